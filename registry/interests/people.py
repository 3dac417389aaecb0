"""An opening with its people, in the order in which they come nearer: interested, fitting, introduced,
contracted. What is shown of each is what their reader sees of them in the lists of these records."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from registry.accounts.models import User
from registry.contracts import listing as contract_listing
from registry.contracts.models import Contract
from registry.contracts.queries import visible_contracts
from registry.core.db import get_row, list_rows, session
from registry.core.paging import Rows, count_rows
from registry.core.permissions import INSTITUTION_ROLES, OVERSIGHT_ROLES, Permission, Role, can
from registry.experts.models import Person
from registry.interests import listing
from registry.interests.models import Interest
from registry.interests.queries import visible_interests
from registry.introductions import listing as introduction_listing
from registry.introductions.models import Introduction
from registry.introductions.queries import visible_introductions
from registry.matching import queries as matching
from registry.matching.hits import Hit, make_hits
from registry.programs.models import Opening
from registry.programs.queries import workspace_openings
from search.engine import BadQuery

SHOWN = 10  # of each; the lists show all


@dataclass(frozen=True)
class Part:
    """The first rows, and how many there are."""

    rows: Sequence[Any]
    total: int


@dataclass(frozen=True)
class Interested:
    row: Any
    hit: Hit


def get_opening(opening_id: uuid.UUID, *, visible_to: User) -> Opening:
    """Of an institution only its own: whom others seek is public, whom they meet is not."""
    statement = workspace_openings(visible_to).where(Opening.id == opening_id)
    assigned = visible_to.organisation_ids(Role.RECRUITMENT_OFFICER)
    if assigned and not visible_to.roles & {*OVERSIGHT_ROLES, *INSTITUTION_ROLES}:
        statement = statement.where(Opening.institution_id.in_(assigned))
    return get_row(statement)


def read_interested(opening: Opening, user: User) -> Part:
    """The unanswered first, among them the best fit."""
    wanted = listing.rows(user).where(Interest.opening_id == opening.id)
    rows = _first(wanted.order_by(*listing.USUAL_ORDER, Interest.id), matching.PAGE)
    hits = _hits([row.person_id for row in rows], opening, user)
    found = [Interested(row, hits[row.person_id]) for row in rows if row.person_id in hits]
    found.sort(key=lambda one: (not one.row.answer_by, -_exact(one.hit)))
    base = visible_interests(user).where(Interest.opening_id == opening.id)
    return Part(found, count_rows(base))


def _exact(hit: Hit) -> Any:
    return hit.score.exact if hit.score else 0


def _hits(ids: Sequence[Any], opening: Opening, user: User) -> dict[Any, Hit]:
    persons = list_rows(matching.with_parts(select(Person).where(Person.id.in_(ids))))
    hits = make_hits(persons, opening, viewer=user)
    return {hit.card.person_id: hit for hit in hits}


def read_fitting(opening: Opening, user: User) -> Part:
    """Who fits and has not come yet, as the search for this opening has them."""
    if not can(user, Permission.EXPERT_SEARCH):
        return Part([], 0)
    try:
        found = matching.search(matching.SearchRequest(), opening=opening, visible_to=user)
    except BadQuery:
        return Part([], 0)
    near = set(session().scalars(_approached(opening)))
    others = [person for person in found.persons if person.id not in near][:SHOWN]
    return Part(make_hits(others, opening, viewer=user), found.total)


def _approached(opening: Opening) -> Any:
    interested = select(Interest.person_id).where(Interest.opening_id == opening.id)
    asked = select(Introduction.person_id).where(Introduction.opening_id == opening.id)
    return interested.union(asked)


def read_introduced(opening: Opening, user: User) -> Part:
    rows = introduction_listing.rows(user).where(Introduction.opening_id == opening.id)
    order = (Introduction.is_open.desc(), Introduction.created_at.desc(), Introduction.id)
    base = visible_introductions(user).where(Introduction.opening_id == opening.id)
    return Part(_first(rows.order_by(*order)), count_rows(base))


def read_contracted(opening: Opening, user: User) -> Part:
    rows = contract_listing.rows(user).where(Contract.opening_id == opening.id)
    base = visible_contracts(user).where(Contract.opening_id == opening.id)
    ordered = rows.order_by(Contract.created_at.desc(), Contract.id)
    return Part(_first(ordered), count_rows(base))


def _first(rows: Rows | Select[Any], most: int = SHOWN) -> Sequence[Any]:
    return session().execute(rows.limit(most)).all()
