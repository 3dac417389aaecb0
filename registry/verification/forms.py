"""Forms of the review of a whole profile: verifiers, the expert's appeal, the ministry."""

from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from registry.core.i18n import _, _l, hanoi_today
from registry.experts.kinds import VerificationMethod
from registry.experts.labels import INELIGIBLE_REASONS, REASONS, SECTIONS, SUSPENSION_REASONS
from registry.verification.recording import NamedSource
from registry.web.fields import RecordNumberField
from registry.web.forms import (
    BaseForm,
    CheckList,
    Choice,
    VersionedForm,
    at_most,
    options,
    required,
)
from registry.web.steps import ConfirmationForm


def one_of(label: Any, choose: Any, **choices: Any) -> RadioField:
    return RadioField(label, [required(choose)], choices=list(choices.items()))


def in_vietnamese() -> Any:
    return TextAreaField(
        _l("Explanation in Vietnamese"), [required(_l("Explain it in Vietnamese")), at_most(2000)]
    )


def in_english() -> Any:
    return TextAreaField(
        _l("Explanation in English"), [required(_l("Explain it in English")), at_most(2000)]
    )


class Explained:
    """Of forms with an explanation in both languages."""

    text_vi: Any
    text_en: Any

    def explanation(self) -> dict[str, str]:
        return {"text_vi": self.text_vi.data, "text_en": self.text_en.data}


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


class CompareForm(BaseForm):
    """Two numbers to compare. Sent by GET."""

    class Meta(BaseForm.Meta):
        csrf = False

    one = RecordNumberField(
        _l("Number of the first record"),
        [required(_l("Enter the number, for example VN-10023")), at_most(20)],
        prefix="VN",
    )
    other = RecordNumberField(
        _l("Number of the second record"),
        [required(_l("Enter the number, for example VN-10023")), at_most(20)],
        prefix="VN",
    )


class DecidePairForm(BaseForm):
    outcome = one_of(
        _l("What did you find?"),
        _l("Choose one"),
        same=_l("The same person"),
        different=_l("Two different people; never suggest them again"),
        unsure=_l("Not clear yet"),
    )
    kept = RadioField(
        _l("Which record stays, if they are the same person?"), choices=(), default=""
    )
    reason = TextAreaField(_l("Reason"), [required(_l("Enter a reason")), at_most(2000)])

    def validate_kept(self, field: Any) -> None:
        if self.outcome.data == "same" and not field.data:
            raise ValidationError(_("Choose which of the two records stays."))


class ConfirmPairForm(VersionedForm):
    outcome = one_of(
        _l("Your answer"),
        _l("Choose an answer"),
        merge=_l("The same person: merge the records"),
        different=_l("Two different people; never suggest them again"),
        unsure=_l("Not clear yet"),
    )
    reason = TextAreaField(
        _l("Reason"), [at_most(2000)], description=_l("Only when you do not confirm it")
    )

    def validate_reason(self, field: Any) -> None:
        if self.outcome.data in {"different", "unsure"} and not field.data:
            raise ValidationError(_("Enter a reason"))


class UnmergeForm(VersionedForm):
    reason = TextAreaField(_l("Reason"), [required(_l("Enter a reason")), at_most(2000)])


class VerifyForm(VersionedForm):
    subject = SelectField(
        _l("What was checked"), [required(_l("Choose what was checked"))], choices=()
    )
    method = RadioField(
        _l("How was it checked?"),
        [required(_l("Choose how it was checked"))],
        choices=options(VerificationMethod),
    )
    level = Choice(
        _l("Level"),
        choices=[
            ("1", _l("1 – document")),
            ("2", _l("2 – document and an independent source")),
            ("3", _l("3 – issuing body, or legalised")),
            ("4", _l("4 – in person at a mission")),
        ],
    )
    source_what = StringField(
        _l("Source that was asked"),
        [at_most()],
        description=_l("Register, archive, office or person; needed beyond the document alone"),
    )
    source_where = StringField(
        _l("Where it can be looked up"), [at_most()], description=_l("Address, file or page")
    )

    def validate_source_what(self, field: Any) -> None:
        self._refuse_unnamed(field)

    def validate_source_where(self, field: Any) -> None:
        self._refuse_unnamed(field)

    def _refuse_unnamed(self, field: Any) -> None:
        if self.method.data and self.method.data != VerificationMethod.DOCUMENT and not field.data:
            raise ValidationError(_("Name the source that was asked, and where it is"))

    def source(self) -> NamedSource | None:
        if not self.source_what.data:
            return None
        return NamedSource(self.source_what.data, self.source_where.data or "", hanoi_today())


class AnswerForm(Explained, VersionedForm):
    outcome = one_of(
        _l("Answer"), _l("Choose an answer"), more=_l("Ask for more evidence"), refuse=_l("Refuse")
    )
    reason = Choice(_l("Reason"), choices=list(REASONS.items()))
    text_vi = in_vietnamese()
    text_en = in_english()


class RevokeForm(Explained, VersionedForm):
    text_vi = TextAreaField(
        _l("Reason in Vietnamese"), [required(_l("Enter the reason in Vietnamese")), at_most(2000)]
    )
    text_en = TextAreaField(
        _l("Reason in English"), [required(_l("Enter the reason in English")), at_most(2000)]
    )
