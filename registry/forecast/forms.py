from collections.abc import Sequence
from typing import Any

from wtforms import StringField

from registry.core.i18n import _, _l, format_number
from registry.forecast.describing import StepNow
from registry.forecast.kinds import SIGNED, STEPS, Step
from registry.forecast.supposing import Wish
from registry.web.fields import WholeNumber
from registry.web.forms import BaseForm
from registry.web.validators import at_most, required, within

MOST_DAYS, MOST_SUCCESS, MOST_PERCENT = 1_000, 98, 500


class ScenarioForm(BaseForm):
    """What stays empty stays as it is now."""

    name = StringField(
        _l("Name"),
        [required(_l("Enter a name for the scenario")), at_most()],
        description=_l("For example: endorsement in 5 days"),
    )
    openings = WholeNumber(
        _l("Openings, in percent of now"),
        [within(10, MOST_PERCENT)],
        description=_l("100 is as it is now. Introductions follow the openings."),
    )
    arrivals = WholeNumber(_l("New registrations, in percent of now"), [within(10, MOST_PERCENT)])

    def wish(self) -> Wish:
        return Wish(
            self._numbers("days"),
            self._numbers("success"),
            self.openings.data or 100,
            self.arrivals.data or 100,
        )

    def _numbers(self, what: str) -> dict[str, int]:
        found = {step.value: f"{what}_{step.value}" for step in STEPS}
        return {
            code: self[name].data
            for code, name in found.items()
            if name in self and self[name].data is not None
        }

    def tell_now(self, steps: Sequence[StepNow]) -> None:
        """Beside each field, what is now."""
        for now in steps:
            days, share = f"days_{now.step.value}", f"success_{now.step.value}"
            if days in self:
                self[days].description = _("Now: %(days)s", days=format_number(now.days))
            self[share].description = _(
                "Now: %(days)s", days=format_number(round(100 * now.success))
            )


def _days_of(step: Step) -> Any:
    label = _l("Days until half of the cases reach the next step")
    return WholeNumber(label, [within(1, MOST_DAYS)])


def _success_of(_step: Step) -> Any:
    return WholeNumber(_l("Cases that reach the next step, in percent"), [within(1, MOST_SUCCESS)])


for _place, _step in enumerate(STEPS):
    if _place != SIGNED:  # when a signed contract begins is in the calendar
        setattr(ScenarioForm, f"days_{_step.value}", _days_of(_step))
    setattr(ScenarioForm, f"success_{_step.value}", _success_of(_step))
