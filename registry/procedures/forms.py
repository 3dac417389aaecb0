from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField

from registry.core.i18n import _l
from registry.procedures.kinds import Doer
from registry.web.fields import Choice, DayField, ReferenceField, WholeNumber, not_in_future
from registry.web.forms import BaseForm, VersionedForm
from registry.web.validators import at_most, required, within


class ReasonForm(VersionedForm):
    reason = TextAreaField(_l("Reason"), [required(_l("Enter a reason")), at_most(2000)])


class AppliedForm(VersionedForm):
    day = DayField(_l("Applied on"), [required(_l("Enter the day")), not_in_future])


class GrantedForm(VersionedForm):
    day = DayField(_l("Granted on"), [required(_l("Enter the day")), not_in_future])
    decision_number = ReferenceField(_l("Number of the decision or permit"), [at_most(100)])
    expires_on = DayField(_l("Valid until"), description=_l("Leave empty where it has no end"))
    file = FileField(_l("The decision or permit as a file"))


class RefusedForm(ReasonForm):
    day = DayField(_l("Refused on"), [required(_l("Enter the day")), not_in_future])


class DoneForm(VersionedForm):
    note = TextAreaField(_l("How it was done"), [at_most(2000)])
    file = FileField(
        _l("A file that shows it"), description=_l("A note or a file is enough; both are possible.")
    )


class PostponeForm(ReasonForm):
    day = DayField(_l("New day"), [required(_l("Enter the day"))])


class AddForm(BaseForm):
    doer = RadioField(
        _l("Who does it"),
        [required(_l("Choose who does it"))],
        choices=[(one.value, one.label) for one in Doer],
    )
    title_vi = StringField(
        _l("What, in Vietnamese"), [required(_l("Write it in Vietnamese")), at_most()]
    )
    title_en = StringField(_l("What, in English"), [required(_l("Write it in English")), at_most()])
    due_on = DayField(_l("Due"), [required(_l("Enter the day"))])


class RuleForm(VersionedForm):
    """The figures of a rule; its conditions stay as they are."""

    due_days = WholeNumber(
        _l("Days until it is due"),
        [required(_l("Enter a number of days")), within(-365, 365)],
        description=_l("Below zero: so many days before the first day of work"),
    )
    usual_days = WholeNumber(_l("Working days until the usual answer"), [within(1, 365)])
    is_strict = Choice(
        _l("If it is not settled in time"),
        choices=[("no", _l("A warning is shown")), ("yes", _l("The step is refused"))],
    )
    valid_from = DayField(_l("In force from"), [required(_l("Enter from which day"))])
    source = StringField(_l("Source"), [required(_l("Enter the source")), at_most()])

    def figures(self) -> dict[str, Any]:
        return {
            "due_days": self.due_days.data,
            "usual_days": self.usual_days.data,
            "is_strict": self.is_strict.data == "yes",
            "source": self.source.data,
        }
