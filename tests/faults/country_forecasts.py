"""Forecasts of the small country."""

from factories import make_forecast
from faults.sides import Side

from registry.background import jobs
from registry.core.db import session
from registry.forecast.models import ForecastState, RunKind


def compute_forecasts(side: Side) -> None:
    """One that is done, one that is being computed, and a scenario."""
    officer = side.people["scheme_officer"]
    base = make_forecast(by=officer)
    supposed = {"days": {"answering": 2}, "success": {}, "openings": 120, "arrivals": 100}
    make_forecast(
        by=officer, kind=RunKind.SCENARIO, name="Thẩm định", base_id=base.id, supposed=supposed
    )
    job = jobs.start("forecast", by=officer, run=str(base.id))
    session().flush()
    make_forecast(
        by=officer, state=ForecastState.WAITING, job_id=job.id, results={}, finished_at=None
    )
