"""The public openings: found, read in each edition, and followed by feed readers."""

from collections.abc import Mapping
from email.utils import format_datetime
from functools import partial
from uuid import UUID

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from registry.background.letters import site_url
from registry.core.i18n import _, _l, hanoi_today, locale, localized_text
from registry.core.paging import Page
from registry.core.permissions import public
from registry.matching.labels import FacetGroup, FacetOption, label_of
from registry.matching.queries import place_of_page
from registry.programs import edition_queries, editions, public_queries
from registry.programs import labels as program_labels
from registry.programs.models import Opening, OpeningState
from registry.public import queries
from registry.public.views.postings import closing_moment, job_posting
from registry.public.views.shared import bp
from registry.taxonomy import queries as taxonomy
from registry.web.assets import with_query
from search.engine import MAX_PAGE_SIZE, BadQuery

GROUPS = {
    "fields": _l("Field"),
    "modes": _l("Mode of cooperation"),
    "languages": _l("Teaching language"),
    "institution": _l("Institution"),
}


@bp.get("/openings/")
@public()
def openings() -> ResponseReturnValue:
    text, choices = queries.read_address(request.args)
    try:
        found = queries.search_openings(
            text=text, choices=choices, page=place_of_page(request.args.get("page", ""))
        )
    except BadQuery:
        abort(400)
    institutions = {
        str(row.id): localized_text(row, "name") for row in taxonomy.list_institutions()
    }
    return render_template(
        "public/openings.html",
        found=found,
        text=text,
        choices=choices,
        pages=Page(found.openings, min(found.total, MAX_PAGE_SIZE), page=found.page),
        relaxed=[
            (GROUPS[name], count, with_query(**{name: None, "page": None}))
            for name, count in found.relaxed
        ],
        facet_names=tuple(GROUPS),
        groups=[_facet(name, found, choices.get(name, ()), institutions) for name in GROUPS],
    )


def _facet(
    name: str, found: queries.OpeningHits, chosen: tuple[str, ...], institutions: Mapping[str, str]
) -> FacetGroup:
    counts = {**dict.fromkeys(chosen, 0), **found.facets.get(name, {})}
    if name == "fields":
        counts = {code: count for code, count in counts.items() if len(code) == 3 or code in chosen}
    options = [
        FacetOption(value, institutions.get(value) or label_of(name, value), count, value in chosen)
        for value, count in counts.items()
    ]
    options.sort(key=lambda option: (-(option.count or 0), option.label))
    return FacetGroup(name, str(GROUPS[name]), options)


@bp.get("/openings/<uuid:opening_id>")
@public()
def opening(opening_id: UUID) -> ResponseReturnValue:
    row = public_queries.get_public_opening(opening_id)
    is_open = row.state is OpeningState.PUBLISHED and row.closes_on >= hanoi_today()
    return render_template(
        "public/opening.html",
        opening=row,
        criteria=program_labels.criterion_rows(row),
        posting=job_posting(row) if is_open else None,
        closes_at=closing_moment(row),
        is_open=is_open,
        teaching_language=label_of("languages", row.teaching_language),
        editions=edition_queries.list_editions(row),
    )


@bp.get("/openings/<uuid:opening_id>/editions/<int:number>")
@public()
def edition(opening_id: UUID, number: int) -> ResponseReturnValue:
    """What was public stays readable: the text of the time, and what it changed."""
    row = public_queries.get_public_opening(opening_id)
    chosen = edition_queries.get_edition(row, number)
    shown = editions.as_opening(row, chosen)
    before = edition_queries.get_edition(row, number - 1) if number > 1 else None
    return render_template(
        "public/edition.html",
        opening=row,
        edition=chosen,
        shown=shown,
        changes=editions.compare(row, before, chosen).rows() if before else [],
        criteria=program_labels.criterion_rows(shown),
        editions=edition_queries.list_editions(row),
        language_label=partial(label_of, "languages"),
    )


@bp.get("/openings.rss")
@public()
def feed() -> ResponseReturnValue:
    return Response(
        render_template(
            "public/feed.xml",
            title=_("Openings of talent training programmes"),
            link=site_url("public.openings"),
            language=locale(),
            items=[_feed_item(row) for row in public_queries.list_public_openings(limit=50)],
        ),
        mimetype="application/rss+xml",
    )


def _feed_item(row: Opening) -> dict[str, str]:
    return {
        "title": localized_text(row, "title"),
        "link": site_url("public.opening", opening_id=row.id),
        "published": format_datetime(row.published_at) if row.published_at else "",
    }
