"""The seats of an opening: not two accepted for the same one, and filled when the last is signed."""

from sqlalchemy import select

from registry.audit import states
from registry.contracts import queries
from registry.contracts.models import Contract
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import _
from registry.programs import endings
from registry.programs.models import Opening, OpeningState


def refuse_full(opening: Opening) -> None:
    """Locks the opening, so that of two simultaneous agreements the second one sees the first."""
    session().execute(select(Opening.id).where(Opening.id == opening.id).with_for_update())
    if queries.count_seats_taken(opening.id) >= opening.seats:
        raise RegistryError(_("All seats of this opening are taken."))


def fill_when_signed(opening: Opening) -> None:
    if count_signed(opening) >= opening.seats and states.can_move(opening, OpeningState.FILLED):
        endings.fill_opening(opening)


def free(contract: Contract) -> None:
    """A contract that no longer holds its seat gives it back: a filled opening has one again."""
    session().flush()  # this contract is counted in its new state
    opening = contract.opening
    if opening is not None and count_signed(opening) < opening.seats:
        endings.reopen_opening(opening)


def count_signed(opening: Opening) -> int:
    return queries.count_seats_taken(opening.id, states=queries.SIGNED)
