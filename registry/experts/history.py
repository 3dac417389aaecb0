"""What is true of an expert on a day: the first entry, a correction of it, or a new period.

A check was about what was said then. When the part it rested on changes, the check does not pass
over to the new words: a correction withdraws it, a new period ends it on the day that it begins.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry.accounts.models import User
from registry.audit import services as audit
from registry.core import facts
from registry.core.dates import Precision, first_possible
from registry.core.errors import RegistryError
from registry.core.finding import words_of
from registry.core.i18n import _, format_date, format_partial, hanoi_today, localized_text
from registry.core.periods import last_day
from registry.experts import queries
from registry.experts.actions import ExpertAction
from registry.experts.changes import Correction, First, NewPeriod, Nothing, decide_change
from registry.experts.checked_parts import end_check, is_checked
from registry.experts.kinds import Category
from registry.experts.models import Doctorate, Employment, ExpertCategory, Person, Residence
from registry.experts.states import PersonState
from registry.taxonomy import queries as taxonomy

SAVED: dict[type[facts.Fact], ExpertAction] = {
    ExpertCategory: ExpertAction.CATEGORY_SAVED,
    Residence: ExpertAction.RESIDENCE_SAVED,
    Employment: ExpertAction.EMPLOYMENT_SAVED,
    Doctorate: ExpertAction.DOCTORATE_SAVED,
}


def save_category(person: Person, *, category: Category, by: User) -> None:
    current = queries.current_category(person.id)
    since = current.valid_from if current else hanoi_today()
    _save(ExpertCategory, person, {"category": category}, since=since, by=by)


def follow_category(person: Person, *, category: Category, since: date | None, by: User) -> None:
    """What the law makes of the nationalities, from a day on; None: for as long as anything was said."""
    current = queries.current_category(person.id)
    first = since or (current.valid_from if current else hanoi_today())
    reason = "it follows from the nationalities"
    _save(ExpertCategory, person, {"category": category}, since=first, by=by, reason=reason)


def save_residence(
    person: Person,
    *,
    country_code: str,
    city: str,
    since: date,
    by: User,
    subdivision_code: str = "",
    precision: Precision = Precision.DAY,
    reason: str = "",
) -> None:
    values = {
        "country_code": country_code,
        "subdivision_code": subdivision_code,
        "city": city,
        "precision": precision,
    }
    _save(Residence, person, values, since=since, by=by, reason=reason)


def save_employment(
    person: Person, *, since: date, by: User, reason: str = "", **values: Any
) -> None:
    values = {"precision": Precision.DAY, **values}
    _save(Employment, person, values, since=since, by=by, reason=reason)


def save_doctorate(
    person: Person, *, awarded_on: date, by: User, reason: str = "", **values: Any
) -> None:
    values = {"precision": Precision.DAY, **values, "awarded_on": awarded_on}
    _save(Doctorate, person, values, since=awarded_on, by=by, reason=reason, has_periods=False)


def _save(
    model: Any,
    person: Person,
    values: dict[str, Any],
    *,
    since: date,
    by: User,
    reason: str = "",
    has_periods: bool = True,
) -> None:
    if since > hanoi_today():
        raise RegistryError(
            _("The first day is in the future.")
            if has_periods
            else _("The date of award is in the future.")
        )
    current = find_present(model, person)
    values = {**values, "valid_from": since}
    said = {name: value for name, value in values.items() if name != "valid_from"}
    earliest = first_possible(since, values["precision"]) if "precision" in values else since
    match decide_change(current, said, since=since, earliest=earliest, has_periods=has_periods):
        case First():
            facts.record(model(person_id=person.id, **values), by=by)
        case NewPeriod(parts):
            _begin_period(current, person, values, parts, by=by)
        case Correction(parts):
            if has_periods:
                _move_neighbour(model, person, current, since=since, by=by)
            _correct(current, person, values, parts, by=by, reason=reason)
        case Nothing():
            pass
    audit.record(SAVED[model], person, by=by)


def find_present(model: Any, person: Person) -> Any:
    """What the section speaks of: what holds now, and else the newest; a past that was added later
    never stands in for it."""
    rows = queries.list_history(model, person.id)
    running = sorted(
        (row for row in rows if row.valid_to is None),
        key=lambda row: getattr(row, "is_beside", False),  # the main post first
    )
    return next(iter(running), None) or next(iter(rows), None)


def _begin_period(
    current: Any, person: Person, values: dict[str, Any], parts: frozenset[str], *, by: User
) -> None:
    since = values["valid_from"]
    facts.correct(current, by=by, reason="a new period began", valid_to=since)
    model = type(current)
    facts.record(model(person_id=person.id, **values), by=by)
    if is_checked(current, parts):
        end_check(person, current, on=since, by=by)


def _correct(
    current: Any,
    person: Person,
    values: dict[str, Any],
    parts: frozenset[str],
    *,
    by: User,
    reason: str,
) -> None:
    if not reason and person.state is not PersonState.DRAFT:
        raise RegistryError(
            _(
                "You are correcting an earlier entry: explain in one sentence what was wrong with it."
            )
        )
    parts = leave_out_spelling(current, values, parts)
    facts.correct(current, by=by, reason=reason or "corrected by the expert", **values)
    if is_checked(current, parts):
        end_check(person, current, on=None, by=by)


def _move_neighbour(model: Any, person: Person, current: Any, *, since: date, by: User) -> None:
    """Where one period ended another begins: moving the day moves it for both."""
    older = [row for row in queries.list_history(model, person.id) if row is not current]
    before = next((row for row in older if row.valid_to == current.valid_from), None)
    if before is None or since == current.valid_from:
        return
    if since <= before.valid_from:
        raise RegistryError(
            _(
                "This period must begin after the one before it, which began on %(day)s.",
                day=format_date(before.valid_from),
            )
        )
    facts.correct(before, by=by, reason="the next period's first day was corrected", valid_to=since)


def leave_out_spelling(
    fact: facts.Fact, values: Mapping[str, Any], parts: frozenset[str]
) -> frozenset[str]:
    """The same words in other letters, marks or dots are the same employer: its check stands."""
    alike = {
        name
        for name in parts & {"employer", "institution"}
        if words_of(getattr(fact, name)) == words_of(values[name])
    }
    return parts - alike


HISTORIES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "residence": (Residence, ("city",)),
    "employment": (Employment, ("title", "employer")),
    "doctorate": (Doctorate, ("degree_title", "institution")),
}


ADDABLE = {"employment": Employment, "doctorate": Doctorate}
"""Where one more entry can be added beside the present one."""


def format_end(row: Any) -> str:
    """The last day of a period, as far as it is known; "…" while it goes on."""
    precision = getattr(row, "end_precision", Precision.DAY)
    return format_partial(last_day(row.valid_to), precision) or "…"


def list_periods(name: str, person: Person) -> list[dict[str, Any]]:
    """Everything ever recorded, newest first; what was corrected is marked and says why."""
    if name not in HISTORIES:
        return []
    model, attributes = HISTORIES[name]
    rows = queries.list_everything(model, person.id)
    present = find_present(model, person)
    countries = taxonomy.find_countries({row.country_code for row in rows})
    return [
        {
            "period": f"{format_partial(row.valid_from, row.precision)} – {format_end(row)}",
            "what": ", ".join(
                [
                    *(str(getattr(row, name)) for name in attributes if getattr(row, name)),
                    localized_text(countries[row.country_code], "name"),
                ]
            ),
            "is_believed": row.superseded_at is None,
            "series_id": row.series_id,
            "is_running": row.valid_to is None,
            "is_past": row.superseded_at is None and name in ADDABLE and row is not present,
            "recorded_at": row.recorded_at,
        }
        for row in rows
    ]
