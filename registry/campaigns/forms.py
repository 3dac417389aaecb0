"""An audit, and the answers of both sides."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, TextAreaField
from wtforms.validators import NumberRange, ValidationError

from registry.campaigns.kinds import Finding
from registry.core.i18n import _, _l
from registry.web.fields import Choice, DayField, WholeNumber, chosen, not_in_future
from registry.web.forms import BaseForm, VersionedForm, options
from registry.web.validators import NoContacts, at_most, required

WORDS = 2_000


def _words(label: Any, message: Any, **more: Any) -> TextAreaField:
    return TextAreaField(label, [required(message), at_most(WORDS), NoContacts()], **more)


class CampaignForm(BaseForm):
    reading = Choice(_l("What is counted"), choices=())
    as_of = DayField(_l("State on"), [required(_l("Enter the day")), not_in_future])
    known_on = DayField(
        _l("As known at the end of"),
        [required(_l("Enter the day")), not_in_future],
        description=_l("Today means this moment"),
    )
    share_percent = WholeNumber(
        _l("Share of the counted people that is drawn, in percent"),
        [
            required(_l("Enter a share")),
            NumberRange(1, 100, _l("Enter a whole number from 1 to 100")),
        ],
    )
    reason = _words(_l("Why this audit is carried out"), _l("Enter a reason"))


class TakeAuditBackForm(VersionedForm):
    reason = _words(_l("Reason"), _l("Enter a reason"))


class PaperForm(VersionedForm):
    file = FileField(
        _l("Paper"),
        [chosen],
        description=_l("Such as the signed contract, a timetable, lists of classes, the diploma"),
    )


class SendForm(VersionedForm):
    words = TextAreaField(_l("What the papers show"), [at_most(WORDS), NoContacts()])


class WithholdForm(VersionedForm):
    reason = _words(
        _l("Why no papers are provided"),
        _l("Enter a reason"),
        description=_l("Inspectors read it and judge what it means."),
    )


class HearingForm(VersionedForm):
    words = _words(_l("Answer of the institution"), _l("Enter an answer"))


class InspectForm(VersionedForm):
    finding = RadioField(
        _l("What the papers show"), [required(_l("Choose an answer"))], choices=options(Finding)
    )
    reason = TextAreaField(
        _l("Reason"),
        [at_most(WORDS), NoContacts()],
        description=_l("Needed where the contract should not count; the institution reads it."),
    )

    def validate_reason(self, field: Any) -> None:
        if self.finding.data == Finding.OVERCOUNTED and not field.data:
            raise ValidationError(_("Enter a reason"))


class SecondForm(VersionedForm):
    finding = RadioField(
        _l("Your decision"), [required(_l("Choose an answer"))], choices=options(Finding)
    )
    reason = _words(_l("Reason"), _l("Enter a reason"))
