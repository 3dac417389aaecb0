from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, abort, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts import attempts
from registry.audit import services as audit
from registry.core.cleaning import clean
from registry.core.errors import TooManyAttempts
from registry.core.i18n import _, _l
from registry.core.paging import Page
from registry.core.permissions import Permission, requires
from registry.experts import cards
from registry.matching import address, comparing, demand, labels, pasted, queries, suggesting
from registry.matching.forms import PastedForm
from registry.matching.hits import make_found, make_hits
from registry.matching.models import PastedText
from registry.matching.similar import find_similar
from registry.programs import queries as programs
from registry.programs.models import Opening
from registry.web.assets import kept_query, with_query, without_query
from registry.web.bulk import PAGE, PROFILE, reading_in_bulk
from registry.web.forms import ledger
from registry.web.steps import Place, Step, current_user, take
from search.engine import BadQuery

bp = Blueprint("matching", __name__, url_prefix="/<any(vi,en):locale>/experts")
NAVIGATION = [(_l("Find experts"), "matching.index", Permission.EXPERT_SEARCH)]
SEARCH = Permission.EXPERT_SEARCH
PAGE_SIZE = queries.PAGE
PASTING = Step(
    title=_l("Search by a text"),
    submit=_l("Search by this text"),
    done=_l("These are the experts whose work is nearest to the text."),
    lead=_l(
        "Paste a course outline, a call or an abstract, in Vietnamese or English. Only you can read it, "
        "and it is deleted after %(days)s days.",
        days=pasted.KEPT.days,
    ),
)


@bp.get("/")
@requires(SEARCH)
def index() -> ResponseReturnValue:
    reading_in_bulk(PAGE, current_user())
    opening = _opening()
    wanted = _wanted()
    try:
        found = queries.search(wanted, opening=opening, visible_to=current_user())
    except BadQuery:
        abort(400)
    if not found.total and not found.is_fallback:
        with ledger():
            demand.note(wanted, by=current_user())
    hits = (
        make_hits(found.persons, opening, viewer=current_user(), told=found.told)
        if opening
        else make_found(found, viewer=current_user())
    )
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
        most_compared=comparing.MOST,
        was_cut=len(request.args.get("q", "")) > queries.LONGEST_TEXT,
        facet_names=queries.FACETS,
        clear_url=with_query(**dict.fromkeys((*queries.FACETS, "page"))),
    )


@bp.get("/suggest")
@requires(SEARCH)
def suggest() -> ResponseReturnValue:
    """For the box, while somebody types. Too many are no fault of theirs: then there is none."""
    user = current_user()
    try:
        with ledger():
            attempts.count(("suggestion", user.id))
    except TooManyAttempts:
        return jsonify([])
    found = suggesting.suggest(str(clean(request.args.get("q", ""))), visible_to=user)
    if found.named:
        with ledger():
            cards.log_names(found.named, viewer=user, purpose="search")
    groups = (
        (_("Fields of expertise"), found.fields),
        (_("Strategic technologies"), found.technologies),
        (_("Experts"), found.people),
    )
    return jsonify(
        [
            {"label": label, "items": [_suggested(one) for one in some]}
            for label, some in groups
            if some
        ]
    )


def _suggested(one: suggesting.Suggestion) -> dict[str, str]:
    url = url_for(".profile", person_id=one.person_id) if one.person_id else ""
    return {"text": one.text, "url": url}


@bp.get("/compare")
@requires(SEARCH)
def compare() -> ResponseReturnValue:
    """The first of those that were ticked; who may not be seen is left out."""
    reading_in_bulk(PAGE, current_user())
    opening, ids = _opening(), _ticked()
    persons = queries.read_people(ids[: comparing.MOST], current_user())
    hits = make_hits(persons, opening, viewer=current_user())
    with ledger():
        for hit in hits:
            _log_profile(hit.card, opening)
    return render_template(
        "matching/compare.html",
        hits=hits,
        rows=comparing.rows_of(hits),
        opening=opening,
        is_cut=len(ids) > comparing.MOST,
        most=comparing.MOST,
    )


def _ticked() -> list[UUID]:
    found = []
    for text in dict.fromkeys(request.args.getlist("person")[:PAGE_SIZE]):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@bp.get("/<uuid:person_id>")
@requires(SEARCH)
def profile(person_id: UUID) -> ResponseReturnValue:
    reading_in_bulk(PROFILE, current_user())
    person = queries.get_profile(person_id, visible_to=current_user())
    opening = _opening()
    [hit] = make_hits([person], opening, viewer=current_user())
    similar = find_similar(person, visible_to=current_user())
    near = make_hits(similar, None, viewer=current_user())
    with ledger():
        _log_profile(hit.card, opening)
    _log_names(similar, [one.card for one in near], opening=None)
    return render_template(
        "matching/profile.html",
        card=hit.card,
        score=hit.score,
        rows=hit.rows,
        opening=opening,
        openings=programs.list_own_published(current_user()),
        similar=near,
    )


def _log_profile(card: cards.Card, opening: Opening | None) -> None:
    audit.record_access(
        person_ids=[card.person_id],
        viewer=current_user(),
        fields=cards.shown_fields(card),
        purpose="profile",
        context=opening,
    )


@bp.route("/text", methods=["GET", "POST"])
@requires(SEARCH, write=SEARCH)
def text() -> ResponseReturnValue:
    """A whole outline, call or abstract to search by; the address of its results carries only its id."""
    kept = kept_query("q", "text")
    back = _results(kept)
    found: list[PastedText] = []

    def keep(form: PastedForm) -> None:
        attempts.count(("pasted-text", current_user().id))
        found.append(pasted.keep(form.text.data, by=current_user()))

    return take(
        PASTING,
        PastedForm,
        keep,
        place=Place(url=back, trail=[(_("Find experts"), back)]),
        after=lambda: _results([*kept, ("text", str(found[0].id))]),
    )


def _results(query: list[tuple[str, str]]) -> str:
    return f"{url_for('.index')}?{urlencode(query)}" if query else url_for(".index")


def _wanted() -> queries.SearchRequest:
    """A text that is forgotten, or of somebody else, is a 404."""
    try:
        return address.read(request.args, user=current_user())
    except ValueError:
        abort(404)


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
