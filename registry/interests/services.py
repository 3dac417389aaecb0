"""Interests: an expert asks to be considered, and always gets an answer.

The institution reads the masked card that any search shows it, and the note. It answers, or invites to
an introduction, which then takes its own way: contact details pass by its rules alone, by what the expert
chose here or chooses there. Where the institution is silent, the registry answers, see schedule.
"""

from collections.abc import Collection
from datetime import date, timedelta

from registry.accounts.models import User
from registry.audit import states
from registry.core import contacts
from registry.core.actors import Actor
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today, locale
from registry.core.numbering import next_number
from registry.experts import queries as experts
from registry.experts.kinds import ContactKind
from registry.experts.models import Person
from registry.interests import hindrances, queries
from registry.interests.actions import InterestAction
from registry.interests.kinds import NoReason
from registry.interests.limits import limit
from registry.interests.models import OPEN_STATES, Interest, InterestState
from registry.introductions import endings, proposals
from registry.notices import services as notices
from registry.programs import people
from registry.programs.models import Opening, OpeningState
from registry.taxonomy import working_days

S = InterestState
SEEKING = {OpeningState.PUBLISHED, OpeningState.CLOSED, OpeningState.SELECTING}
"""An institution may invite whoever is interested as long as it selects."""


def state_interest(
    person: Person,
    opening: Opening,
    *,
    note: str = "",
    reveal: Collection[ContactKind] = (),
    by: User,
    today: date | None = None,
) -> Interest:
    """Raises RegistryError with what the expert can do about it."""
    today = today or hanoi_today()
    if not experts.is_of(person, by):
        raise NotAllowed(_("Only the expert can state interest in an opening."))
    if hindrance := hindrances.find(person, opening, today=today):
        raise RegistryError(hindrance.text)
    _refuse_contacts(note)
    interest = Interest(
        code=next_number(f"QT-{today.year}-"),
        person_id=person.id,
        opening_id=opening.id,
        institution_id=opening.institution_id,
        edition=opening.edition,
        note=note,
        note_language=locale() if note else "",
        reveal=sorted(kind.value for kind in reveal),
    )
    _give_time(interest, today=today)
    states.begin(interest, by=by, action=InterestAction.STATED)
    tell_institution(interest, "interest_task", news="stated", by=by)
    return interest


def _refuse_contacts(text: str) -> None:
    if found := contacts.find(text):
        raise RegistryError(contacts.refusal(found))


def _give_time(interest: Interest, *, today: date) -> None:
    """For the answer, and after it for the institution's conscience."""
    due = working_days.add_working_days(today, limit("answer_working_days", on=today))
    _set_days(interest, due, today=today)


def _set_days(interest: Interest, due: date, *, today: date) -> None:
    grace = limit("grace_working_days", on=today)
    interest.asked_on, interest.answer_due_on = today, due
    interest.ends_on = working_days.add_working_days(due, grace)
    interest.reminders_sent, interest.officer_told_at = 0, None


# The expert


def pause(interest: Interest, *, by: User, today: date | None = None) -> None:
    """Out of the institution's sight until it is resumed, at most for the time of a pause."""
    _refuse_other_person(interest, by=by)
    _pause(interest, by=by, today=today)


def rest(interest: Interest, *, today: date | None = None) -> None:
    """The profile itself is paused or dormant."""
    _pause(interest, by=None, today=today)
    tell_expert(interest, "interest_news", news="paused")


def _pause(interest: Interest, *, by: User | None, today: date | None) -> None:
    today = today or hanoi_today()
    states.move(interest, S.PAUSED, by=by, action=InterestAction.PAUSED)
    interest.answer_due_on = None
    interest.ends_on = today + timedelta(limit("paused_days", on=today))
    tell_institution(interest, "interest_gone")


def resume(interest: Interest, *, by: User, today: date | None = None) -> None:
    """The institution gets the whole time again."""
    today = today or hanoi_today()
    _refuse_other_person(interest, by=by)
    states.refuse_other_than(interest, S.PAUSED)
    if interest.opening.state not in SEEKING:
        raise RegistryError(_("The opening is on hold or has ended. Try again once it is resumed."))
    if hindrance := hindrances.of_person(interest.person):
        raise RegistryError(hindrance.text)
    states.move(interest, S.SENT, by=by, action=InterestAction.RESUMED)
    _give_time(interest, today=today)
    tell_institution(interest, "interest_task", news="resumed", by=by)


