"""Introductions: nobody's contact details pass before both sides have said yes.

An institution proposes; the request goes to the mission responsible for the expert's residence on
that day (or to the central desk, or straight to them, as they wish); the desk endorses; they are asked,
answers, and chooses what to reveal. Mails never carry contact details: they name the introduction,
and what was revealed is read on the site, where every reading is logged.
"""

from datetime import date, timedelta
from typing import Any

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import services as audit
from registry.audit import states
from registry.audit.actions import AuditAction
from registry.core.db import now
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError, TooManyAttempts
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import INSTITUTION_ROLES
from registry.experts import queries as experts
from registry.experts.kinds import ConsentPurpose, ContactKind
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.introductions import followers, queries
from registry.introductions.actions import IntroductionAction
from registry.introductions.disclosure import WAY
from registry.introductions.limits import limit
from registry.introductions.models import OPEN_STATES, Introduction, IntroductionState, Reveal
from registry.introductions.routing import list_desk_officers
from registry.notices import services as notices

S = IntroductionState
WITH_A_DESK = {S.ROUTED, S.ESCALATED}


def refuse_unwilling(person: Person) -> None:
    if not is_willing(person):
        raise RegistryError(_("This expert does not receive introductions at present."))


def is_willing(person: Person) -> bool:
    needed = (ConsentPurpose.BE_FOUND, ConsentPurpose.INTRODUCTION)
    return person.state is PersonState.ACTIVE and all(
        experts.has_consent(person.id, purpose) for purpose in needed
    )


def endorse(introduction: Introduction, *, note: str, by: User, today: date | None = None) -> None:
    _refuse_other_desk(introduction, by=by)
    refuse_unwilling(introduction.person)
    introduction.endorsement_note = note
    introduction.desk_officer_id = by.id
    states.move(introduction, S.ENDORSED, by=by, action=IntroductionAction.ENDORSED)
    ask_expert(introduction, by=None, today=today)


def refuse_endorsement(introduction: Introduction, *, code: str, by: User) -> None:
    """The institution reads the coded reason; the expert is neither harmed nor informed."""
    _refuse_other_desk(introduction, by=by)
    introduction.refusal_code = code
    introduction.desk_officer_id = by.id
    close_in(
        introduction, S.NOT_ENDORSED, by=by, action=IntroductionAction.NOT_ENDORSED, reason=code
    )
    tell_institution(introduction, "introduction_not_endorsed")


def _refuse_other_desk(introduction: Introduction, *, by: User) -> None:
    if not queries.is_of_desk(introduction, by):
        raise NotAllowed(_("This introduction is not assigned to your desk."))


def ask_expert(introduction: Introduction, *, by: User | None, today: date | None = None) -> None:
    today = today or hanoi_today()
    introduction.asked_at = now()
    introduction.answer_due_on = today + timedelta(limit("answer_days", on=today))
    states.move(introduction, S.EXPERT_ASKED, by=by, action=IntroductionAction.EXPERT_ASKED)
    known = {contact.kind for contact in queries.list_own_contacts(introduction)}
    said = [kind for kind in followers.find_answer(introduction) if kind in known]
    if said:
        _connect(introduction, reveal=said, by=None, said_beforehand=True)
        tell_expert(introduction, "introduction_connected")
    else:
        tell_expert(introduction, "introduction_asked")


def accept(introduction: Introduction, *, reveal: list[ContactKind], by: User) -> None:
    """They say yes and choose what the institution may read from now on."""
    _refuse_other_person(introduction, by=by)
    known = {contact.kind for contact in queries.list_own_contacts(introduction)}
    if not reveal or not set(reveal) <= known:
        raise RegistryError(_("Choose at least one of your contact details to reveal."))
    _connect(introduction, reveal=reveal, by=by)


def _connect(
    introduction: Introduction, *, reveal: list[ContactKind], by: User | None, **details: Any
) -> None:
    introduction.answered_at = now()
    accepted = IntroductionAction.ACCEPTED
    states.move(introduction, S.ACCEPTED, by=by, action=accepted, **details)
    introduction.reveals = [Reveal(introduction_id=introduction.id, kind=kind) for kind in reveal]
    states.move(
        introduction,
        S.CONNECTED,
        by=None,
        action=IntroductionAction.CONNECTED,
        revealed=[kind.value for kind in reveal],
    )
    wait_for_outcome(introduction, today=hanoi_today())
    followers.connected(introduction)
    tell_institution(introduction, "introduction_accepted")


