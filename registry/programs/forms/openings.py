from collections.abc import Sequence
from typing import Any
from uuid import UUID

from wtforms import FieldList, FormField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from registry.core.i18n import _, _l, localized_text
from registry.programs.content import CriterionContent, OpeningContent
from registry.programs.forms.criteria import CriterionRow, criterion_choices, criterion_data
from registry.programs.forms.fields import (
    PUBLIC_TEXT,
    ConceptFields,
    given,
    number_between,
    optional_id,
    public_paragraph,
)
from registry.programs.kinds import Currency, FundingLine, PayPeriod
from registry.programs.models import Opening, TalentProgram
from registry.taxonomy.kinds import Mode
from registry.taxonomy.labels import language_choices
from registry.web.fields import Amount, Choice, DayField, WholeNumber
from registry.web.forms import VersionedForm
from registry.web.validators import at_most, required

BLANK_ROWS = 3
MOST_CRITERIA = 20


class OpeningForm(ConceptFields, VersionedForm):
    program_id = Choice(
        _l("Talent programme"), [required(_l("Choose a talent programme"))], choices=[]
    )
    title_vi = StringField(
        _l("Title in Vietnamese"),
        [required(_l("Enter the Vietnamese title")), at_most(), PUBLIC_TEXT],
    )
    title_en = StringField(_l("Title in English"), [Optional(), at_most(), PUBLIC_TEXT])
    description_vi = public_paragraph(_l("Description in Vietnamese"))
    description_en = public_paragraph(_l("Description in English"))
    benefits_vi = public_paragraph(_l("Benefits in Vietnamese"))
    benefits_en = public_paragraph(_l("Benefits in English"))
    mode = Choice(_l("Mode of cooperation"), [required(_l("Choose a mode"))], choices=[])
    field_id = Choice(_l("Research field"), [required(_l("Choose a research field"))], choices=[])
    technology_id = Choice(_l("Strategic technology"), [Optional()], choices=[])
    seats = WholeNumber(
        _l("Seats"),
        [
            required(_l("Enter the number of seats")),
            number_between(1, 99, _l("From %(min)s to %(max)s seats")),
        ],
        default=1,
    )
    teaching_hours = WholeNumber(
        _l("Teaching hours"),
        [Optional(), number_between(1, 2000, _l("From %(min)s to %(max)s hours"))],
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
            technology_id=optional_id(self.technology_id.data),
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
        "criteria": [criterion_data(criterion) for criterion in opening.criteria],
    }


class AmendForm(OpeningForm):
    """The published opening as it shall read from now on."""

    reason = TextAreaField(
        _l("Why is it amended?"),
        [required(_l("Enter a reason.")), at_most(1000)],
        description=_l("For the approver and the history; people outside read what changed."),
    )
