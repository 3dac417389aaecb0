"""Talent programmes out of a table."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import select

from registry.accounts.models import User
from registry.core.db import list_rows, session
from registry.core.finding import fold_texts
from registry.core.i18n import _l
from registry.core.permissions import Role
from registry.imports import columns
from registry.imports.columns import Column
from registry.imports.declaration import Judged, Kind, Values, find_untouched, kept_if_refused
from registry.imports.models import ImportKind, Verdict
from registry.imports.terms import Setting
from registry.programs import registration
from registry.programs.content import ProgramContent
from registry.programs.kinds import ProgramLevel
from registry.programs.models import TalentProgram

ALIKE = 90  # of 100
COLUMNS = (
    Column(
        "institution",
        _l("Institution"),
        terms="institutions",
        help=_l("Name, abbreviation or code. May be left out by an institution."),
    ),
    Column(
        "name_vi",
        _l("Name in Vietnamese"),
        parse=columns.text,
        is_required=True,
        example="Kỹ sư tài năng Khoa học máy tính",
        shown=True,
    ),
    Column(
        "name_en",
        _l("Name in English"),
        parse=columns.text,
        is_required=True,
        example="Talented Engineers in Computer Science",
    ),
    Column(
        "level",
        _l("Level of training"),
        terms="levels",
        is_required=True,
        example="engineer_master",
    ),
    Column("field", _l("Research field"), terms="fields", is_required=True, example="102"),
    Column("technology", _l("Strategic technology"), terms="technologies"),
    Column(
        "decision_number",
        _l("Number of the decision"),
        parse=columns.reference,
        is_required=True,
        example="1234/QĐ-BGDĐT",
        shown=True,
    ),
    Column(
        "decided_on",
        _l("Date of the decision"),
        parse=columns.day,
        is_required=True,
        example="05/09/2025",
    ),
    Column("starts_on", _l("First day"), parse=columns.day, is_required=True, example="01/10/2025"),
    Column("ends_on", _l("Last day"), parse=columns.day, example="30/06/2030"),
    Column(
        "quota",
        _l("Lecturers planned per year"),
        parse=columns.quota,
        example="2026: 5; 2027: 6",
        help=_l("Year and number, separated by semicolons."),
    ),
)


def check(row: Judged, setting: Setting) -> None:
    if setting.organisation_id:
        row.values["institution"] = row.values.get("institution") or str(setting.organisation_id)
    elif not row.values.get("institution"):
        row.find_fault("required", "institution")
    if (row.values.get("ends_on") or "9") < (row.values.get("starts_on") or ""):
        row.find_fault("order", "ends_on")


def identity(values: Values) -> tuple[Any, ...]:
    return (
        values["institution"],
        values["decision_number"].casefold(),
        fold_texts(values["name_vi"]),
    )


def compare(rows: Sequence[Judged], _setting: Setting) -> None:
    places = {uuid.UUID(row.values["institution"]) for row in rows}
    known: dict[uuid.UUID, list[TalentProgram]] = {place: [] for place in places}
    statement = select(TalentProgram).where(TalentProgram.institution_id.in_(places))
    for program in list_rows(statement.order_by(TalentProgram.code)):
        known[program.institution_id].append(program)
    for row in rows:
        for program in known[uuid.UUID(row.values["institution"])]:
            _compare_one(row, program)
    session().expunge_all()


def _compare_one(row: Judged, program: TalentProgram) -> None:
    has_number = program.decision_number.casefold() == row.values["decision_number"].casefold()
    names = fold_texts(row.values["name_vi"]), fold_texts(program.name_vi)
    alike = round(fuzz.token_sort_ratio(*names))
    if has_number and names[0] == names[1]:
        is_equal = content_of(row.values) == _content_of_program(program)
        verdict = Verdict.SAME if is_equal else Verdict.LIKELY
        row.find_alike(verdict, "same" if is_equal else "number", record=program.code)
    elif alike >= ALIKE:
        row.find_alike(Verdict.LIKELY, "name", record=program.code, score=alike)


def content_of(values: Values) -> ProgramContent:
    technology = values.get("technology")
    ends_on = values.get("ends_on")
    return ProgramContent(
        name_vi=values["name_vi"],
        name_en=values["name_en"],
        level=ProgramLevel(values["level"]),
        field_id=uuid.UUID(values["field"]),
        technology_id=uuid.UUID(technology) if technology else None,
        decision_number=values["decision_number"],
        decided_on=date.fromisoformat(values["decided_on"]),
        starts_on=date.fromisoformat(values["starts_on"]),
        ends_on=date.fromisoformat(ends_on) if ends_on else None,
        quota=values.get("quota") or {},
    )


def _content_of_program(program: TalentProgram) -> ProgramContent:
    names = ProgramContent.__dataclass_fields__
    return ProgramContent(**{name: getattr(program, name) for name in names})


def write(values: Values, setting: Setting) -> TalentProgram:
    place = uuid.UUID(values["institution"])
    return registration.register_program(content_of(values), institution_id=place, by=setting.by)


def take_back(record_id: uuid.UUID, version: int, by: User) -> None:
    program = find_untouched(TalentProgram, record_id, version)
    with kept_if_refused():
        registration.remove_program(program, by=by)


KIND = Kind(
    code=ImportKind.PROGRAMS,
    columns=COLUMNS,
    own=frozenset({Role.INSTITUTION_APPROVER}),
    everywhere=frozenset({Role.SCHEME_OFFICER}),
    identity=identity,
    check=check,
    compare=compare,
    write=write,
    take_back=take_back,
    link=("programs.show", "program_id"),
)