def wait_for_outcome(introduction: Introduction, *, today: date) -> None:
    """Both sides are to say by then what came of it."""
    introduction.outcome_due_on = today + timedelta(limit("outcome_days", on=today))
    introduction.outcome_reminders = 0


def decline(introduction: Introduction, *, reason: str = "", by: User) -> None:
    """The institution sees "not now"; their reason, if they give one, stays with the ministry."""
    _refuse_other_person(introduction, by=by)
    introduction.answered_at = now()
    introduction.closing_note = reason
    close_in(introduction, S.DECLINED, by=by, action=IntroductionAction.DECLINED)
    tell_institution(introduction, "introduction_declined")


def _refuse_other_person(introduction: Introduction, *, by: User) -> None:
    if not queries.is_of_expert(introduction, by):
        raise NotAllowed(_("Only the expert can answer."))


def note_talk(introduction: Introduction, *, by: User) -> None:
    """The first message or meeting took place."""
    refuse_outsider(introduction, by=by)
    refuse_unanswered(introduction)
    states.move(introduction, S.TALKING, by=by, action=IntroductionAction.TALK_NOTED)


def refuse_outsider(introduction: Introduction, *, by: User) -> None:
    if not (queries.is_of_institution(introduction, by) or queries.is_of_expert(introduction, by)):
        raise NotAllowed(_("Only the two sides can take this step."))


def refuse_unanswered(introduction: Introduction) -> None:
    """With whom it lies until then is not for the two sides to read, see disclosure."""
    if introduction.state in WAY:
        raise InvalidTransition(_("The expert has not accepted this introduction yet."))


def mark_offer_made(introduction: Introduction, *, by: User) -> None:
    """A contract was drafted from this introduction."""
    if introduction.state is S.CONNECTED:
        note_talk(introduction, by=by)
    introduction.outcome_due_on = None  # the contract has days of its own
    states.move(introduction, S.OFFER_MADE, by=by, action=IntroductionAction.OFFER_MADE)


def mark_converted(introduction: Introduction, *, by: User | None) -> None:
    """The contract was signed; what they revealed stays readable for the contract's sake."""
    close_in(introduction, S.CONVERTED, by=by, action=IntroductionAction.CONVERTED)


def open_contacts(introduction: Introduction, *, by: User) -> list[tuple[ContactKind, str]]:
    """Read what they revealed; every reading is recorded in their ledger. Raises TooManyAttempts past the cap."""
    contacts = queries.readable_contacts(introduction, viewer=by)
    if not contacts:
        raise NotAllowed(_("There are no contact details that you may read."))
    if queries.count_contact_views_today(by) >= limit("contact_views_per_day", on=hanoi_today()):
        raise TooManyAttempts(
            _(
                "You have opened as many contact details today as one officer may. Please continue tomorrow."
            )
        )
    audit.record_access(
        person_ids=[introduction.person_id],
        viewer=by,
        organisation_id=introduction.institution_id,
        fields=[contact.kind.value for contact in contacts],
        purpose="contact",
        context=introduction,
    )
    return [(contact.kind, contact.value) for contact in contacts]


def tell_expert(introduction: Introduction, template: str, *, by: User | None = None) -> None:
    reader = experts.find_account(introduction.person)
    notices.tell(template, reader, by=by, introduction=introduction)


def tell_institution(introduction: Introduction, template: str, *, by: User | None = None) -> None:
    """The officer who asked, or whoever recruits there now."""
    staff = list_holders(*INSTITUTION_ROLES, organisation_id=introduction.institution_id)
    initiators = [user for user in staff if user.id == introduction.initiator_id]
    others = [user for user in staff if user.id != introduction.person.user_id]
    notices.tell(template, initiators or others, by=by, introduction=introduction)


def close_in(
    introduction: Introduction,
    state: IntroductionState,
    *,
    by: Any,
    action: AuditAction,
    reason: str = "",
) -> None:
    """A desk that still had it is told when it is withdrawn."""
    is_withdrawn = state is S.WITHDRAWN and introduction.state in WITH_A_DESK
    desk = list_desk_officers(introduction) if is_withdrawn else []
    states.move(introduction, state, by=by, action=action, reason=reason)
    introduction.is_open = state in OPEN_STATES
    followers.closed(introduction)
    notices.tell("introduction_withdrawn", desk, by=by, introduction=introduction)
