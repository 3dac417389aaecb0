from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from registry.audit import services as audit
from registry.core.cleaning import clean
from registry.core.i18n import _l
from registry.core.paging import Page
from registry.core.permissions import Permission, requires
from registry.experts import cards
from registry.matching import labels, queries, scoring
from registry.programs import queries as programs
from registry.programs.models import Opening
from registry.web.assets import with_query, without_query
from registry.web.bulk import PAGE, reading_in_bulk
from registry.web.forms import ledger
from registry.web.steps import current_user
from search.engine import BadQuery, SortOrder

bp = Blueprint("matching", __name__, url_prefix="/<any(vi,en):locale>/experts")
NAVIGATION = [(_l("Find experts"), "matching.index", Permission.EXPERT_SEARCH)]
SORTS = {
    SortOrder.RELEVANCE: _l("Best fit"),
    SortOrder.UPDATED: _l("Latest update"),
    SortOrder.AVAILABLE_FROM: _l("Available first"),
    SortOrder.NAME_VI: _l("Name"),
}


@bp.get("/")
@requires(Permission.EXPERT_SEARCH)
def index() -> ResponseReturnValue:
    reading_in_bulk(PAGE, current_user())
    opening = _opening()
    wanted = _wanted()
    try:
        found = queries.search(wanted, opening=opening, visible_to=current_user())
    except BadQuery:
        abort(400)
    hits = _hits(found.persons, opening, found.told)
    _log_names(found.persons, [hit["card"] for hit in hits], opening=opening)
    return render_template(
        "matching/index.html",
        wanted=wanted,
        found=found,
        hits=hits,
        opening=opening,
        openings=programs.list_own_published(current_user()),
        groups=labels.facet_groups(found.facets, wanted.choices),
        chips=_chips(wanted),
        sorts=[(order.value, label) for order, label in SORTS.items()],
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
    [hit] = _hits([person], opening)
    with ledger():
        audit.record_access(
            person_ids=[person.id],
            viewer=current_user(),
            fields=cards.shown_fields(hit["card"]),
            purpose="profile",
            context=opening,
        )
    return render_template(
        "matching/profile.html",
        **hit,
        opening=opening,
        openings=programs.list_own_published(current_user()),
    )


def _opening() -> Opening | None:
    """The opening searched for; one that this person may not see is a 404."""
    wanted = request.args.get("opening", "")
    if not wanted:
        return None
    try:
        return programs.get_opening(UUID(wanted), visible_to=current_user())
    except ValueError:
        abort(404)


def _wanted() -> queries.SearchRequest:
    wanted_sort = request.args.get("sort", "")
    return queries.SearchRequest(
        text=str(clean(request.args.get("q", "")))[: queries.LONGEST_TEXT],
        choices={
            name: tuple(dict.fromkeys(map(str, map(clean, request.args.getlist(name)))))
            for name in queries.FACETS
            if request.args.getlist(name)
        },
        sort=SortOrder(wanted_sort)
        if wanted_sort in {order.value for order in SORTS}
        else SortOrder.RELEVANCE,
        page=queries.place_of_page(request.args.get("page", "")),
    )


def _hits(persons: Any, opening: Opening | None, told: Any = None) -> list[dict[str, Any]]:
    made = cards.make_cards(list(persons), viewer=current_user())
    facts = queries.candidates(list(persons), opening) if opening else {}
    return [
        {
            "card": card,
            "score": (score := scoring.score(opening, facts[person.id])) if opening else None,
            "rows": labels.score_rows(score, opening) if opening else [],
            "told": (told or {}).get(person.id, ()),
        }
        for person, card in zip(persons, made, strict=True)
    ]


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
            address = with_query(**{one.name: None, "page": None})
            told.append((str(labels.GROUPS[one.name]), one.count, address))
        elif opening is not None:
            told.append((labels.wish_label(one.wish, opening), one.count, ""))
    return told
