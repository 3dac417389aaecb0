"""Each table for other programs, at an address that holds for ever."""

from collections.abc import Mapping
from typing import Any

from flask import Response, abort

from registry.core.i18n import LOCALES, say_in_languages
from registry.core.permissions import public
from registry.statistics import open_data
from registry.statistics.models import StatisticRelease
from registry.statistics.views.shared import bp, find_published, title_of
from registry.web.downloads import download

KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@bp.get("/<number>/<table>.<any(csv,json):kind>")
@public()
def file(number: str, table: str, kind: str) -> Response:
    release = find_published(number)
    found = open_data.find_table(release, table)
    if found is None:
        abort(404)
    name = f"{release.number}-{table}.{kind}"
    return download(_write(kind, release, found), name=name, mimetype=KINDS[kind])


def _write(kind: str, release: StatisticRelease, table: Mapping[str, Any]) -> bytes:
    if kind == "csv":
        return open_data.write_csv(release, table)
    titles = say_in_languages(lambda: title_of(table["code"]))
    return open_data.write_json(release, table, title=dict(zip(LOCALES, titles, strict=True)))
