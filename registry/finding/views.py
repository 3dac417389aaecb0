"""The search box of the header, and the page of what it finds."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.models import User
from registry.core.cleaning import clean
from registry.core.i18n import _l
from registry.core.permissions import Permission, can, requires
from registry.experts import cards
from registry.finding import queries
from registry.finding.queries import FoundGroup, Hit
from registry.web.forms import ledger
from registry.web.lists.address import LONGEST
from registry.web.steps import current_user

bp = Blueprint("finding", __name__, url_prefix="/<any(vi,en):locale>/find")
TITLES = {
    "person": _l("Experts"),
    "contract": _l("Contracts"),
    "introduction": _l("Introductions"),
    "interest": _l("Interest in openings"),
    "entry": _l("Contracts entered directly"),
    "nomination": _l("Nominations of leading experts"),
    "opening": _l("Openings"),
    "program": _l("Talent programmes"),
    "institution": _l("Higher education institutions"),
}
PAGES = {
    "contract": ("contracts.show", "contract_id"),
    "introduction": ("introductions.show", "introduction_id"),
    "interest": ("interests.show", "interest_id"),
    "entry": ("entries.show", "entry_id"),
    "nomination": ("nominations.show", "nomination_id"),
    "opening": ("programs.opening", "opening_id"),
    "program": ("programs.show", "program_id"),
}
LISTS = {
    "contract": "contracts.index",
    "introduction": "introductions.index",
    "interest": "interests.index",
    "entry": "entries.index",
    "nomination": "nominations.index",
    "opening": "programs.openings",
    "program": "programs.programs",
}


@bp.get("/")
@requires(Permission.ACCOUNT_OWN)
def index() -> ResponseReturnValue:
    """By name with or without marks, number, institution or title; what is unknown finds nothing."""
    user, text = current_user(), str(clean(request.args.get("q", "")))[:LONGEST]
    groups = queries.find(text, visible_to=user)
    _log(groups, user)
    return render_template(
        "finding/index.html",
        text=text,
        groups=groups,
        titles=TITLES,
        link_of=lambda hit: _link_of(hit, user),
        list_of_kind=lambda kind: _list_of(kind, text, user),
    )


def _log(groups: list[FoundGroup], user: User) -> None:
    """Who is named finds that in the ledger, once."""
    named = dict.fromkeys(
        hit.person_id for group in groups for hit in group.hits if hit.person_id is not None
    )
    if named:
        with ledger():
            cards.log_names(list(named), viewer=user, purpose="search")


def _link_of(hit: Hit, user: User) -> str:
    if hit.kind in PAGES:
        endpoint, argument = PAGES[hit.kind]
        values: dict[str, Any] = {argument: hit.row_id}
        return url_for(endpoint, **values)
    if hit.kind == "institution":
        return _link_of_institution(hit, user)
    if can(user, Permission.EXPERT_OVERSEE):
        return url_for("oversight.show", person_id=hit.row_id)
    if can(user, Permission.EXPERT_SEARCH):
        return url_for("matching.profile", person_id=hit.row_id)
    return url_for("verification.index", list="all", q=hit.number)


def _link_of_institution(hit: Hit, user: User) -> str:
    """What there is of an institution for this reader: its contracts, its openings, or its entry."""
    if can(user, Permission.CONTRACT_READ):
        return url_for("contracts.index", institution=hit.row_id)
    if can(user, Permission.OPENING_READ):
        return url_for("programs.openings", institution=hit.row_id)
    return url_for("taxonomy.table", name="institutions", q=hit.number or hit.title)


def _list_of(kind: str, text: str, user: User) -> str:
    """The list of a kind, searched for the same; empty where there is none."""
    if kind in LISTS:
        return url_for(LISTS[kind], q=text)
    if kind == "person" and can(user, Permission.EXPERT_SEARCH):
        return url_for("matching.index", q=text)
    return url_for("taxonomy.table", name="institutions", q=text) if kind == "institution" else ""
