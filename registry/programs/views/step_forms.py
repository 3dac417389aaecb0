"""Forms of single steps with an opening: a reason, and the dates of a copy."""

from typing import Any

from wtforms import TextAreaField
from wtforms.validators import Optional, ValidationError

from registry.core.i18n import _, _l, hanoi_today
from registry.programs.cloning import Dates
from registry.programs.forms.fields import given
from registry.web.fields import DayField
from registry.web.forms import BaseForm, VersionedForm
from registry.web.validators import at_most, required


class OpeningReasonForm(BaseForm):
    reason = TextAreaField(_l("Reason"), [required(_l("Enter a reason.")), at_most(1000)])


class CloneForm(VersionedForm):
    starts_on = DayField(_l("First day"), [required(_l("Enter the first day"))])
    ends_on = DayField(_l("Last day"), [Optional()])
    closes_on = DayField(
        _l("Last day for interest"), [required(_l("Enter the last day for interest"))]
    )

    def validate_closes_on(self, field: Any) -> None:
        if field.data and field.data <= hanoi_today():
            raise ValidationError(_("This day must be in the future"))

    def validate_ends_on(self, field: Any) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("The last day is before the first day"))

    def dates(self) -> Dates:
        return Dates(given(self.starts_on.data), self.ends_on.data, given(self.closes_on.data))
