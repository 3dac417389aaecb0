"""What the pages of a forecast share."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for

from registry.core.cleaning import clean
from registry.core.i18n import _, _l, format_date, format_number
from registry.core.permissions import Permission
from registry.forecast import queries
from registry.forecast.models import ForecastRun, RunKind
from registry.forecast.shown import Target, read_targets
from registry.targets.models import Target as NationalTarget
from registry.targets.outlook import Outlook
from registry.web.steps import current_user

bp = Blueprint("forecast", __name__, url_prefix="/<any(vi,en):locale>/forecast")
READ, COMPUTE = Permission.FORECAST_READ, Permission.FORECAST_COMPUTE
LEADING = "official"
NAVIGATION = [(_l("Forecast"), "forecast.index", READ)]


def find(forecast_id: UUID) -> ForecastRun:
    return queries.get_run(forecast_id, visible_to=current_user())


def trail(run: ForecastRun) -> list[tuple[Any, str]]:
    return [
        (_("Forecast"), url_for("forecast.index")),
        (run.code, url_for("forecast.show", forecast_id=run.id)),
    ]


def chosen_target(run: ForecastRun) -> tuple[Target | None, list[Target]]:
    """The one that the address names, else the first, and all."""
    targets = read_targets(run)
    wanted = str(clean(request.args.get("target", ""))).upper()
    return next((one for one in targets if one.code == wanted), next(iter(targets), None)), targets


def look_ahead(target: NationalTarget, reading: str) -> Outlook | None:
    """What the last run says of this target, to whoever may read forecasts. A run forecasts the reading
    that led when it was made."""
    run = queries.find_newest(RunKind.FORECAST, visible_to=current_user())
    found = (
        next((one for one in read_targets(run) if one.code == target.code), None) if run else None
    )
    if found is None or reading != LEADING or not found.is_begun:
        return None
    return Outlook(
        points=[(one.day, one.band(80)[0], one.middle, one.band(80)[1]) for one in found.months],
        sentence=_(
            "Forecast for %(until)s: %(middle)s (80 %% forecast interval: %(range)s).",
            until=format_date(found.until),
            middle=format_number(found.last.middle),
            range=found.last.tell(80),
        ),
        url=url_for("forecast.index", target=target.code.lower()),
    )
