from typing import Any

from wtforms import SelectField
from wtforms.validators import ValidationError

from registry.core.i18n import _, _l, hanoi_today
from registry.web.fields import DayField
from registry.web.forms import BaseForm
from registry.web.validators import required


class RuleForm(BaseForm):
    officer = SelectField(_l("Officer in charge"), [required(_l("Choose an officer"))], choices=())
    place = SelectField(
        _l("Institution, ministry or province"),
        [required(_l("Choose an institution, a ministry or a province"))],
        choices=(),
    )


class AbsenceForm(BaseForm):
    first = DayField(_l("First day away"), [required(_l("Enter the first day away"))])
    last = DayField(_l("Last day away"), [required(_l("Enter the last day away"))])
    stand_in = SelectField(
        _l("Who covers"), [required(_l("Choose who covers for you"))], choices=()
    )

    def validate_last(self, field: Any) -> None:
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(_("The last day is before the first"))
        if field.data and field.data < hanoi_today():
            raise ValidationError(_("These days have passed."))
