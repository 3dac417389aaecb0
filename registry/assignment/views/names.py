"""Who is meant, on the pages of an assignment: by name where the reader may know it, and logged."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from registry.assignment.problem import Couple, Limit
from registry.core.db import list_rows
from registry.core.i18n import _l
from registry.experts import cards
from registry.experts.audiences import CLOSED
from registry.experts.models import Person
from registry.programs.models import Opening
from registry.web.forms import ledger
from registry.web.steps import current_user

BROKEN = {
    "": _l("A pair that is not, or no longer, a candidate"),
    Limit.EXPERT.value: _l("More openings for one expert than the settings allow"),
    Limit.WINDOW.value: _l("Two openings for one expert at the same time"),
    Limit.OPENING.value: _l("More experts than the opening has free seats"),
    Limit.INSTITUTION.value: _l("More experts than the institution's quota"),
}
FULL = {
    Limit.EXPERT: _l("The expert is already named for as many openings as the settings allow"),
    Limit.WINDOW: _l("The expert is already named for another opening at that time"),
    Limit.OPENING: _l("All free seats of the opening have somebody"),
    Limit.INSTITUTION: _l("The quota of the institution is used up"),
}


def tell(people: Sequence[Person]) -> dict[uuid.UUID, str]:
    """Each person's name, or the number of who is masked or has left the register."""
    numbers = {person.id: person.number for person in people}
    once = list({one.id: one for one in people if one.state not in CLOSED}.values())
    viewer = current_user()
    made = cards.make_cards(once, viewer=viewer)
    if named := cards.list_named(once, made, viewer=viewer):
        with ledger():
            cards.log_names(named, viewer=viewer, purpose="assignment")
    return numbers | {card.person_id: card.name or card.number for card in made}


def number_couples(couples: Sequence[Couple]) -> dict[Couple, str]:
    """Pairs by the numbers of the expert and the opening."""
    people = _numbers(Person, "number", {person for person, _opening in couples})
    openings = _numbers(Opening, "code", {opening for _person, opening in couples})
    return {(one, other): f"{people[one]} – {openings[other]}" for one, other in couples}


def _numbers(model: type[Person] | type[Opening], number: str, ids: set[str]) -> dict[str, str]:
    wanted = [uuid.UUID(one) for one in ids]
    rows = list_rows(select(model).where(model.id.in_(wanted)))
    return {str(row.id): getattr(row, number) for row in rows}
