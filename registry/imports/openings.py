"""Openings out of a table: drafts, which then go the ordinary way to publication."""

import uuid
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.core.db import session
from registry.core.finding import fold_texts
from registry.core.i18n import _l
from registry.core.permissions import Role
from registry.imports import columns
from registry.imports.columns import Column
from registry.imports.declaration import Judged, Kind, Values, find_untouched, kept_if_refused
from registry.imports.models import ImportKind, Verdict
from registry.imports.terms import Setting
from registry.programs import discarding, services
from registry.programs.content import OpeningContent, content_of, from_plain, to_plain
from registry.programs.models import Opening, TalentProgram

MOST_PAY = 10**12
SEATS, HOURS, PAY = (
    partial(columns.whole, low=low, high=high) for low, high in ((1, 99), (1, 2_000), (0, MOST_PAY))
)
COLUMNS = (
    Column(
        "program",
        _l("Talent programme"),
        terms="programs",
        is_required=True,
        help=_l("Its number (CTTN-…) or its name."),
    ),
    Column(
        "title_vi",
        _l("Title in Vietnamese"),
        parse=columns.text,
        is_required=True,
        example="Giảng viên học máy",
        shown=True,
    ),
    Column(
        "title_en",
        _l("Title in English"),
        parse=columns.text,
        example="Lecturer in machine learning",
    ),
    Column("description_vi", _l("Description in Vietnamese"), parse=columns.paragraph),
    Column("description_en", _l("Description in English"), parse=columns.paragraph),
    Column("benefits_vi", _l("Benefits in Vietnamese"), parse=columns.paragraph),
    Column("benefits_en", _l("Benefits in English"), parse=columns.paragraph),
    Column(
        "mode",
        _l("Mode of cooperation"),
        terms="modes",
        is_required=True,
        example="visiting_semester",
    ),
    Column("field", _l("Research field"), terms="fields", is_required=True, example="102"),
    Column("technology", _l("Strategic technology"), terms="technologies"),
    Column("seats", _l("Seats"), parse=SEATS, is_required=True, example="2", shown=True),
    Column("teaching_hours", _l("Teaching hours"), parse=HOURS, example="45"),
    Column(
        "teaching_language",
        _l("Teaching language"),
        terms="languages",
        is_required=True,
        example="en",
    ),
    Column("starts_on", _l("First day"), parse=columns.day, is_required=True, example="01/02/2027"),
    Column("ends_on", _l("Last day"), parse=columns.day, example="30/06/2027"),
    Column(
        "closes_on",
        _l("Last day for interest"),
        parse=columns.day,
        is_required=True,
        example="15/12/2026",
    ),
    Column("pay_from", _l("Pay from"), parse=PAY, example="60.000.000"),
    Column("pay_to", _l("Pay up to"), parse=PAY, example="90.000.000"),
    Column("pay_currency", _l("Currency"), terms="currencies", example="VND"),
    Column("pay_period", _l("Paid"), terms="periods", example="month"),
    Column("funding_line", _l("Funding line"), terms="funding", example="institution"),
)
SAME_NAMED = (
    "title_vi title_en description_vi description_en benefits_vi benefits_en mode seats"
    " teaching_hours teaching_language starts_on ends_on closes_on pay_from pay_to pay_currency"
    " pay_period funding_line"
).split()


def check(row: Judged, _setting: Setting) -> None:
    values = row.values
    if (values.get("ends_on") or "9") < (values.get("starts_on") or ""):
        row.find_fault("order", "ends_on")
    lowest, highest = values.get("pay_from"), values.get("pay_to")
    if isinstance(lowest, int) and isinstance(highest, int) and highest < lowest:
        row.find_fault("order_pay", "pay_to")


def identity(values: Values) -> tuple[Any, ...]:
    return values["program"], fold_texts(values["title_vi"]), values["starts_on"]


def wanted(values: Values) -> OpeningContent:
    plain = {name: values[name] for name in SAME_NAMED if values.get(name) is not None}
    ids = {"field_id": values["field"], "technology_id": values.get("technology")}
    return from_plain(plain | {name: value for name, value in ids.items() if value})


def compare(rows: Sequence[Judged], _setting: Setting) -> None:
    programs = {uuid.UUID(row.values["program"]) for row in rows}
    days = {date.fromisoformat(row.values["starts_on"]) for row in rows}
    statement = select(Opening).where(Opening.program_id.in_(programs), Opening.starts_on.in_(days))
    known: dict[tuple[Any, ...], list[Opening]] = {}
    for opening in session().scalars(statement.order_by(Opening.code)):
        key = str(opening.program_id), fold_texts(opening.title_vi), str(opening.starts_on)
        known.setdefault(key, []).append(opening)
    for row in rows:
        for opening in known.get(identity(row.values), ()):
            is_equal = to_plain(content_of(opening)) == to_plain(wanted(row.values))
            verdict = Verdict.SAME if is_equal else Verdict.LIKELY
            row.find_alike(verdict, "same" if is_equal else "title", record=opening.code)
    session().expunge_all()


def write(values: Values, setting: Setting) -> Opening:
    program = session().get_one(TalentProgram, uuid.UUID(values["program"]))
    return services.draft_opening(wanted(values), program=program, by=setting.by)


def take_back(record_id: uuid.UUID, version: int, by: User) -> None:
    opening = find_untouched(Opening, record_id, version)
    with kept_if_refused():
        discarding.discard_draft(opening, by=by)


KIND = Kind(
    code=ImportKind.OPENINGS,
    columns=COLUMNS,
    own=frozenset({Role.INSTITUTION_RECRUITER, Role.INSTITUTION_APPROVER}),
    everywhere=frozenset({Role.SCHEME_OFFICER}),
    identity=identity,
    check=check,
    compare=compare,
    write=write,
    take_back=take_back,
    link=("programs.opening", "opening_id"),
)
