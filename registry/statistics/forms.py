"""A release about a day, and why one is replaced or not published."""

from wtforms import TextAreaField

from registry.core.i18n import _l
from registry.web.fields import DayField, not_in_future
from registry.web.forms import BaseForm, VersionedForm
from registry.web.validators import NoContacts, at_most, required

WORDS = 2_000


class ReleaseForm(BaseForm):
    data_day = DayField(_l("State on"), [required(_l("Enter the day")), not_in_future])


class ReleaseReasonForm(VersionedForm):
    reason = TextAreaField(
        _l("Reason"), [required(_l("Enter a reason")), at_most(WORDS), NoContacts()]
    )
