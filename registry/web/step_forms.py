"""The forms of steps that ask twice: a box to tick, or the answer of a second person; and the fields of a
decision that is explained in both languages."""

from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import ValidationError

from registry.core.i18n import _, _l
from registry.web.forms import BaseForm, VersionedForm
from registry.web.validators import at_most, required

if TYPE_CHECKING:
    pass


class ConfirmationForm(VersionedForm):
    """The second of two people confirms, or refuses."""

    outcome = RadioField(
        _l("Your answer"),
        [required(_l("Choose an answer"))],
        choices=[("confirm", _l("I confirm it")), ("reject", _l("I do not confirm it"))],
    )

    @property
    def is_confirmed(self) -> bool:
        return bool(self.outcome.data == "confirm")

    def refusal(self) -> dict[str, str]:
        """What the service that refuses has to be given."""
        return {}


class DecisionForm(ConfirmationForm):
    """A refusal has a reason."""

    answer = TextAreaField(
        _l("Reason"), [at_most(2000)], description=_l("Only when you do not confirm it")
    )

    def refusal(self) -> dict[str, str]:
        return {"reason": self.answer.data or ""}

    def validate_answer(self, field: Any) -> None:
        if self.outcome.data == "reject" and not field.data:
            raise ValidationError(_("Enter a reason"))


def with_confirmation(form_class: type[BaseForm]) -> type[BaseForm]:
    """The same form with a box at its end that has to be ticked."""
    box = BooleanField(
        _l("I have read this and want to continue"),
        [required(_l("Tick the box to confirm that you want to continue"))],
    )
    return type(form_class.__name__, (form_class,), {"confirmed": box})


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
