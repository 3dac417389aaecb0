"""The numbers of a run as a file."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Response, abort

from registry.core.i18n import _, _l, format_date
from registry.core.permissions import requires
from registry.forecast.models import ForecastRun, RunKind
from registry.forecast.shown import Month, Target, read_targets
from registry.forecast.views.pictures import needed_on
from registry.forecast.views.shared import READ, bp, find
from registry.web.downloads import download_parts
from registry.web.lists import files
from registry.web.lists.declaration import Column

Row = tuple[Target, Any, int | None, Month | None]
EDGES = ("2.5 %", "10 %", "25 %", "50 %", "75 %", "90 %", "97.5 %")


def _edge(place: int) -> Any:
    return lambda row: row[3].edges[place] if row[3] else None


COLUMNS = (
    Column("target", _l("Target"), lambda row: row[0].code),
    Column("until", _l("Until"), lambda row: row[1]),
    Column("counted", _l("Counted"), lambda row: row[2]),
    Column("needed", _l("Needed"), lambda row: needed_on(row[0], row[1])),
    *(Column(f"edge{place}", name, _edge(place)) for place, name in enumerate(EDGES)),
)


def _rows(targets: list[Target]) -> Iterator[Row]:
    for target in targets:
        for day, number in target.actual:
            yield target, day, number, None
        for month in target.months:
            yield target, month.day, None, month


@bp.get("/<uuid:forecast_id>/numbers.<any(csv,xlsx):kind>")
@requires(READ)
def numbers(forecast_id: UUID, kind: str) -> Response:
    run = find(forecast_id)
    if run.kind is RunKind.BACK_TEST or not run.is_done:
        abort(404)
    file = files.write(kind, COLUMNS, _rows(read_targets(run)), about=_about(run))
    name = f"{run.code}-{run.day:%Y%m%d}.{kind}"
    return download_parts(files.read_chunks(file), name=name, mimetype=files.KINDS[kind])


def _about(run: ForecastRun) -> list[tuple[str, str]]:
    return [
        (_("Forecast"), run.code),
        (_("Data day"), format_date(run.day)),
        (_("Version of the method"), run.method),
        (_("Digest of the inputs"), run.inputs_hash),
        (_("Digest of the result"), run.result_hash),
    ]
