"""Two records that may be one person: compared, decided, merged, taken apart."""

from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.validators import ValidationError

from registry.core.i18n import _, _l
from registry.web.fields import RecordNumberField
from registry.web.forms import BaseForm, VersionedForm
from registry.web.step_forms import one_of
from registry.web.validators import at_most, required


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
