from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from registry.audit import services as audit
from registry.core.i18n import _l
from registry.core.paging import Page
from registry.core.permissions import Permission, requires
from registry.experts import cards
from registry.matching import address, labels, queries
from registry.matching.hits import make_hits
from registry.programs import queries as programs
from registry.programs.models import Opening
from registry.web.assets import with_query, without_query
from registry.web.bulk import PAGE, reading_in_bulk
from registry.web.forms import ledger
from registry.web.steps import current_user
from search.engine import BadQuery

bp = Blueprint("matching", __name__, url_prefix="/<any(vi,en):locale>/experts")
NAVIGATION = [(_l("Find experts"), "matching.index", Permission.EXPERT_SEARCH)]


@bp.get("/")
@requires(Permission.EXPERT_SEARCH)
def index() -> ResponseReturnValue:
    reading_in_bulk(PAGE, current_user())
    opening = _opening()
    wanted = address.read(request.args)
    try:
        found = queries.search(wanted, opening=opening, visible_to=current_user())
    except BadQuery:
        abort(400)
    hits = make_hits(found.persons, opening, viewer=current_user(), told=found.told)
    _log_names(found.persons, [hit.card for hit in hits], opening=opening)
    return render_template(
        "matching/index.html",
        wanted=wanted,
        found=found,
        hits=hits,
        opening=opening,
        openings=programs.list_own_published(current_user()),
        groups=labels.facet_groups(found.facets, wanted.choices),
        chips=_chips(wanted),
        sorts=[(order.value, label) for order, label in address.SORTS.items()],
        pages=Page(found.persons, found.reachable, page=found.page),
        relaxed=_relaxed(found, opening),
        sources=labels.SOURCES,
        most_letters=queries.LONGEST_TEXT,
        was_cut=len(request.args.get("q", "")) > queries.LONGEST_TEXT,
        facet_names=queries.FACETS,
        clear_url=with_query(**dict.fromkeys((*queries.FACETS, "page"))),
    )


@bp.get("/<uuid:person_id>")
@requires(Permission.EXPERT_SEARCH)
def profile(person_id: UUID) -> ResponseReturnValue:
    person = queries.get_profile(person_id, visible_to=current_user())
    opening = _opening()
    [hit] = make_hits([person], opening, viewer=current_user())
    with ledger():
        audit.record_access(
            person_ids=[person.id],
            viewer=current_user(),
            fields=cards.shown_fields(hit.card),
            purpose="profile",
            context=opening,
        )
    return render_template(
        "matching/profile.html",
        card=hit.card,
        score=hit.score,
        rows=hit.rows,
        opening=opening,
        openings=programs.list_own_published(current_user()),
    )


def _opening() -> Opening | None:
    """The opening searched for; one that this person may not see is a 404."""
    try:
        return address.find_opening(request.args, visible_to=current_user())
    except ValueError:
        abort(404)


def _log_names(persons: Any, made: list[cards.Card], *, opening: Opening | None) -> None:
    """Whoever was listed by name finds that in the access log; masked cards show nothing protected."""
    if named := cards.list_named(persons, made, viewer=current_user()):
        with ledger():
            cards.log_names(named, viewer=current_user(), purpose="search", context=opening)


def _chips(wanted: queries.SearchRequest) -> list[tuple[str, str]]:
    return [
        (labels.label_of(name, value), without_query(name, value))
        for name, values in wanted.choices.items()
        for value in values
    ]


def _relaxed(found: queries.ExpertHits, opening: Opening | None) -> list[tuple[str, int, str]]:
    """What keeps everybody away, how many there would be without it, and where that is seen."""
    told = []
    for one in found.relaxed:
        if one.wish is None:
            url = with_query(**{one.name: None, "page": None})
            told.append((str(labels.GROUPS[one.name]), one.count, url))
        elif opening is not None:
            told.append((labels.wish_label(one.wish, opening), one.count, ""))
    return told
