from datetime import UTC, datetime, time
from typing import Any

from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField

from registry.core.i18n import HANOI, _l, hanoi_today
from registry.leading.kinds import EmployerKind, LegalCategory
from registry.web.fields import (
    Choice,
    DayField,
    LastDayField,
    RecordNumberField,
    ReferenceField,
    chosen,
    not_in_future,
)
from registry.web.forms import BaseForm
from registry.web.validators import at_most, required

NAMES = ("decision_number", "authority", "valid_from", "valid_to")
POST_NAMES = ("employer", "title", "valid_from", "valid_to")


class WhomForm(BaseForm):
    number = RecordNumberField(
        _l("Number of the expert"),
        [required(_l("Enter the number, for example VN-10023")), at_most(20)],
        prefix="VN",
    )


class DesignationTermsForm(BaseForm):
    """What a decision says."""

    legal_category = Choice(
        _l("Legal category"), choices=[(one.value, one.label) for one in LegalCategory]
    )
    decision_number = ReferenceField(
        _l("Number of the decision"),
        [required(_l("Enter the number of the decision")), at_most(100)],
    )
    authority = StringField(
        _l("Competent authority"), [required(_l("Enter which authority decided")), at_most()]
    )
    valid_from = DayField(
        _l("First day of the term"), [required(_l("Enter the first day of the term"))]
    )
    valid_to = LastDayField(_l("Last day of the term"))
    file = FileField(_l("Decision"))

    def terms(self) -> dict[str, Any]:
        return {name: self[name].data for name in NAMES} | {
            "legal_category": LegalCategory(self.legal_category.data)
        }


class DesignationForm(WhomForm, DesignationTermsForm):
    """Fields are shown in the order in which they are declared, so the number comes first."""


def reason_field() -> Any:
    return TextAreaField(_l("Reason"), [required(_l("Enter a reason")), at_most(2000)])


class CorrectForm(DesignationTermsForm):
    reason = reason_field()


class EndDesignationForm(BaseForm):
    ended_on = LastDayField(_l("Last day of the term"), [required(_l("Enter the day"))])
    reason = reason_field()


class ExtendForm(BaseForm):
    valid_to = LastDayField(_l("New last day of the term"), [required(_l("Enter the day"))])
    file = FileField(_l("Decision"), [chosen])
    reason = reason_field()


class RenewForm(BaseForm):
    decision_number = ReferenceField(
        _l("Number of the decision"),
        [required(_l("Enter the number of the decision")), at_most(100)],
    )
    authority = StringField(
        _l("Competent authority"), [required(_l("Enter which authority decided")), at_most()]
    )
    valid_from = DayField(
        _l("First day of the term"), [required(_l("Enter the first day of the term"))]
    )
    valid_to = LastDayField(_l("Last day of the term"))
    file = FileField(_l("Decision"), [chosen])

    def terms(self) -> dict[str, Any]:
        return {name: self[name].data for name in NAMES}


class LetEndForm(BaseForm):
    reason = reason_field()


class RevokeForm(BaseForm):
    reason = reason_field()


class PostTermsForm(BaseForm):
    """What the evidence of a post says."""

    employer = StringField(_l("Employer"), [required(_l("Enter the employer")), at_most()])
    employer_kind = Choice(
        _l("Kind of employer"), choices=[(one.value, one.label) for one in EmployerKind]
    )
    title = StringField(_l("Position"), [at_most()])
    valid_from = DayField(
        _l("First day of work"), [required(_l("Enter the first day")), not_in_future]
    )
    valid_to = LastDayField(_l("Last day of work"))

    def terms(self) -> dict[str, Any]:
        return {name: self[name].data for name in POST_NAMES} | {
            "employer_kind": EmployerKind(self.employer_kind.data)
        }


class PostForm(PostTermsForm):
    file = FileField(_l("Evidence"), [chosen])


class CorrectPostForm(PostTermsForm):
    file = FileField(_l("Evidence"))
    reason = reason_field()


class EndPostForm(BaseForm):
    ended_on = LastDayField(_l("Last day of work"), [required(_l("Enter the last day"))])
    reason = reason_field()


class MomentForm(BaseForm):
    """About which day, as known at the end of which day. Sent by GET."""

    class Meta(BaseForm.Meta):
        csrf = False

    as_of = DayField(_l("State on"))
    known_at = DayField(_l("As known on"))

    def known_until(self) -> datetime | None:
        """None: as known now."""
        known = self.known_at.data
        if not known or known >= hanoi_today():
            return None
        return datetime.combine(known, time(23, 59, 59), HANOI).astimezone(UTC)
