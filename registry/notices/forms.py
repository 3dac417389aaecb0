from typing import Any

from wtforms import RadioField
from wtforms.validators import ValidationError

from registry.core.i18n import _
from registry.notices.models import Frequency, NoticeKind
from registry.notices.rules import Rule
from registry.web.forms import BaseForm
from registry.web.validators import required


class FrequencyField(RadioField):
    """Its refusal of a value that is not offered is translated."""

    def pre_validate(self, form: Any) -> None:
        if self.data not in {value for value, *_rest in self.choices}:
            raise ValidationError(_("Choose one of the options"))


def make_settings_form(rules: list[Rule], chosen: dict[NoticeKind, Frequency]) -> Any:
    """One row a kind that concerns this reader, with what its rule leaves to choice."""

    class NoticeSettingsForm(BaseForm):
        pass

    for rule in rules:
        choices = [(one.value, one.label) for one in rule.allowed]
        field = FrequencyField(
            rule.kind.label,
            [required(_("Choose one of the options"))],
            choices=choices,
            default=chosen.get(rule.kind, rule.default).value,
        )
        setattr(NoticeSettingsForm, rule.kind.value, field)
    return NoticeSettingsForm()
