"""Forms of the review of a whole profile: verifiers, the expert's appeal, the ministry."""

from typing import Any

from wtforms import TextAreaField
from wtforms.validators import ValidationError

from registry.core.i18n import _, _l
from registry.experts.labels import INELIGIBLE_REASONS, SECTIONS, SUSPENSION_REASONS
from registry.web.fields import CheckList, Choice, RecordNumberField
from registry.web.forms import BaseForm, VersionedForm
from registry.web.step_forms import ConfirmationForm, Explained, in_english, in_vietnamese, one_of
from registry.web.validators import at_most, required


class MoreInfoForm(Explained, VersionedForm):
    items = CheckList(
        _l("Sections to review again"),
        [required(_l("Choose at least one section"))],
        choices=list(SECTIONS.items()),
    )
    text_vi = in_vietnamese()
    text_en = in_english()


class NotEligibleForm(Explained, VersionedForm):
    reason = Choice(_l("Reason"), choices=list(INELIGIBLE_REASONS.items()))
    text_vi = in_vietnamese()
    text_en = in_english()


class SecondForm(Explained, ConfirmationForm):
    text_vi = TextAreaField(
        _l("Explanation in Vietnamese"),
        [at_most(2000)],
        description=_l("Only when you do not confirm it"),
    )
    text_en = TextAreaField(_l("Explanation in English"), [at_most(2000)])

    def refusal(self) -> dict[str, str]:
        return self.explanation()

    def validate_text_vi(self, field: Any) -> None:
        if self.outcome.data == "reject" and not field.data:
            raise ValidationError(_("Explain it in Vietnamese"))

    def validate_text_en(self, field: Any) -> None:
        if self.outcome.data == "reject" and not field.data:
            raise ValidationError(_("Explain it in English"))


class DecideAppealForm(Explained, VersionedForm):
    outcome = one_of(
        _l("Decision"),
        _l("Choose a decision"),
        review=_l("Back to review, by another verifier"),
        final=_l("The refusal is upheld and final"),
    )
    text_vi = in_vietnamese()
    text_en = in_english()


class SuspendForm(Explained, VersionedForm):
    reason = Choice(_l("Reason"), choices=list(SUSPENSION_REASONS.items()))
    text_vi = in_vietnamese()
    text_en = in_english()


class EndSuspensionForm(Explained, VersionedForm):
    outcome = one_of(
        _l("Decision"),
        _l("Choose a decision"),
        lift=_l("Lift the suspension"),
        close=_l("Close the profile with all its consents"),
    )
    text_vi = in_vietnamese()
    text_en = in_english()


class FindProfileForm(BaseForm):
    """Sent by GET."""

    class Meta(BaseForm.Meta):
        csrf = False

    number = RecordNumberField(_l("Number of the expert"), [at_most(20)], prefix="VN")
