import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from wtforms import FieldList, FormField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional, ValidationError
from wtforms.widgets import TextInput

from registry.core.cleaning import clean
from registry.core.i18n import _, _l, format_number, hanoi_today, localized_text
from registry.programs.content import CriterionContent, OpeningContent, ProgramContent
from registry.programs.models import (
    Criterion,
    CriterionKind,
    CriterionSubject,
    FundingLine,
    Opening,
    ProgramLevel,
    TalentProgram,
)
from registry.programs.pay import Currency, PayPeriod
from registry.taxonomy import queries as taxonomy
from registry.taxonomy import words
from registry.taxonomy.kinds import Mode
from registry.taxonomy.labels import COMMON_LANGUAGES, language_choices, language_label
from registry.taxonomy.models import Concept
from registry.web.fields import ReferenceField
from registry.web.forms import (
    PARAGRAPH,
    BaseForm,
    Choice,
    DayField,
    NoContacts,
    VersionedForm,
    WholeNumber,
    at_most,
    required,
)

BLANK_ROWS = 3
MOST_CRITERIA = 20
USUAL_WEIGHT = 10
Choices = list[tuple[str, str]]
T = TypeVar("T")


def _number(low: int, high: int, message: Any) -> NumberRange:
    return NumberRange(low, high, message)


def _named(concepts: Iterable[Concept], key: Any) -> Choices:
    return [(key(one), f"{one.code} · {localized_text(one, 'name')}") for one in concepts]


def _technologies() -> list[Concept]:
    schemes = taxonomy.technology_schemes(hanoi_today())
    return [concept for scheme in schemes for concept in taxonomy.list_concepts(scheme.code)]


def given(value: T | None) -> T:
    """Already validated by the form."""
    assert value is not None
    return value


def _optional_id(value: str | None) -> UUID | None:
    return UUID(value) if value else None


class ConceptFields:
    """Choosing a research field and, where it fits, a strategic technology."""

    def offer_concepts(self) -> None:
        fields = [one for one in taxonomy.list_concepts(taxonomy.FIELDS) if one.level > 1]
        known = words.words_of(fields)
        named = zip(fields, _named(fields, lambda one: str(one.id)), strict=True)
        self.field_id.choices = [  # type: ignore[attr-defined]
            ("", _("Choose a research field")),
            *((*choice, {"data-words": known[one.code]}) for one, choice in named),
        ]
        self.technology_id.choices = [  # type: ignore[attr-defined]
            ("", _("None")),
            *_named(_technologies(), lambda one: str(one.id)),
        ]


PUBLIC_TEXT = NoContacts(identifiers=True)


