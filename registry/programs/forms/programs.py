"""The form of a talent programme, with a quota for each year."""

from typing import Any
from uuid import UUID

from wtforms import StringField
from wtforms.validators import Optional

from registry.core.i18n import _l, hanoi_today
from registry.programs.content import ProgramContent
from registry.programs.forms.fields import (
    PUBLIC_TEXT,
    Choices,
    ConceptFields,
    given,
    number_between,
    optional_id,
)
from registry.programs.kinds import ProgramLevel
from registry.programs.models import TalentProgram
from registry.web.fields import Choice, DayField, ReferenceField, WholeNumber
from registry.web.forms import VersionedForm
from registry.web.validators import at_most, required


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
        _l("Date of the decision"), [required(_l("Enter the date of the decision"))]
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
            technology_id=optional_id(self.technology_id.data),
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
            [Optional(), number_between(0, 999, _l("Enter a number from %(min)s to %(max)s"))],
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
