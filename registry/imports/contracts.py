"""Contracts that did not begin here, out of a table: drafts, which their institution completes and sends
on with their files as any other."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.contracts.kinds import ContractKind
from registry.core.dates import Precision
from registry.core.db import session
from registry.core.i18n import _l
from registry.core.permissions import Role
from registry.entries import queries, services
from registry.entries import values as rules
from registry.entries.models import ContractEntry
from registry.entries.states import LIVE
from registry.experts.kinds import DegreeKind, EmploymentKind
from registry.imports import columns
from registry.imports.columns import Column
from registry.imports.declaration import Judged, Kind, Values, find_untouched, kept_if_refused
from registry.imports.models import ImportKind, Verdict
from registry.imports.terms import Setting
from registry.programs.kinds import Currency, FundingLine, PayPeriod
from registry.taxonomy.kinds import Mode

DAYS = ("signed_on", "starts_on", "ends_on", "started_on")
PARTIAL = {"awarded_on": "awarded_precision", "post_since": "post_precision"}
CHOICES: Mapping[str, Any] = {
    "degree_kind": DegreeKind,
    "post_kind": EmploymentKind,
    "kind": ContractKind,
    "work_mode": Mode,
    "funding_line": FundingLine,
    "pay_currency": Currency,
    "pay_period": PayPeriod,
}
HOURS = partial(columns.whole, high=2_000)
PAY = partial(columns.whole, low=1, high=rules.MOST_PAY)
COLUMNS = (
    Column(
        "full_name",
        _l("Full name"),
        parse=columns.text,
        is_required=True,
        example="Trần Văn Nam",
        help=_l("As in the passport"),
        shown=True,
    ),
    Column("birth_year", _l("Year of birth"), parse=columns.year, example="1979"),
    Column("email", _l("E-mail address"), parse=columns.email, example="v.nam@uni.example"),
    Column("language", _l("Language of the e-mail"), terms="letters", example="vi"),
    Column("degree_kind", _l("Kind of degree"), terms="degrees", example="phd"),
    Column(
        "degree_title",
        _l("Name of the degree"),
        parse=columns.text,
        example="Dr.-Ing.",
    ),
    Column("field_code", _l("Field of the doctorate"), terms="field_codes", example="102"),
    Column(
        "degree_institution",
        _l("Awarded by"),
        parse=columns.text,
        example="Universität Stuttgart",
    ),
    Column("degree_country", _l("Country of the award"), terms="countries", example="DE"),
    Column("awarded_on", _l("Date of award"), parse=columns.partial_day, example="2014"),
    Column("thesis_title", _l("Title of the thesis"), parse=columns.paragraph),
    Column("employer", _l("Employer abroad"), parse=columns.text, example="TU Delft"),
    Column("post_title", _l("Position abroad"), parse=columns.text, example="Senior researcher"),
    Column("post_country", _l("Country of work"), terms="countries", example="NL"),
    Column("post_kind", _l("Kind of employment"), terms="employments", example="employed"),
    Column("post_since", _l("There since"), parse=columns.partial_day, example="09/2019"),
    Column("kind", _l("Kind of contract"), terms="contract_kinds", example="visiting"),
    Column("work_mode", _l("Mode of cooperation"), terms="modes", example="visiting_semester"),
    Column("funding_line", _l("Funding line"), terms="funding", example="institution"),
    Column(
        "reference",
        _l("Number of the contract on paper"),
        parse=columns.reference,
        example="15/HĐ-ĐHBK",
        shown=True,
    ),
    Column("legal_basis", _l("Legal basis"), parse=columns.reference, example="34/QĐ-ĐHBK"),
    Column(
        "signed_on",
        _l("Date of signature"),
        parse=columns.day,
        is_required=True,
        example="01/08/2025",
        shown=True,
    ),
    Column("starts_on", _l("First day"), parse=columns.day, example="01/09/2025"),
    Column("ends_on", _l("Last day"), parse=columns.day, example="31/01/2026"),
    Column("started_on", _l("First day of work"), parse=columns.day, example="03/09/2025"),
    Column("weekly_hours", _l("Hours a week"), parse=HOURS, example="9"),
    Column("teaching_hours", _l("Teaching hours"), parse=HOURS, example="135"),
    Column("load_percent", _l("Load in percent"), parse=HOURS, example="50"),
    Column("research_group", _l("Research group"), parse=columns.text, example="AI Lab"),
    Column("place", _l("Place of work"), parse=columns.text, example="Hà Nội"),
    Column("pay_amount", _l("Pay before tax"), parse=PAY, example="60.000.000"),
    Column("pay_currency", _l("Currency"), terms="currencies", example="VND"),
    Column("pay_period", _l("Paid"), terms="periods", example="month"),
    Column("taught_field", _l("Field taught"), terms="field_codes", example="102"),
)


def typed(values: Values) -> dict[str, Any]:
    """As the service takes them."""
    found = dict(values)
    for name, precision in PARTIAL.items():
        if name in found:
            text, _bar, known = found[name].partition("|")
            found[name], found[precision] = date.fromisoformat(text), Precision(known)
    for name in DAYS:
        if name in found:
            found[name] = date.fromisoformat(found[name])
    for name, kind in CHOICES.items():
        if name in found:
            found[name] = kind(found[name])
    return found


def check(row: Judged, _setting: Setting) -> None:
    """By the rules of a contract that is entered by hand; a cell that could not be read has its reason."""
    if row.notes:
        return
    for name, reason in rules.find_wrong(typed(row.values)).items():
        row.verdict = Verdict.WRONG
        row.notes.append({"text": reason, "column": name})


def identity(values: Values) -> tuple[Any, ...]:
    return queries.fold_person(values["full_name"]), values["signed_on"]


def compare(rows: Sequence[Judged], setting: Setting) -> None:
    """Only with what the same institution has entered; who is registered is told to nobody."""
    by_key: dict[tuple[Any, ...], list[Judged]] = {}
    for row in rows:
        by_key.setdefault(identity(row.values), []).append(row)
    statement = select(ContractEntry.folded, ContractEntry.signed_on, ContractEntry.number).where(
        ContractEntry.institution_id == setting.organisation_id,
        ContractEntry.folded.in_({name for name, _day in by_key}),
        ContractEntry.state.in_(LIVE),
    )
    for folded, signed_on, number in session().execute(statement.order_by(ContractEntry.number)):
        for row in by_key.get((folded, str(signed_on)), ()):
            row.find_alike(Verdict.SAME, "same", record=number)


def write(values: Values, setting: Setting) -> ContractEntry:
    assert setting.organisation_id is not None
    place = setting.organisation_id
    return services.enter(typed(values), institution_id=place, by=setting.by, is_complete=False)


def take_back(record_id: uuid.UUID, version: int, by: User) -> None:
    entry = find_untouched(ContractEntry, record_id, version)
    with kept_if_refused():
        services.discard(entry, by=by)


KIND = Kind(
    code=ImportKind.CONTRACTS,
    columns=COLUMNS,
    own=frozenset({Role.INSTITUTION_RECRUITER, Role.INSTITUTION_APPROVER}),
    everywhere=frozenset(),
    identity=identity,
    check=check,
    compare=compare,
    write=write,
    take_back=take_back,
    link=("entries.show", "entry_id"),
)
