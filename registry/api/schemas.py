"""What leaves through the API, field by field. What stands in no schema is never given out."""

from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from registry.contracts.kinds import ContractChannel, ContractKind
from registry.contracts.states import ContractState
from registry.core.i18n import hanoi_today
from registry.programs.kinds import Currency, PayPeriod, ProgramLevel
from registry.reports.states import ReportState
from registry.targets.editions import BEGINNING
from registry.taxonomy.kinds import Mode

MOST = 100
USUAL = 50


def choice_of(kind: Any, **options: Any) -> fields.Enum[Any]:
    return fields.Enum(kind, by_value=fields.String, **options)


class NamedSchema(Schema):
    code = fields.String(required=True)
    name_vi = fields.String(required=True)
    name_en = fields.String(required=True)


class InstitutionRefSchema(Schema):
    id = fields.UUID(required=True)
    name_vi = fields.String(required=True)
    name_en = fields.String(required=True)


class InstitutionSchema(InstitutionRefSchema):
    abbreviation = fields.String(required=True)
    admission_code = fields.String(required=True)
    governing_vi = fields.String(required=True)
    governing_en = fields.String(required=True)


class FieldSchema(NamedSchema):
    level = fields.Integer(required=True)
    path = fields.String(required=True, metadata={"description": "Codes from the root"})


class CountrySchema(NamedSchema):
    code3 = fields.String(required=True)


class ProgrammeSchema(Schema):
    id = fields.UUID(required=True)
    code = fields.String(required=True)
    name_vi = fields.String(required=True)
    name_en = fields.String(required=True)
    institution = fields.Nested(InstitutionRefSchema, required=True)
    level = choice_of(ProgramLevel, required=True)
    field = fields.Nested(NamedSchema, required=True)
    technology = fields.Nested(NamedSchema, required=True, allow_none=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)


class ProgrammeRefSchema(Schema):
    id = fields.UUID(required=True)
    code = fields.String(required=True)
    name_vi = fields.String(required=True)
    name_en = fields.String(required=True)


class OpeningSchema(Schema):
    id = fields.UUID(required=True)
    code = fields.String(required=True)
    title_vi = fields.String(required=True)
    title_en = fields.String(required=True)
    description_vi = fields.String(required=True)
    description_en = fields.String(required=True)
    institution = fields.Nested(InstitutionRefSchema, required=True)
    programme = fields.Nested(ProgrammeRefSchema, required=True, attribute="program")
    field = fields.Nested(NamedSchema, required=True)
    technology = fields.Nested(NamedSchema, required=True, allow_none=True)
    mode = choice_of(Mode, required=True)
    seats = fields.Integer(required=True)
    teaching_hours = fields.Integer(required=True, allow_none=True)
    teaching_language = fields.String(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)
    closes_on = fields.Date(
        required=True, metadata={"description": "The last day for interest, in Hà Nội"}
    )
    pay_from = fields.Integer(required=True, allow_none=True)
    pay_to = fields.Integer(required=True, allow_none=True)
    pay_currency = choice_of(Currency, required=True)
    pay_period = choice_of(PayPeriod, required=True)
    edition = fields.Integer(required=True)
    published_at = fields.AwareDateTime(required=True)


class OpeningRefSchema(Schema):
    id = fields.UUID(required=True)
    code = fields.String(required=True)


class ContractSchema(Schema):
    """Neither name nor pay: who the expert is stays on the pages, where each reading is noted."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    institution = fields.Nested(InstitutionRefSchema, required=True)
    state = choice_of(ContractState, required=True)
    kind = choice_of(ContractKind, required=True)
    mode = choice_of(Mode, required=True, attribute="work_mode")
    channel = choice_of(ContractChannel, required=True)
    opening = fields.Nested(OpeningRefSchema, required=True, allow_none=True)
    planned_start_on = fields.Date(required=True)
    planned_end_on = fields.Date(required=True, allow_none=True)
    weekly_hours = fields.Integer(required=True, allow_none=True)
    teaching_hours = fields.Integer(required=True)
    load_percent = fields.Integer(required=True)
    checked_at = fields.AwareDateTime(required=True, allow_none=True)
    moved_at = fields.AwareDateTime(required=True)
    created_at = fields.AwareDateTime(required=True)


class ReadingSchema(Schema):
    reading = fields.String(required=True)
    edition = fields.String(required=True)
    title_vi = fields.String(required=True)
    title_en = fields.String(required=True)
    is_official = fields.Boolean(required=True)
    number = fields.Integer(required=True)


class CountSchema(Schema):
    code = fields.String(required=True)
    title_vi = fields.String(required=True)
    title_en = fields.String(required=True)
    target = fields.Integer(required=True)
    due_on = fields.Date(required=True, allow_none=True)
    needed = fields.Integer(required=True, metadata={"description": "At an even pace, by this day"})
    as_of = fields.Date(required=True)
    known_at = fields.AwareDateTime(required=True, allow_none=True)
    readings = fields.List(fields.Nested(ReadingSchema), required=True)


class RunSchema(Schema):
    cycle = fields.String(required=True)
    year = fields.Integer(required=True)
    title_vi = fields.String(required=True)
    title_en = fields.String(required=True)
    data_on = fields.Date(required=True)


class ReportSchema(Schema):
    id = fields.UUID(required=True)
    number = fields.String(required=True)
    state = choice_of(ReportState, required=True)
    run = fields.Nested(RunSchema, required=True)
    known_at = fields.AwareDateTime(required=True)
    frozen_at = fields.AwareDateTime(required=True, allow_none=True)
    sha256 = fields.String(required=True)
    correction = fields.String(required=True)
    results_vi = fields.String(required=True)
    results_en = fields.String(required=True)
    difficulties_vi = fields.String(required=True)
    difficulties_en = fields.String(required=True)
    directions_vi = fields.String(required=True)
    directions_en = fields.String(required=True)
    proposals_vi = fields.String(required=True)
    proposals_en = fields.String(required=True)


class ProblemSchema(Schema):
    """RFC 9457."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


class PageArgs(Schema):
    limit = fields.Integer(
        load_default=USUAL,
        validate=validate.Range(1, MOST),
        metadata={"description": "How many at most"},
    )
    after = fields.String(
        load_default="",
        validate=validate.Length(max=500),
        metadata={"description": "The value of `next` of the page before"},
    )


class OpeningArgs(PageArgs):
    institution = fields.UUID()
    programme = fields.UUID()
    mode = choice_of(Mode)


class ProgrammeArgs(PageArgs):
    institution = fields.UUID()
    level = choice_of(ProgramLevel)


class ContractArgs(PageArgs):
    state = choice_of(ContractState)
    kind = choice_of(ContractKind)
    mode = choice_of(Mode)


class FieldArgs(PageArgs):
    level = fields.Integer(validate=validate.Range(1, 9))


def _sayable(day: date) -> None:
    """As on the pages: nothing is known of the future, nor from before the registry counts."""
    if not BEGINNING <= day <= hanoi_today():
        raise ValidationError(f"No day between {BEGINNING} and today.")


class CountArgs(Schema):
    as_of = fields.Date(
        validate=_sayable, metadata={"description": "About which day; today by default"}
    )
    known_at = fields.Date(
        validate=_sayable,
        metadata={"description": "As known at the end of which day; now by default"},
    )


class NoArgs(Schema):
    """Of an address that takes none."""
