"""How an introduction ends, by one of its sides or with what it depends on."""

from registry.accounts.models import User
from registry.core.errors import NotAllowed
from registry.core.i18n import _
from registry.introductions import queries
from registry.introductions.actions import IntroductionAction
from registry.introductions.models import Introduction, IntroductionState
from registry.introductions.services import (
    close_in,
    refuse_outsider,
    refuse_unanswered,
    tell_expert,
    tell_institution,
)

S = IntroductionState


def withdraw(introduction: Introduction, *, reason: str, by: User) -> None:
    """By the institution, the expert or the ministries; revealed contacts are hidden from now on."""
    if not queries.may_withdraw(introduction, by):
        raise NotAllowed(_("Only the two sides and the ministries can withdraw an introduction."))
    was_asked = introduction.asked_at is not None
    close_in(introduction, S.WITHDRAWN, by=by, action=IntroductionAction.WITHDRAWN, reason=reason)
    if was_asked:
        tell_expert(introduction, "introduction_withdrawn", by=by)
    tell_institution(introduction, "introduction_withdrawn", by=by)


def end_with_opening(introduction: Introduction) -> None:
    """The opening is filled or given up: everybody who was asked is informed."""
    was_asked = introduction.asked_at is not None
    close_in(introduction, S.WITHDRAWN, by=None, action=IntroductionAction.ENDED_WITH_OPENING)
    if was_asked:
        tell_expert(introduction, "introduction_opening_ended")
    tell_institution(introduction, "introduction_withdrawn")


def end_for_consent(introduction: Introduction, *, reason: str, by: User) -> None:
    """They withdrew the consent that it rested on; the institution reads that it has ended."""
    close_in(introduction, S.WITHDRAWN, by=by, action=IntroductionAction.WITHDRAWN, reason=reason)
    tell_institution(introduction, "introduction_withdrawn")


def close(introduction: Introduction, *, is_final: bool, note: str, by: User) -> None:
    refuse_outsider(introduction, by=by)
    refuse_unanswered(introduction)
    introduction.closing_note = note
    state = S.CLOSED_NO_FIT if is_final else S.CLOSED_LATER
    close_in(introduction, state, by=by, action=IntroductionAction.CLOSED, reason=note)
    tell_institution(introduction, "introduction_closed", by=by)
    tell_expert(introduction, "introduction_closed", by=by)
