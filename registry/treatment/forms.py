from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, TextAreaField

from registry.core.i18n import _l, hanoi_today
from registry.treatment.kinds import Settlement
from registry.web.fields import Choice, DayField, chosen, not_in_future
from registry.web.forms import BaseForm, VersionedForm, options
from registry.web.validators import at_most, required

NOTE = 2_000


def _officer() -> Any:
    return Choice(
        _l("Officer whom the expert may ask"), [required(_l("Choose the officer"))], choices=()
    )


class OpenForm(BaseForm):
    officer = _officer()


class OfficerForm(VersionedForm):
    officer = _officer()


class PromiseForm(VersionedForm):
    code = RadioField(_l("What is promised"), [required(_l("Choose an answer"))], choices=())
    text = TextAreaField(
        _l("What exactly"),
        [at_most(NOTE)],
        description=_l("For example how much, where and for how long; the expert reads it"),
    )
    owner = Choice(_l("Owed by"), [required(_l("Choose the body that owes it"))], choices=())
    due_on = DayField(_l("Due"), [required(_l("Enter the day"))])


class DeliverForm(VersionedForm):
    delivered_on = DayField(
        _l("Delivered on"), [required(_l("Enter the day")), not_in_future], default=hanoi_today
    )
    note = TextAreaField(_l("What was delivered"), [required(_l("Enter a text")), at_most(NOTE)])
    file = FileField(_l("Evidence"), [chosen])


class ReasonForm(VersionedForm):
    reason = TextAreaField(_l("Reason"), [required(_l("Enter a reason")), at_most(NOTE)])


class SettleForm(ReasonForm):
    outcome = RadioField(
        _l("Your decision"), [required(_l("Choose an answer"))], choices=options(Settlement)
    )
    new_day = DayField(_l("New day"), description=_l("Only where it is still owed"))
