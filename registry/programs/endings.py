"""How an opening ends: filled, partly filled, without anybody suitable, cancelled; and what is archived."""

from datetime import date

from registry.core.errors import RegistryError
from registry.core.i18n import _, hanoi_today
from registry.programs import followers
from registry.programs.actions import ProgramAction
from registry.programs.guards import Actor, refuse_signed, refuse_without, take_step, tell
from registry.programs.models import Opening, OpeningState

ENDED = {
    OpeningState.FILLED: ProgramAction.OPENING_FILLED,
    OpeningState.PARTLY_FILLED: ProgramAction.OPENING_PARTLY_FILLED,
    OpeningState.CANCELLED: ProgramAction.OPENING_CANCELLED,
    OpeningState.NO_SUITABLE: ProgramAction.OPENING_ENDED_WITHOUT_CANDIDATE,
}


def cancel_opening(opening: Opening, *, reason: str, by: Actor) -> None:
    _end_unsigned(opening, OpeningState.CANCELLED, reason=reason, by=by)


def record_no_suitable(opening: Opening, *, reason: str, by: Actor) -> None:
    _end_unsigned(opening, OpeningState.NO_SUITABLE, reason=reason, by=by)


def _end_unsigned(opening: Opening, state: OpeningState, *, reason: str, by: Actor) -> None:
    refuse_without(reason)
    refuse_signed(opening)
    _end(opening, state, reason=reason, by=by)


def record_partly_filled(opening: Opening, *, reason: str, by: Actor) -> None:
    """Some seats are signed, and nobody is sought for the rest any more."""
    refuse_without(reason)
    if followers.count_signed(opening) == 0:
        raise RegistryError(_("No contract is signed for this opening yet."))
    _end(opening, OpeningState.PARTLY_FILLED, reason=reason, by=by)


def fill_opening(opening: Opening, *, by: Actor = None) -> None:
    """As many contracts are signed as there are seats."""
    _end(opening, OpeningState.FILLED, reason="", by=by)


def reopen_opening(opening: Opening, *, today: date | None = None) -> None:
    """A seat of a filled opening is free again: those who read that it is filled are informed."""
    if opening.state is not OpeningState.FILLED:
        return
    is_open = opening.closes_on >= (today or hanoi_today())
    state = OpeningState.PUBLISHED if is_open else OpeningState.CLOSED
    take_step(opening, state, ProgramAction.OPENING_REOPENED, by=None)
    tell("reopened", opening, by=None)


def archive_opening(opening: Opening) -> None:
    take_step(opening, OpeningState.ARCHIVED, ProgramAction.OPENING_ARCHIVED, by=None)


def _end(opening: Opening, to: OpeningState, *, reason: str, by: Actor) -> None:
    """Everybody still waiting for an answer about this opening is informed."""
    take_step(opening, to, ENDED[to], by=by, reason=reason)
    tell(to.value, opening, by=by, reason=reason)
    followers.opening_ended(opening)
