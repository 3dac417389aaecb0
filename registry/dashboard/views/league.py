"""Institutions, bodies and fields beside their plans: with intervals, and with places that claim no more
than is known; below, where most lecturers are still sought."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from registry.core.db import session
from registry.core.i18n import _, _l, format_share
from registry.core.permissions import requires
from registry.dashboard import plans, quality, rates
from registry.dashboard.rates import Place
from registry.dashboard.views import drawn
from registry.dashboard.views.shared import READ, Asked, ask, bp, plain
from registry.programs.models import Opening, OpeningState
from registry.programs.queries import visible_openings
from registry.targets.lists import tables
from registry.targets.traits import GROUP_OF_FIELDS
from registry.taxonomy.concept_models import Concept
from registry.web.steps import current_user

SORTS = {
    "body": _l("Governing bodies"),
    "institution": _l("Institutions"),
    "field": _l("Research fields"),
}


@dataclass(frozen=True)
class Line:
    label: str
    place: Place
    url: str
    sought: int  # seats of openings that are published now; of fields alone


@bp.get("/league")
@requires(READ)
def league() -> ResponseReturnValue:
    asked = ask()
    wanted = request.args.get("of", "")
    name = wanted if wanted in SORTS else "body"
    lines, without = _lines(asked, name)
    return render_template(
        "dashboard/league.html",
        asked=asked,
        target=asked.target,
        when=asked.when,
        moments=asked.when.form,
        name=name,
        lines=lines,
        without=without,
        gaps=_gaps(lines),
        percent=quality.limit("credible_percent"),
        views=[
            (
                label,
                url_for(".league", target=asked.target.code, of=one, **asked.kept),
                one == name,
                "",
            )
            for one, label in SORTS.items()
        ],
        chips=drawn.chips(asked),
        share=format_share,
    )


def _lines(asked: Asked, name: str) -> tuple[list[Line], list[tuple[str, int, str]]]:
    """With a plan, in their places; without one, by their number."""
    one = asked.dimensions[name]
    groups = tables.count_by(asked.people, asked.narrowed, current_user(), [one])
    counted = Counter({key[0]: number for key, number in groups.items()})
    years = range(asked.target.counts_from.year, asked.when.as_of.year + 1)
    planned = plans.read_plans(current_user(), years=years)[name]
    labels = asked.label_all(one, [value for value in {*counted, *planned} if value is not None])
    sought = _sought() if name == "field" else {}
    percent = quality.limit("credible_percent")
    found = [
        rates.rate(value, counted[value], wanted, percent=percent)
        for value, wanted in planned.items()
        if wanted and value is not None
    ]

    def label(value: Any) -> str:
        return str(labels.get(plain(value), _("not known")))

    def url(value: Any) -> str:
        return asked.url_of_people(**{name: plain(value)})

    lines = [
        Line(label(place.rate.value), place, url(place.rate.value), sought.get(place.rate.value, 0))
        for place in rates.places(found)
    ]
    ranked = {place.rate.value for place in (line.place for line in lines)}
    others = sorted(
        (-number, label(value), value) for value, number in counted.items() if value not in ranked
    )
    return lines, [(text, -number, url(value)) for number, text, value in others]


def _sought() -> Mapping[str, int]:
    """Seats of published openings by group of fields: what institutions look for today."""
    statement = (
        visible_openings(current_user())
        .join(Concept, Concept.id == Opening.field_id)
        .where(Opening.state == OpeningState.PUBLISHED)
    )
    code = func.substr(Concept.code, 1, GROUP_OF_FIELDS)
    seats = statement.with_only_columns(
        code.label("code"), Opening.seats.label("seats"), maintain_column_froms=True
    ).order_by(None)
    inner = seats.subquery("sought")
    grouped = select(inner.c.code, func.sum(inner.c.seats)).group_by(inner.c.code)
    return dict(session().execute(grouped).all())


def _gaps(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Where most lecturers are missing."""
    widest = sorted(lines, key=lambda line: (-line.place.rate.gap, line.label))
    return [
        drawn.bar_of(line.label, line.place.rate.counted, line.place.rate.planned, line.url)
        for line in widest[: quality.limit("bars")]
        if line.place.rate.gap
    ]