def withdraw(interest: Interest, *, by: User) -> None:
    """An introduction that began with it ends too, unless both sides are connected by now."""
    _refuse_other_person(interest, by=by)
    close_in(interest, S.WITHDRAWN, by=by, action=InterestAction.WITHDRAWN)
    introduction = interest.introduction
    if introduction is not None and introduction.is_open:
        endings.withdraw(introduction, reason="", by=by)
    else:
        tell_institution(interest, "interest_gone", by=by)


def _refuse_other_person(interest: Interest, *, by: Actor) -> None:
    if interest.person.user_id != by.id:
        raise NotAllowed(_("Only the expert can take this step."))


# The institution


def consider(interest: Interest, *, by: User, today: date | None = None) -> None:
    """An answer for the time being: the final one comes at the latest some days after the opening has
    closed to interest."""
    today = today or hanoi_today()
    refuse_outsider(interest, by=by)
    states.move(interest, S.CONSIDERED, by=by, action=InterestAction.CONSIDERED)
    days = limit("after_closing_working_days", on=today)
    closing = max(interest.opening.closes_on, today)
    after_closing = working_days.add_working_days(closing, days)
    _set_days(interest, max(interest.answer_due_on or today, after_closing), today=today)
    tell_expert(interest, "interest_news", news="considered", by=by)


def answer_no(
    interest: Interest, *, reason: NoReason, text: str = "", by: User, today: date | None = None
) -> None:
    refuse_outsider(interest, by=by)
    _refuse_contacts(text)
    interest.answer = text
    close_in(interest, S.DECLINED, by=by, action=InterestAction.DECLINED, reason=reason, told_by=by)


def invite(
    interest: Interest, *, message: tuple[str, str] = ("", ""), by: User, today: date | None = None
) -> None:
    """The expert's yes to this opening is known; the introduction goes its usual way."""
    today = today or hanoi_today()
    refuse_outsider(interest, by=by)
    states.refuse_illegal(interest, S.INVITED)
    if interest.opening.state not in SEEKING:
        raise RegistryError(
            _("Nobody is sought for this opening at present, so nobody can be invited.")
        )
    for text in message:
        _refuse_contacts(text)
    interest.answered_at, interest.ends_on, interest.answer_due_on = now(), None, None
    states.move(interest, S.INVITED, by=by, action=InterestAction.INVITED)
    tell_expert(interest, "interest_news", news="invited", by=by)
    introduction = proposals.propose_to_interested(
        interest.person, interest.opening, by=by, message=message, today=today
    )
    interest.introduction_id = introduction.id
    session().flush()  # the pages read the introduction through its relation


def refuse_outsider(interest: Interest, *, by: User) -> None:
    if not queries.is_of_institution(interest, by):
        raise NotAllowed(_("Only the institution of this opening can answer the interest."))


# What every end has in common


def close_in(
    interest: Interest,
    state: InterestState,
    *,
    by: Actor | None,
    action: InterestAction,
    reason: str = "",
    told_by: Actor | None = None,
    is_told: bool | None = None,
) -> None:
    """The final answer: whoever did not give it themselves reads it. `is_told`: whether the expert is,
    where somebody else has told them or they know."""
    states.move(interest, state, by=by, action=action, reason=reason)
    interest.is_open = state in OPEN_STATES
    interest.reason_code, interest.answered_at = str(reason), now()
    interest.answer_due_on = interest.ends_on = None
    if is_told is None:
        is_told = state is not S.WITHDRAWN
    if is_told:
        tell_expert(interest, "interest_answer", by=told_by)


def tell_expert(
    interest: Interest, template: str, *, by: Actor | None = None, news: str = ""
) -> None:
    account = experts.find_account(interest.person)
    notices.tell(template, account, by=by, interest=interest, news=news)


def tell_institution(
    interest: Interest, template: str, *, by: Actor | None = None, news: str = ""
) -> None:
    """Who answers for the opening, except whoever is the expert."""
    staff = [
        user
        for user in people.list_responsible(interest.opening)
        if user.id != interest.person.user_id
    ]
    notices.tell(template, staff, by=by, interest=interest, news=news)
