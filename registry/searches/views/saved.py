"""Keeping a search from its page, and one's saved searches with what they found."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _, _l
from registry.core.permissions import Permission, can, requires
from registry.experts import cards
from registry.matching import address
from registry.matching import labels as matching_labels
from registry.matching import queries as matching
from registry.matching.hits import make_hits
from registry.matching.queries import SearchRequest
from registry.programs.models import Opening
from registry.public import queries as public
from registry.searches import queries, services
from registry.searches.forms import ChangeSearchForm, SaveSearchForm
from registry.searches.kinds import KINDS, Args, read_query
from registry.searches.lists import SEARCHES
from registry.searches.models import Alert, SavedSearch, SearchKind
from registry.web.forms import ledger
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Pairs, Place, Step, current_user, take
from search.engine import SearchError

bp = Blueprint("searches", __name__, url_prefix="/<any(vi,en):locale>/searches")
OWN = Permission.ACCOUNT_OWN
LONGEST_QUERY = 12_000  # letters: a text of the longest in words, and filters beside it
ACCOUNT_NAVIGATION = [(_l("Saved searches"), "searches.index", OWN)]
SAVING = Step(
    title=_l("Save this search"),
    submit=_l("Save the search"),
    done=_l("The search is saved."),
    lead=_l("The notices name only what you may see, and nobody who stops being visible."),
)
register(bp, SEARCHES, read=OWN)


@bp.route("/new/<any(experts,openings):kind>", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def new(kind: str) -> ResponseReturnValue:
    """The address carries the search that is to be kept."""
    wanted = SearchKind(kind)
    if not can(current_user(), KINDS[wanted].permission):
        abort(403)
    query = query_to_keep(wanted)
    if wanted is SearchKind.EXPERTS:
        read_asked(read_query(query))
    search = services.make(wanted, query, by=current_user())
    back = _address_of(search)
    title = _("Find experts") if wanted is SearchKind.EXPERTS else _("Openings")

    def save(form: Any, found: queries.Look | None) -> None:
        services.save(
            search,
            name=form.name.data,
            alert=Alert(form.alert.data),
            found=found,
            by=current_user(),
        )

    return take(
        SAVING,
        SaveSearchForm,
        save,
        place=Place(url=back, trail=[(title, back)], facts=lambda: _describe(search)),
        data={"name": read_query(query).get("q", "")[:60], "alert": Alert.DAILY.value},
        receive=lambda _form: _look(search),
        after=lambda: url_for(".show", search_id=search.id),
    )


def _look(search: SavedSearch) -> queries.Look | None:
    """Before the transaction."""
    try:
        return queries.look(search, by=current_user())
    except SearchError:
        return None


def query_to_keep(kind: SearchKind) -> str:
    names = KINDS[kind].names
    query = urlencode([one for one in request.args.items(multi=True) if one[0] in names and one[1]])
    if len(query) > LONGEST_QUERY:
        abort(400)
    return query


def read_asked(args: Args) -> tuple[SearchRequest, Opening | None]:
    """Of a search for experts. A text or an opening that is no id, or not theirs to see, is a 404."""
    user = current_user()
    try:
        return address.read(args, user=user), address.find_opening(args, visible_to=user)
    except ValueError:
        abort(404)


def _address_of(search: SavedSearch) -> str:
    url = url_for(KINDS[search.kind].endpoint)
    return f"{url}?{search.query}" if search.query else url


def _describe(search: SavedSearch) -> Pairs:
    return describe_query(search.kind, search.query)


def describe_query(kind: SearchKind, query: str) -> Pairs:
    """What a search asks for, in words."""
    args = read_query(query)
    names = [name for name in KINDS[kind].names if name not in {"q", "text", "opening", "sort"}]
    filters = [_label(name, value) for name in names for value in args.getlist(name)]
    return [
        (_("Searches for"), kind.label),
        (_("Opening"), _opening_code(args) if kind is SearchKind.EXPERTS else ""),
        (_("Words"), args.get("q", "") or (_("a pasted text") if args.get("text") else "")),
        (_("Filters"), "; ".join(filters) or _("none")),
    ]


def _label(name: str, value: str) -> str:
    if name == "institution":
        return public.name_institution(value)
    return matching_labels.label_of(name, value)


def _opening_code(args: Args) -> str:
    opening = queries.find_opening(args, visible_to=current_user())
    return opening.code if opening else ""


def _find(search_id: UUID) -> SavedSearch:
    return queries.get_search(search_id, visible_to=current_user())


def _place(search: SavedSearch) -> Place:
    url = url_for(".show", search_id=search.id)
    trail = [(_("Saved searches"), url_for(".index")), (search.name, url)]
    return Place(url=url, trail=trail, facts=lambda: _describe(search), row=search)


def _show(search: SavedSearch) -> ResponseReturnValue:
    found = queries.list_found(search, visible_to=current_user())
    is_of_experts = search.kind is SearchKind.EXPERTS
    return render_template(
        "searches/show.html",
        search=search,
        place=_place(search),
        facts=_describe(search),
        address=_address_of(search),
        hits=_hits(search, found) if is_of_experts else [],
        openings=[] if is_of_experts else public.read_openings([str(one) for one in found]),
        opening=_opening_of(search) if is_of_experts else None,
    )


def _opening_of(search: SavedSearch) -> Any:
    return queries.find_opening(read_query(search.query), visible_to=current_user())


def _hits(search: SavedSearch, ids: list[UUID]) -> list[Any]:
    user = current_user()
    persons = matching.read_people(ids, user)
    hits = make_hits(persons, _opening_of(search), viewer=user)
    named = cards.list_named(persons, [hit.card for hit in hits], viewer=user)
    if named:
        with ledger():
            cards.log_names(named, viewer=user, purpose="search", context=search)
    return hits


@bp.get("/<uuid:search_id>")
@requires(OWN)
def show(search_id: UUID) -> ResponseReturnValue:
    return _show(_find(search_id))


STEPS = StepRoutes(
    bp, "/<uuid:search_id>", find=_find, page=_show, place=_place, read=OWN, write=OWN
)


@STEPS.form(
    "change",
    ChangeSearchForm,
    title=_l("Change the saved search"),
    submit=_l("Save"),
    done=_l("The saved search is changed."),
    options=lambda row: {"data": {"name": row.name, "alert": row.alert.value}},
)
def change(search: SavedSearch, form: ChangeSearchForm) -> None:
    services.change(search, name=form.name.data, alert=Alert(form.alert.data), by=current_user())


StepRoutes(
    bp,
    "/<uuid:search_id>",
    find=_find,
    page=_show,
    place=_place,
    read=OWN,
    write=OWN,
    after=lambda _row: url_for(".index"),
).button("remove", services.remove, done=_l("The saved search is removed."))
