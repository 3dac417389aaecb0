"""The decision of the competent authority: recorded by one of the secretariat, confirmed by another. A yes is
a designation like any other (see leading), from which the count follows; a no ends the nomination."""

from datetime import date
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.audit import states
from registry.core.db import find_row
from registry.core.errors import NotAllowed
from registry.core.i18n import _, hanoi_today
from registry.documents.models import Document
from registry.leading import services as leading
from registry.leading.models import DesignationEntry, EntryState
from registry.nominations.actions import NominationAction
from registry.nominations.answering import end, give_time
from registry.nominations.checking import refuse_outsider
from registry.nominations.kinds import Ending
from registry.nominations.models import Nomination
from registry.nominations.states import NominationState
from registry.nominations.telling import tell_nominator, tell_nominee

S = NominationState


def designate(
    nomination: Nomination,
    *,
    decision_number: str,
    authority: str,
    valid_from: date,
    valid_to: date | None,
    document: Document,
    by: User,
) -> DesignationEntry:
    """Of the category of the nomination. It is a fact once a second person has confirmed it."""
    refuse_outsider(nomination, by=by)
    states.refuse_illegal(nomination, S.DECIDING)
    assert nomination.person is not None
    entry = leading.propose_designation(
        nomination.person,
        document=document,
        by=by,
        legal_category=nomination.category,
        decision_number=decision_number,
        authority=authority,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    nomination.entry_id = entry.id
    states.move(nomination, S.DECIDING, by=by, action=NominationAction.DECISION_RECORDED)
    return entry


def follow_answer(entry: Any, by: User) -> None:
    """The second person has answered about a designation that came of a nomination."""
    if not isinstance(entry, DesignationEntry):
        return
    nomination = find_row(select(Nomination).where(Nomination.entry_id == entry.id))
    if nomination is None or nomination.state is not S.DECIDING:
        return
    if entry.state is EntryState.CONFIRMED:
        states.move(nomination, S.DESIGNATED, by=by, action=NominationAction.DESIGNATED)
        tell_nominee(nomination, "designated", by=by)
        tell_nominator(nomination, by=by)
    else:
        _put_back(nomination, by=by)


def decline(nomination: Nomination, *, reason: str, by: User) -> None:
    """The authority has decided against it; a second person confirms that."""
    refuse_outsider(nomination, by=by)
    nomination.declined_by_id, nomination.note = by.id, reason
    states.move(nomination, S.DECIDING, by=by, action=NominationAction.DECISION_RECORDED)


def confirm_decline(nomination: Nomination, *, by: User) -> None:
    _refuse_first(nomination, by=by)
    nomination.decline_confirmed_by_id = by.id
    end(nomination, by=by, ending=Ending.DECLINED)


def refuse_decline(nomination: Nomination, *, reason: str, by: User) -> None:
    """The second person disagrees, or the first one takes it back: it waits for a decision again."""
    refuse_outsider(nomination, by=by)
    _refuse_other_answer(nomination)
    _put_back(nomination, by=by, reason=reason)


def _put_back(nomination: Nomination, *, by: User, reason: str = "") -> None:
    nomination.entry_id = nomination.declined_by_id = None
    nomination.note = ""
    states.move(
        nomination, S.RECOMMENDED, by=by, action=NominationAction.DECISION_REJECTED, reason=reason
    )
    give_time(nomination, None, on=hanoi_today())


def _refuse_first(nomination: Nomination, *, by: User) -> None:
    refuse_outsider(nomination, by=by)
    _refuse_other_answer(nomination)
    if nomination.declined_by_id == by.id:
        raise NotAllowed(_("A second person must confirm what you proposed."))


def _refuse_other_answer(nomination: Nomination) -> None:
    """A designation is answered on its own page."""
    states.refuse_other_than(nomination, S.DECIDING)
    if nomination.declined_by_id is None:
        raise NotAllowed(_("The designation is confirmed on its own page."))
