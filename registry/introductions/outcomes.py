"""What came of it: after both sides have said yes, a day by which they say so.

They make an offer, close, or say that they are still talking, which gives them the same time again.
Both are reminded; where neither says a word, the introduction closes by itself and both are told.
"""

from datetime import date, timedelta

from registry.accounts.models import User
from registry.audit import services as audit
from registry.core.errors import InvalidTransition, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.introductions import services
from registry.introductions.actions import IntroductionAction
from registry.introductions.limits import limit
from registry.introductions.models import TALKS, Introduction, IntroductionState

S = IntroductionState
REMINDERS = 2


def may_go_on(introduction: Introduction) -> bool:
    """Whether the two sides can ask for more time now: from the first reminder on."""
    return introduction.state in TALKS and introduction.outcome_reminders > 0


def go_on(introduction: Introduction, *, by: User, today: date | None = None) -> None:
    services.refuse_outsider(introduction, by=by)
    services.refuse_unanswered(introduction)
    if introduction.state not in TALKS:
        raise InvalidTransition(_("This introduction has gone further, or has ended."))
    if not may_go_on(introduction):
        raise RegistryError(_("You have time. Both sides are asked again before the day is near."))
    services.wait_for_outcome(introduction, today=today or hanoi_today())
    audit.record(IntroductionAction.TALK_GOES_ON, introduction, by=by)


def ask_after_offer(
    introduction: Introduction | None, *, by: User | None, today: date | None = None
) -> None:
    """The offer came to nothing: the institution, whose turn it is, is asked how the introduction ends."""
    if introduction is not None and introduction.state is S.OFFER_MADE:
        services.wait_for_outcome(introduction, today=today or hanoi_today())
        services.tell_institution(introduction, "introduction_outcome", by=by)


def press(introduction: Introduction, *, today: date) -> bool:
    """Remind both sides, or close. Returns whether something was done."""
    due = introduction.outcome_due_on
    if due is None:
        return False
    if due + timedelta(limit("outcome_grace_days", on=today)) < today:
        _close_silent(introduction)
        return True
    first = due - timedelta(limit("outcome_reminder_days", on=today))
    wanted = (today >= first) + (today > due)
    if introduction.outcome_reminders >= wanted:
        return False
    introduction.outcome_reminders = wanted
    audit.record(IntroductionAction.OUTCOME_ASKED, introduction, by=None)
    _tell_both(introduction, "introduction_outcome")
    return True


def _close_silent(introduction: Introduction) -> None:
    services.close_in(
        introduction, S.CLOSED_LATER, by=None, action=IntroductionAction.CLOSED_SILENT
    )
    _tell_both(introduction, "introduction_closed_silent")


def _tell_both(introduction: Introduction, template: str) -> None:
    services.tell_expert(introduction, template)
    services.tell_institution(introduction, template)


def last_day(introduction: Introduction) -> date | None:
    """After it, the introduction closes by itself."""
    due = introduction.outcome_due_on
    return due + timedelta(limit("outcome_grace_days", on=due)) if due else None
