"""The answer by the link of a mail, and how often it is asked for."""

from typing import Any

from wtforms import BooleanField, RadioField
from wtforms.validators import ValidationError

from registry.core.i18n import _, _l
from registry.profile.kinds import StillRight
from registry.web.forms import BaseForm, VersionedForm
from registry.web.validators import required


class HowOftenForm(VersionedForm):
    days = RadioField(_l("How often"), [required(_l("Choose one"))], choices=())


class StillRightForm(BaseForm):
    answer = RadioField(
        _l("Is your profile still right?"), [required(_l("Choose one"))], choices=()
    )
    is_sure = BooleanField(
        _l("I know that this cannot be undone"),
        description=_l("Only if you want to be forgotten"),
    )

    def validate_is_sure(self, field: Any) -> None:
        if self.answer.data == StillRight.FORGET.value and not field.data:
            raise ValidationError(_("Please tick the box if you want to be forgotten"))
