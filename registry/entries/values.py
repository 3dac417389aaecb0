"""What is written down of a contract on paper: which fields there are, which are needed, what cannot be.

The same rules hold for the pages of an institution and for every row of an imported file.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from registry.core import contacts
from registry.core.dates import Precision, first_possible
from registry.core.errors import RegistryError
from registry.core.i18n import _, format_number, hanoi_today
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.kinds import Mode

Values = Mapping[str, Any]
PERSON = ("full_name", "birth_year", "email", "language")
DEGREE = (
    *("degree_kind", "degree_title", "field_code", "degree_institution", "degree_country"),
    *("awarded_on", "awarded_precision", "thesis_title"),
)
POST = ("employer", "post_title", "post_country", "post_kind", "post_since", "post_precision")
CONTRACT = (
    *("kind", "work_mode", "funding_line", "reference", "legal_basis", "signed_on", "starts_on"),
    *("ends_on", "started_on", "weekly_hours", "teaching_hours", "load_percent", "taught_field"),
    *("academic_post", "research_group", "place", "pay_amount", "pay_currency", "pay_period"),
    *("pay", "opening_id"),
)
FIELDS = (*PERSON, *DEGREE, *POST, *CONTRACT)
NEEDED = (
    *("full_name", "degree_kind", "degree_title", "field_code", "degree_institution"),
    *("degree_country", "awarded_on", "employer", "post_country", "post_kind", "post_since"),
    *("kind", "work_mode", "funding_line", "signed_on", "starts_on", "teaching_hours"),
    *("load_percent", "legal_basis"),
)
FREE_TEXTS = (
    *("full_name", "degree_title", "degree_institution", "thesis_title", "employer"),
    *("post_title", "reference", "legal_basis", "research_group", "place", "pay"),
)
FIRST_DAY = date(1990, 1, 1)
VIET_NAM = "VN"
LONGEST = 500
MOST_PAY = 999_999_999_999


class WrongFields(RegistryError):
    """`fields`: what is wrong with each, by its name, in the reader's language."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(_("Some of what was entered cannot be right."))
        self.fields = dict(fields)


def find_wrong(values: Values, *, today: date | None = None) -> dict[str, str]:
    """What cannot be, of the fields that are given. The first reason for each field."""
    found: dict[str, str] = {}
    for check in (_texts, _person, _codes, _degree, _post, _days, _numbers):
        for name, reason in check(_Given(values, today or hanoi_today())):
            found.setdefault(name, str(reason))
    return found


def find_missing(values: Values) -> dict[str, str]:
    """What an officer has to know before they can check anything."""
    needed = [*NEEDED, *(() if values.get("work_mode") is Mode.PERMANENT else ("ends_on",))]
    return {name: _("This is missing") for name in needed if values.get(name) in (None, "")}


class _Given:
    """Values by name; None for what is not given."""

    def __init__(self, values: Values, today: date) -> None:
        self.values, self.today = values, today

    def __getattr__(self, name: str) -> Any:
        found = self.values.get(name)
        return None if found == "" else found


Reasons = Iterator[tuple[str, str]]


def _texts(given: _Given) -> Reasons:
    for name in FREE_TEXTS:
        text = getattr(given, name) or ""
        if len(text) > LONGEST:
            yield name, _("Use %(max)s characters or fewer", max=LONGEST)
        elif found := contacts.find(text):
            yield name, str(contacts.refusal(found))


def _person(given: _Given) -> Reasons:
    name = given.full_name
    if name is not None and len(name.split()) < 2:
        yield "full_name", _("Enter the full name, as in the passport")
    born = given.birth_year
    if born is not None and not given.today.year - 100 <= born <= given.today.year - 20:
        yield "birth_year", _("Nobody of this age can have signed such a contract")
    if given.email is not None and ("@" not in given.email or " " in given.email):
        yield "email", _("Enter an e-mail address, for example name@example.org")


def _codes(given: _Given) -> Reasons:
    for name in ("degree_country", "post_country"):
        code = getattr(given, name)
        if code is not None and code not in taxonomy.find_countries({code}):
            yield name, _("Choose the country")
    for name in ("field_code", "taught_field"):
        code = getattr(given, name)
        if code is not None and taxonomy.find_concept(taxonomy.FIELDS, code) is None:
            yield name, _("Choose a field of the list")


def _degree(given: _Given) -> Reasons:
    awarded = given.awarded_on
    if awarded is None:
        return
    earliest = first_possible(awarded, given.awarded_precision or Precision.DAY)
    if earliest > given.today:
        yield "awarded_on", _("This day is in the future")
    elif awarded.year < 1930:
        yield "awarded_on", _("This day is too far in the past")
    elif given.birth_year is not None and awarded.year < given.birth_year + 18:
        yield "awarded_on", _("Nobody can have been awarded a doctorate at this age")


def _post(given: _Given) -> Reasons:
    if given.post_country == VIET_NAM:
        yield "post_country", _("This is the post outside Viet Nam on the day of signature")
    since = given.post_since
    if since is None:
        return
    earliest = first_possible(since, given.post_precision or Precision.DAY)
    if earliest > given.today:
        yield "post_since", _("This day is in the future")
    elif given.signed_on is not None and earliest > given.signed_on:
        yield "post_since", _("The post has to have begun by the day of signature")


def _days(given: _Given) -> Reasons:
    signed, first, last = given.signed_on, given.starts_on, given.ends_on
    for name in ("signed_on", "started_on"):
        day = getattr(given, name)
        if day is not None and day > given.today:
            yield name, _("This day is in the future")
    for name in ("signed_on", "starts_on", "started_on", "ends_on"):
        day = getattr(given, name)
        if day is not None and day < FIRST_DAY:
            yield name, _("This day is too far in the past")
    if first is not None and last is not None and last <= first:
        yield "ends_on", _("A contract must end after it begins")
    if signed is not None and last is not None and signed > last:
        yield "signed_on", _("It cannot have been signed after it ended")
    yield from _start(given)


def _start(given: _Given) -> Reasons:
    began = given.started_on
    if began is None:
        return
    if given.signed_on is not None and began < given.signed_on:
        yield "started_on", _("Work cannot have begun before the signature")
    if given.ends_on is not None and began > given.ends_on:
        yield "started_on", _("Work cannot have begun after the last day")


def _numbers(given: _Given) -> Reasons:
    limits: dict[str, tuple[int, int]] = {
        "weekly_hours": (1, 48),
        "teaching_hours": (0, 2000),
        "load_percent": (1, 100),
        "pay_amount": (1, MOST_PAY),
    }
    for name, (low, high) in limits.items():
        number = getattr(given, name)
        if number is not None and not low <= number <= high:
            shown = {"low": format_number(low), "high": format_number(high)}
            yield name, _("Enter a number from %(low)s to %(high)s", **shown)
    if given.pay_amount is not None and not (given.pay_currency and given.pay_period):
        yield "pay_amount", _("Say in which currency and for which period it is paid")


Check = Callable[[_Given], Reasons]
