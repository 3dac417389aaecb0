"""Whether a profile is still right: asked once or twice a year, three times in all, then it rests in silence.

A profile that rests is out of search, and one word of its owner wakes it. Contracts go on.
"""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.core.db import now, session
from registry.core.errors import InvalidTransition, RegistryError
from registry.core.i18n import _, hanoi_today, official_date
from registry.experts import queries, services
from registry.experts.actions import ExpertAction
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.notices import services as notices
from registry.profile import links
from registry.profile.actions import ProfileAction
from registry.profile.kinds import StillRight
from registry.profile.models import Reconfirmation
from registry.profile.rules import ladder, notices_due, rule

ASKED = (PersonState.ACTIVE, PersonState.DORMANT)
LAST_WORD = func.coalesce(Person.reconfirmed_at, Person.activated_at)


def is_waiting() -> ColumnElement[bool]:
    """Of a question with its person: nobody has answered it, or saved the profile since."""
    return (
        Reconfirmation.answered_at.is_(None)
        & Person.state.in_(ASKED)
        & or_(LAST_WORD.is_(None), Reconfirmation.asked_at > LAST_WORD)
    )


def find_waiting(person: Person) -> Reconfirmation | None:
    return session().scalar(
        select(Reconfirmation)
        .join(Person, Person.id == Reconfirmation.person_id)
        .where(Person.id == person.id, is_waiting())
    )


def silent_since(today: date) -> Select[Person]:
    """Active profiles of which nobody has said anything for so long that a question is due."""
    usual, first = rule("every_days", on=today), ladder(on=today)[0]
    chosen = func.coalesce(Person.reconfirm_days, usual)
    due = (
        (chosen == days)
        & (datetime.combine(today - timedelta(days - first - 1), time.min, UTC) > LAST_WORD)
        for days in list_choices(on=today)
    )
    return select(Person).where(
        Person.state == PersonState.ACTIVE, Person.user_id.is_not(None), or_(*due)
    )


def list_choices(*, on: date) -> list[int]:
    """After how many days without a word somebody can be asked, the rarest first."""
    return [rule("every_days", on=on), rule("often_days", on=on)]


def days_of(person: Person, *, on: date) -> int:
    """What they chose, as long as it can be chosen."""
    choices = list_choices(on=on)
    return person.reconfirm_days if person.reconfirm_days in choices else choices[0]


def choose_days(person: Person, days: int, *, by: User) -> None:
    today = hanoi_today()
    services.refuse_closed(person)
    if days not in list_choices(on=today):
        raise RegistryError(_("Choose one of the options"))
    person.reconfirm_days = None if days == rule("every_days", on=today) else days
    audit.record(ProfileAction.RECONFIRMATION_CHOSEN, person, by=by, days=days)


def next_question(person: Person) -> date | None:
    """When they are asked next, if they say nothing before; None where nobody is asked."""
    word = person.reconfirmed_at or person.activated_at
    if word is None or person.state is not PersonState.ACTIVE:
        return None
    today = hanoi_today()
    due_on = official_date(word) + timedelta(days_of(person, on=today) - ladder(on=today)[0])
    return max(due_on, today)


def press(person: Person, *, today: date) -> bool:
    """The next thing that is due in the silence of this expert, if anything is."""
    question = find_waiting(person) or _begin(person, today=today)
    steps = ladder(on=today)
    if question.notices_sent >= len(steps) and _is_over(question, steps[-1], today=today):
        _fall_dormant(person, question)
        return True
    due = notices_due(question.due_on, today=today)
    if question.notices_sent >= due:
        return False
    question.notices_sent, question.told_on = due, today
    _tell("reconfirm_asked", person, question)
    audit.record(ProfileAction.RECONFIRMATION_ASKED, person, by=None, notice=due)
    return True


def _begin(person: Person, *, today: date) -> Reconfirmation:
    """One row an expert: a new round takes the place of the last one."""
    question = session().scalar(select(Reconfirmation).where(Reconfirmation.person_id == person.id))
    if question is None:
        question = Reconfirmation(person_id=person.id)
        session().add(question)
    word = person.reconfirmed_at or person.activated_at
    earliest = today + timedelta(ladder(on=today)[0])
    usual = official_date(word) + timedelta(days_of(person, on=today)) if word else earliest
    question.due_on, question.asked_at = max(usual, earliest), now()
    question.notices_sent, question.told_on, question.is_postponed = 0, today, False
    question.answer = question.answered_at = None
    question.link_salt = ""
    return question


def _is_over(question: Reconfirmation, last: int, *, today: date) -> bool:
    """After the day, and never sooner after the last notice than that one promised."""
    return question.due_on < today and question.told_on + timedelta(last) < today


def _fall_dormant(person: Person, question: Reconfirmation) -> None:
    states.move(person, PersonState.DORMANT, by=None, action=ExpertAction.PROFILE_FELL_DORMANT)
    _tell("reconfirm_dormant", person, question)


def _tell(template: str, person: Person, question: Reconfirmation) -> None:
    token = links.make_link(question)
    notices.tell(
        template, queries.find_account(person), person=person, question=question, token=token
    )


def list_answers(person: Person, question: Reconfirmation) -> list[StillRight]:
    """What can be said now; a profile that rests already can only be woken or forgotten."""
    if person.state is PersonState.DORMANT:
        return [StillRight.YES, StillRight.FORGET]
    if person.state is not PersonState.ACTIVE:
        return []
    return [one for one in StillRight if one is not StillRight.LATER or not question.is_postponed]


def answer(question: Reconfirmation, given: StillRight, *, by: User) -> None:
    """By the link or signed in. Raises for what can no longer be said."""
    person = session().get_one(Person, question.person_id)
    if question.answered_at is not None or given not in list_answers(person, question):
        raise InvalidTransition(_("This question has already been answered."))
    audit.record(ProfileAction.RECONFIRMATION_ANSWERED, person, by=by, answer=given.value)
    if given is StillRight.FORGET:
        services.withdraw(person, by=by)  # which forgets the question too
        return
    if given is StillRight.LATER:
        _postpone(question, today=hanoi_today())
        return
    question.answer, question.answered_at, question.link_salt = given, now(), ""
    if given is StillRight.NO:
        services.pause(person, by=by)
    else:
        confirm(person, by=by)


def _postpone(question: Reconfirmation, *, today: date) -> None:
    question.due_on = today + timedelta(rule("later_days", on=today))
    question.notices_sent = notices_due(question.due_on, today=today)
    question.is_postponed = True


def confirm(person: Person, *, by: User) -> None:
    """Their word that it is still right; it wakes a profile that rests."""
    if person.state is PersonState.DORMANT:
        services.resume(person, by=by)
    services.touch(person)


def confirm_own(person: Person, *, by: User) -> None:
    """By a button of their own page."""
    question = find_waiting(person)
    if question is None:
        raise RegistryError(_("This question has already been answered."))
    answer(question, StillRight.YES, by=by)
