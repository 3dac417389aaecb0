"""Runs of the forecast. Names of the filters: kind, state."""

from flask import url_for

from registry.accounts.models import User
from registry.core.i18n import _, _l
from registry.forecast import queries
from registry.forecast.models import ForecastRun
from registry.web.lists.columns import day, plain, state
from registry.web.lists.declaration import Column, Empty, Filter, List


def _columns(_user: User) -> list[Column]:
    return [
        plain(
            "code",
            _l("Code"),
            ForecastRun.code,
            under=Column("name", _l("Name"), lambda row: row.name),
        ),
        Column("kind", _l("Kind"), lambda row: row.kind.label, sort=ForecastRun.kind),
        state(_l("Status"), ForecastRun.state),
        plain("day", _l("Data day"), ForecastRun.day),
        plain("method", _l("Version of the method"), ForecastRun.method),
        Column(
            "staff", _l("By"), lambda row: row.starter or _("the system"), sort=User.display_name
        ),
        day("created", _l("Asked for on"), ForecastRun.created_at),
    ]


RUNS = List(
    name="forecasts",
    title=_l("Forecasts, scenarios and back-tests"),
    lead=_l("Each with its inputs, kept as they were, so that it can be repeated."),
    rows=queries.rows,
    bare=queries.visible_runs,
    id=ForecastRun.id,
    link=lambda row: url_for("forecast.show", forecast_id=row.id),
    columns=_columns,
    filters=(
        Filter("kind", _l("Kind"), ForecastRun.kind),
        Filter("state", _l("Status"), ForecastRun.state),
    ),
    search=queries.search,
    search_hint=_l("Name or number"),
    order=[ForecastRun.created_at.desc()],
    empty=Empty(_l("No forecast has been computed yet"), icon="clock"),
)
