"""What everybody may read: the releases, one of them, what its figures mean, and how they are protected."""

from datetime import date
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from registry.core.i18n import hanoi_today
from registry.core.permissions import public
from registry.statistics import changes, open_data, queries
from registry.statistics.kinds import Dimension
from registry.statistics.limits import limit
from registry.statistics.models import StatisticRelease
from registry.statistics.views.shared import (
    LATEST,
    bp,
    find_published,
    shown_tables,
    title_of,
)


@bp.get("/")
@public()
def index() -> ResponseReturnValue:
    return render_template("statistics/index.html", releases=queries.list_published())


@bp.get("/<number>")
@public()
def show(number: str) -> ResponseReturnValue:
    release = find_published(number)
    return render_template("statistics/show.html", **context_of(release))


def context_of(release: StatisticRelease) -> dict[str, Any]:
    before = queries.find_before(release) if release.issued_at else queries.find_latest()
    return {
        "release": release,
        "tables": shown_tables(release),
        "before": before,
        "changes": [(title_of(one.table), one) for one in changes.compare(before, release)],
        "successor": queries.find_successor(release),
        "licence": open_data.LICENCE,
        "licence_url": open_data.LICENCE_URL,
        "read_day": date.fromisoformat,
    }


@bp.get("/about")
@public()
def about() -> ResponseReturnValue:
    """What counts, by which reading and on which legal basis, and what keeps people out of the figures."""
    latest = queries.find_latest()
    return render_template(
        "statistics/about.html",
        release=latest,
        smallest=limit("smallest_group", on=hanoi_today()),
        licence=open_data.LICENCE,
        licence_url=open_data.LICENCE_URL,
    )


@bp.get("/dictionary")
@public()
def dictionary() -> ResponseReturnValue:
    latest = queries.find_latest()
    return render_template(
        "statistics/dictionary.html",
        columns=open_data.COLUMNS,
        dimensions=list(Dimension),
        tables=shown_tables(latest) if latest else [],
        latest=LATEST,
    )