class ProgramForm(ConceptFields, VersionedForm):
    institution_id = Choice(_l("Institution"), [required(_l("Choose an institution"))], choices=[])
    name_vi = StringField(
        _l("Name in Vietnamese"),
        [required(_l("Enter the Vietnamese name")), at_most(), PUBLIC_TEXT],
    )
    name_en = StringField(
        _l("Name in English"), [required(_l("Enter the English name")), at_most(), PUBLIC_TEXT]
    )
    level = Choice(_l("Level of training"), [required(_l("Choose a level"))], choices=[])
    field_id = Choice(_l("Research field"), [required(_l("Choose a research field"))], choices=[])
    technology_id = Choice(_l("Strategic technology"), [Optional()], choices=[])
    decision_number = ReferenceField(
        _l("Number of the decision"),
        [required(_l("Enter the number of the decision")), at_most()],
        description=_l("For example 1234/QĐ-BGDĐT"),
    )
    decided_on = DayField(
        _l("Date of the decision"), [required(_l("Enter the day of the decision"))]
    )
    starts_on = DayField(_l("First day"), [required(_l("Enter the first day"))])
    ends_on = DayField(_l("Last day"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.level.choices = [(level.value, level.label) for level in ProgramLevel]
        self.offer_concepts()

    def content(self) -> ProgramContent:
        return ProgramContent(
            name_vi=self.name_vi.data,
            name_en=self.name_en.data,
            level=ProgramLevel(self.level.data),
            field_id=UUID(self.field_id.data),
            technology_id=_optional_id(self.technology_id.data),
            decision_number=self.decision_number.data,
            decided_on=given(self.decided_on.data),
            starts_on=given(self.starts_on.data),
            ends_on=self.ends_on.data,
            quota={
                str(field.year): field.data for field in self.quotas() if field.data is not None
            },
        )

    def quotas(self) -> list[Any]:
        return [field for field in self if hasattr(field, "year")]


class QuotaField(WholeNumber):
    """How many lecturers from abroad are planned for one year."""

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year


def make_program_form(program: TalentProgram | None, institutions: Choices) -> ProgramForm:
    """With one quota field a year: the coming ten, and every year already planned."""
    planned = {int(year): number for year, number in (program.quota if program else {}).items()}
    years = sorted({*planned, *range(hanoi_today().year, hanoi_today().year + 10)})
    fields = {
        f"quota_{year}": QuotaField(
            str(year),
            [Optional(), _number(0, 999, _l("Enter a number from %(min)s to %(max)s"))],
            year=year,
            default=planned.get(year),
        )
        for year in years
    }
    form_class: type[ProgramForm] = type("ProgramForm", (ProgramForm,), fields)
    form = form_class(obj=program)
    form.institution_id.choices = institutions
    if program is not None and not form.is_submitted():
        form.level.data = program.level.value
    return form


class CriterionRow(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False  # the form around it has the token

    kind = Choice(_l("Kind"), choices=[])
    want = Choice(_l("Criterion"), [Optional()], choices=[])
    weight = WholeNumber(
        _l("Weight"),
        [Optional(), _number(1, 100, _l("The weight is a number from %(min)s to %(max)s"))],
        default=USUAL_WEIGHT,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.value, kind.label) for kind in CriterionKind]

    def wanted(self) -> CriterionContent:
        subject, _colon, value = self.want.data.partition("=")
        return CriterionContent(
            CriterionKind(self.kind.data),
            CriterionSubject(subject),
            value,
            self.weight.data or USUAL_WEIGHT,
        )


class Amount(WholeNumber):
    """60.000.000, 60,000,000 and 60 000 000 are the same amount."""

    widget = TextInput()  # a browser's number field would refuse the separators

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return format_number(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = clean(valuelist[0]) if valuelist else ""
        if not typed:
            return
        figures = re.fullmatch(
            r"[0-9]{1,12}|[0-9]{1,3}(?:([., \u00a0])[0-9]{3}(?:\1[0-9]{3}){0,2})", typed
        )
        if figures is None:
            raise ValueError(_("Enter the whole amount in figures, for example 60.000.000"))
        self.data = int(re.sub(r"\D", "", typed))


class OpeningForm(ConceptFields, VersionedForm):
    program_id = Choice(
        _l("Talent programme"), [required(_l("Choose a talent programme"))], choices=[]
    )
    title_vi = StringField(
        _l("Title in Vietnamese"),
        [required(_l("Enter the Vietnamese title")), at_most(), PUBLIC_TEXT],
    )
    title_en = StringField(_l("Title in English"), [Optional(), at_most(), PUBLIC_TEXT])
    description_vi = TextAreaField(
        _l("Description in Vietnamese"), [Optional(), at_most(PARAGRAPH), PUBLIC_TEXT]
    )
    description_en = TextAreaField(
        _l("Description in English"), [Optional(), at_most(PARAGRAPH), PUBLIC_TEXT]
    )
    benefits_vi = TextAreaField(
        _l("Benefits in Vietnamese"), [Optional(), at_most(PARAGRAPH), PUBLIC_TEXT]
    )
    benefits_en = TextAreaField(
        _l("Benefits in English"), [Optional(), at_most(PARAGRAPH), PUBLIC_TEXT]
    )
    mode = Choice(_l("Mode of cooperation"), [required(_l("Choose a mode"))], choices=[])
    field_id = Choice(_l("Research field"), [required(_l("Choose a research field"))], choices=[])
    technology_id = Choice(_l("Strategic technology"), [Optional()], choices=[])
    seats = WholeNumber(
        _l("Seats"),
        [
            required(_l("Enter the number of seats")),
            _number(1, 99, _l("From %(min)s to %(max)s seats")),
        ],
        default=1,
    )
    teaching_hours = WholeNumber(
        _l("Teaching hours"), [Optional(), _number(1, 2000, _l("From %(min)s to %(max)s hours"))]
    )
    teaching_language = Choice(
        _l("Teaching language"), [required(_l("Choose a language"))], choices=[]
    )
    starts_on = DayField(_l("First day"), [required(_l("Enter the first day"))])
    ends_on = DayField(_l("Last day"), [Optional()])
    closes_on = DayField(
        _l("Last day for interest"),
        [required(_l("Enter the last day for interest"))],
        description=_l("Open until 23:59 in Hà Nội on this day"),
    )
    pay_from = Amount(_l("Pay from"), [Optional()], description=_l("For example 60.000.000"))
    pay_to = Amount(_l("Pay up to"), [Optional()], description=_l("For example 90.000.000"))
    pay_currency = Choice(_l("Currency"), choices=[], default=Currency.VND.value)
    pay_period = Choice(_l("Paid"), choices=[], default=PayPeriod.MONTH.value)
    pay_note_vi = StringField(_l("Note on pay in Vietnamese"), [Optional(), at_most(), PUBLIC_TEXT])
    pay_note_en = StringField(_l("Note on pay in English"), [Optional(), at_most(), PUBLIC_TEXT])
    funding_line = Choice(_l("Funding line"), [Optional()], choices=[])
    criteria = FieldList(FormField(CriterionRow), label=_l("Criteria"), max_entries=MOST_CRITERIA)

    def __init__(self, *args: Any, programs: Sequence[TalentProgram], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.program_id.choices = [
            ("", _("Choose a talent programme")),
            *((str(program.id), localized_text(program, "name")) for program in programs),
        ]
        self.mode.choices = [(mode.value, mode.label) for mode in Mode]
        self.teaching_language.choices = language_choices()
        self.pay_currency.choices = [(one.value, one.label) for one in Currency]
        self.pay_period.choices = [(one.value, one.label) for one in PayPeriod]
        self.funding_line.choices = [
            ("", _("Not set yet")),
            *((line.value, line.label) for line in FundingLine),
        ]
        self.offer_concepts()
        self.add_rows(0 if self.is_submitted() else BLANK_ROWS)

    def add_rows(self, number: int) -> None:
        for _row in range(min(number, MOST_CRITERIA - len(self.criteria))):
            self.criteria.append_entry()
        stated = {self.teaching_language.data or ""}
        for row in self.criteria:
            subject, _equals, code = (row.form.want.data or "").partition("=")
            stated |= {code} if subject == "language" else set()
        choices = criterion_choices(stated)
        for row in self.criteria:
            row.form.want.choices = choices

    def validate_criteria(self, field: Any) -> None:
        wants = [row.form.want.data for row in field if row.form.want.data]
        if len(wants) != len(set(wants)):
            raise ValidationError(_("The same criterion appears in two rows"))

    def validate_pay_to(self, field: Any) -> None:
        if field.data is not None and field.data < (self.pay_from.data or 0):
            raise ValidationError(_("The highest pay is below the lowest"))

    def wanted(self) -> list[CriterionContent]:
        return [row.form.wanted() for row in self.criteria if row.form.want.data]

    def content(self) -> OpeningContent:
        texts = ("title", "description", "benefits", "pay_note")
        return OpeningContent(
            **{
                f"{name}_{code}": self[f"{name}_{code}"].data
                for name in texts
                for code in ("vi", "en")
            },
            mode=Mode(self.mode.data),
            field_id=UUID(self.field_id.data),
            technology_id=_optional_id(self.technology_id.data),
            seats=given(self.seats.data),
            teaching_hours=self.teaching_hours.data,
            teaching_language=self.teaching_language.data,
            starts_on=given(self.starts_on.data),
            ends_on=self.ends_on.data,
            closes_on=given(self.closes_on.data),
            pay_from=self.pay_from.data,
            pay_to=self.pay_to.data,
            pay_currency=Currency(self.pay_currency.data),
            pay_period=PayPeriod(self.pay_period.data),
            funding_line=FundingLine(self.funding_line.data) if self.funding_line.data else None,
        )


def criterion_choices(stated: Iterable[str] = ()) -> dict[str, Choices]:
    """What a criterion may ask for, grouped; a value is "subject=code".

    Of the languages the common ones, and those that the opening states already.
    """
    languages = [*COMMON_LANGUAGES, *sorted(set(stated) - {"", *COMMON_LANGUAGES})]
    fields = [one for one in taxonomy.list_concepts(taxonomy.FIELDS) if one.level > 1]
    levels = {
        1: _("Level 1: document seen"),
        2: _("Level 2: independent source"),
        3: _("Level 3: issuing body or legalised"),
        4: _("Level 4: in person at a mission"),
    }
    return {
        _("None"): [("", _("No criterion in this row"))],
        _("Verified doctorate, at least"): [
            (f"verified_doctorate={level}", text) for level, text in levels.items()
        ],
        _("Time"): [("window=", _("Available on the dates of the opening"))],
        _("Mode of cooperation"): [(f"mode={mode.value}", str(mode.label)) for mode in Mode],
        _("Teaching language"): [(f"language={one}", language_label(one)) for one in languages],
        _("Research field"): _named(fields, lambda one: f"field={one.code}"),
        _("Strategic technology"): _named(
            _technologies(), lambda one: f"technology={one.scheme.code}:{one.code}"
        ),
    }


def opening_data(opening: Opening) -> dict[str, Any]:
    """What the form shows of a saved opening."""
    names = (
        "title_vi title_en description_vi description_en benefits_vi benefits_en seats "
        "teaching_hours teaching_language starts_on ends_on closes_on pay_from pay_to pay_note_vi "
        "pay_note_en version"
    )
    return {
        **{name: getattr(opening, name) for name in names.split()},
        "program_id": str(opening.program_id),
        "mode": opening.mode.value,
        "field_id": str(opening.field_id),
        "technology_id": str(opening.technology_id or ""),
        "funding_line": opening.funding_line.value if opening.funding_line else "",
        "pay_currency": opening.pay_currency.value,
        "pay_period": opening.pay_period.value,
        "criteria": [_row_data(criterion) for criterion in opening.criteria],
    }


def _row_data(criterion: Criterion) -> dict[str, Any]:
    return {
        "kind": criterion.kind.value,
        "want": f"{criterion.subject.value}={criterion.value}",
        "weight": criterion.weight,
    }


class AmendForm(OpeningForm):
    """The published opening as it shall read from now on."""

    reason = TextAreaField(
        _l("Why is it amended?"),
        [required(_l("Enter a reason.")), at_most(1000)],
        description=_l("For the approver and the history; people outside read what changed."),
    )
