"""The parameters of each rule: how each is asked for and said. The engine and the recount read them from the
edition; what is not named here is the same in every edition."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.contracts.kinds import ContractKind
from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.experts.kinds import DegreeKind, EmploymentKind
from registry.leading.kinds import LegalCategory
from registry.rules.kinds import ParameterKind
from registry.taxonomy.kinds import InstitutionKind, Mode

K = ParameterKind
Options = Sequence[tuple[str, Any]]


@dataclass(frozen=True)
class Parameter:
    """`path`: where it stands in the rule. `is_optional`: nothing is an answer too."""

    path: tuple[str, ...]
    label: Any
    kind: ParameterKind
    options: Options = ()
    most: int = 0
    is_optional: bool = False

    @property
    def name(self) -> str:
        return "__".join(self.path)

    def find(self, rule: Mapping[str, Any]) -> Any:
        """None where an edition from before it was asked does not say it."""
        value: Any = rule
        for step in self.path:
            value = value.get(step) if isinstance(value, Mapping) else None
        return value

    def put(self, rule: dict[str, Any], value: Any) -> None:
        place = rule
        for step in self.path[:-1]:
            place = place.setdefault(step, {})
        place[self.path[-1]] = value


def _make(kind: ParameterKind, path: str, label: Any, **more: Any) -> Parameter:
    return Parameter(tuple(path.split(".")), label, kind, **more)


def _count(kind: ParameterKind, most: int) -> Callable[[str, Any], Parameter]:
    return lambda path, label: _make(kind, path, label, most=most)


def _yes_no(path: str, label: Any) -> Parameter:
    return _make(K.YES_NO, path, label)


def _some(path: str, label: Any, options: Options, **more: Any) -> Parameter:
    return _make(K.LIST, path, label, options=options, **more)


def _one(path: str, label: Any, options: Options) -> Parameter:
    return _make(K.CHOICE, path, label, options=options)


def _of(kind: type[LabelledEnum], *without: LabelledEnum) -> Options:
    return [(one.value, one.label) for one in kind if one not in without]


_days, _weeks, _months = _count(K.DAYS, 3660), _count(K.WEEKS, 60), _count(K.MONTHS, 120)
_hours, _credits = _count(K.HOURS, 2000), _count(K.CREDITS, 60)
LEVEL = _make(
    K.LEVEL,
    "level",
    _l("Level of verification, at least"),
    options=[(str(one), str(one)) for one in (1, 2, 3, 4)],
)
EVIDENCE = _yes_no("evidence", _l("Only with stored evidence"))
FLAG = _one(
    "flag",
    _l("List of fields"),
    [
        ("stem", _l("STEM list")),
        ("basic_science", _l("Basic sciences")),
        ("digital", _l("Digital")),
    ],
)
BROAD_FIELDS = [
    ("1", _l("Natural sciences")),
    ("2", _l("Engineering and technology")),
    ("3", _l("Medical and health sciences")),
    ("4", _l("Agricultural sciences")),
    ("5", _l("Social sciences")),
    ("6", _l("Humanities")),
]
ALSO = _some("also", _l("Fields beside the list"), BROAD_FIELDS, is_optional=True)
CHECKERS = [
    ("officer", _l("Checked by an officer")),
    ("other_side", _l("Confirmed by the other side")),
    ("nobody", _l("As recorded")),
]
STAGE = _one(
    "stage",
    _l("Stage that counts"),
    [
        ("signed", _l("Signed")),
        ("started", _l("Started")),
        ("delivered", _l("One semester delivered")),
    ],
)
PERIOD = (
    _make(K.DAY, "signed_from", _l("Contracts signed from"), is_optional=True),
    _one(
        "closes",
        _l("What closes the period"),
        [("event", _l("The day of the event")), ("proof", _l("The day of proof"))],
    ),
)
TEACHING = (
    STAGE,
    _some("recruited.kinds", _l("Recruited: kinds of contract"), _of(ContractKind)),
    _some("recruited.modes", _l("Recruited: forms of work"), _of(Mode)),
    _months("recruited.months", _l("Recruited: at least so many months")),
    _hours("recruited.teaching_hours", _l("Recruited: at least so many teaching hours")),
    _some("semester", _l("Semester: kinds of contract"), _of(ContractKind)),
    _some("semester_modes", _l("Semester: forms of work"), _of(Mode)),
    _hours("teaching_hours", _l("Semester: at least so many teaching hours")),
    _yes_no("online", _l("Online teaching counts")),
    _yes_no("block", _l("Block teaching counts")),
    _credits("block_credits", _l("Credits of a block, at least")),
    _weeks("weeks", _l("Weeks of a semester outside the calendar")),
    _one(
        "week_unit",
        _l("What a week is"),
        [("calendar", _l("Calendar week")), ("teaching", _l("Teaching week"))],
    ),
    _days("grace_days", _l("Days of grace at either end of a semester")),
    _yes_no("sum_parts", _l("Short contracts are added up")),
    _yes_no("across_terms", _l("Weeks are added up across semesters")),
    _one(
        "open_ended",
        _l("Contracts without an end count"),
        [
            ("delivered", _l("Once one semester was delivered")),
            ("from_start", _l("From the first day")),
        ],
    ),
    _yes_no("rests_on_checked", _l("Semesters and early ends are checked by an officer too")),
)
OF_CONTRACTS: dict[str, tuple[Parameter, ...]] = {
    "identity": (LEVEL, EVIDENCE),
    "doctorate": (
        _some("kinds", _l("Degrees that count"), _of(DegreeKind)),
        _yes_no("stem", _l("In a field of the list")),
        FLAG,
        ALSO,
        LEVEL,
        EVIDENCE,
    ),
    "field_taught": (FLAG, ALSO),
    "working_abroad": (
        _some("kinds", _l("Employment that counts"), _of(EmploymentKind)),
        _some("needs_ruling", _l("Needs a ruling"), _of(EmploymentKind), is_optional=True),
        _days("tolerance_days", _l("Days between the return and the signature, at most")),
        _yes_no("viet_nam.needs_ruling", _l("Ties to Viet Nam need a ruling")),
        _days("viet_nam.days_before", _l("Days before the signature that are looked at")),
        _some(
            "viet_nam.lecturer_kinds",
            _l("Contracts of a lecturer in Viet Nam"),
            _of(ContractKind),
            is_optional=True,
        ),
        LEVEL,
        EVIDENCE,
    ),
    "institution_counts": (
        _some("kinds", _l("Institutions that count"), _of(InstitutionKind, InstitutionKind.CLOSED)),
    ),
    "recruited_or_semester": TEACHING,
    "steps_checked": (_one("by", _l("Paperwork"), CHECKERS),),
    "in_period": PERIOD,
}
OF_DESIGNATIONS: dict[str, tuple[Parameter, ...]] = {
    "designated": (
        _some("categories", _l("Categories that count"), _of(LegalCategory)),
        _yes_no("now", _l("Only while the designation runs")),
    ),
    "working_in_viet_nam": (
        _some("modes", _l("Forms of work that count"), _of(Mode)),
        _yes_no("posts", _l("Posts outside these contracts count")),
        _one("by", _l("Paperwork"), CHECKERS),
        _yes_no("now", _l("Only while the work runs")),
    ),
}
PARAMETERS = OF_CONTRACTS | OF_DESIGNATIONS


def of_rule(rule: Mapping[str, Any]) -> list[Parameter]:
    """`in_period` asks for the signature only where contracts are counted."""
    known = PARAMETERS.get(rule["code"], ())
    return [one for one in known if not one.is_optional or one.path[0] in rule]
