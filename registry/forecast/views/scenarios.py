"""What if: a person supposes other numbers, and sees what becomes of the forecast."""

from uuid import UUID

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _l
from registry.core.permissions import requires
from registry.forecast import forms, services, shown
from registry.forecast.kinds import STEPS
from registry.forecast.models import ForecastRun, RunKind
from registry.forecast.views.pages import place_of
from registry.forecast.views.shared import COMPUTE, bp, find
from registry.web.steps import Step, current_user, take

SCENARIO = Step(
    title=_l("New scenario"),
    lead=_l(
        "Enter what would be different; what stays empty stays as it is now. The forecast is computed again with the same data and the same chance, so that nothing else makes a difference."
    ),
    submit=_l("Compute the scenario"),
    done=_l("The scenario is being computed. You are informed when it is ready."),
)


@bp.route("/<uuid:forecast_id>/scenario", methods=["GET", "POST"])
@requires(COMPUTE, write=COMPUTE)
def scenario(forecast_id: UUID) -> ResponseReturnValue:
    base = find(forecast_id)
    if base.kind is not RunKind.FORECAST or not base.is_done:
        abort(404)
    made: list[ForecastRun] = []
    steps = shown.read_steps(base)
    return take(
        SCENARIO,
        forms.ScenarioForm,
        lambda form: made.append(
            services.suppose(base, name=form.name.data, wish=form.wish(), by=current_user())
        ),
        place=place_of(base),
        prepare=lambda form: form.tell_now(steps),
        after=lambda: url_for(".show", forecast_id=made[0].id),
        template="forecast/scenario.html",
        groups=[(step, f"days_{step.value}", f"success_{step.value}") for step in STEPS],
    )
