"""What experts of the demo country are interested in, told by the product's own steps: each state of an
interest is seen at the institution whose accounts are printed, and most of them with the expert's."""

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import exists, select

from registry.accounts.models import AccountState, User
from registry.core.db import list_rows, session
from registry.demo.staff import Staff
from registry.experts import consents
from registry.experts import queries as experts
from registry.experts.kinds import ContactKind
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.interests import endings, queries, services
from registry.interests.hindrances import NEEDED, of_person
from registry.interests.kinds import NoReason
from registry.interests.models import Interest
from registry.introductions.models import Introduction
from registry.introductions.queries import list_open_for_person
from registry.programs import queries as programs
from registry.programs.models import Opening

LATE = timedelta(30)  # long enough ago for the day of the answer to have passed
LOOKED_THROUGH = 400
NOTES = (
    "Tôi đã giảng học phần tương tự ba năm và muốn cùng xây dựng học liệu tiếng Việt.",
    "I would like to spend my sabbatical in spring at your faculty.",
    "",
)
LINES = ("Mong được gặp lại ở đợt tuyển sau.", "Nhà trường rất trân trọng sự quan tâm này.")


def tell(staff: Staff, expert_id: UUID, *, today: date) -> None:
    """Called when everything else is written."""
    recruiter = session().get_one(User, staff.shown["recruiter"])
    openings = list(programs.list_own_published(recruiter))
    if not openings:
        return
    people, turn = _people(expert_id), itertools.cycle(openings)
    for place in range(6):
        _state(next(people, None), next(turn), place, today if place else today - LATE)
    for place in range(2):
        if interest := _state(next(people, None), next(turn), place, today):
            services.consider(interest, by=recruiter, today=today)
        if interest := _state(next(people, None), next(turn), place, today):
            services.invite(interest, by=recruiter, today=today)
        if interest := _state(next(people, None), next(turn), place, today):
            reason = (NoReason.TIME, NoReason.FIELD)[place]
            services.answer_no(interest, reason=reason, text=LINES[place], by=recruiter)
    if interest := _state(next(people, None), next(turn), 2, today - 2 * LATE):
        endings.lapse(interest)
    _step_back(next(people, None), next(turn), today)
    _tell_of_shown(session().get_one(Person, expert_id), recruiter, today=today)


def _people(expert_id: UUID) -> Iterator[Person]:
    """Who may be introduced and is in no introduction."""
    runs = exists().where(Introduction.person_id == Person.id, Introduction.is_open)
    statement = (
        select(Person)
        .join(User, User.id == Person.user_id)
        .where(
            Person.state == PersonState.ACTIVE,
            Person.id != expert_id,
            User.state == AccountState.ACTIVE,
            ~runs,
        )
        .order_by(Person.number)
        .limit(LOOKED_THROUGH)
    )
    return (person for person in list_rows(statement) if of_person(person) is None)


def _state(person: Person | None, opening: Opening, place: int, today: date) -> Interest | None:
    if person is None or person.user_id is None:
        return None
    account = session().get_one(User, person.user_id)
    note = NOTES[place % len(NOTES)]
    interest = services.state_interest(person, opening, note=note, by=account, today=today)
    session().flush()
    session().refresh(interest)
    return interest


def _step_back(person: Person | None, opening: Opening, today: date) -> None:
    if interest := _state(person, opening, 2, today):
        services.withdraw(interest, by=session().get_one(User, interest.person.user_id))


def _tell_of_shown(person: Person, recruiter: User, *, today: date) -> None:
    """The expert whose account is printed: one waits, one is considered, one rests, one was answered."""
    account = session().get_one(User, person.user_id)
    for purpose in NEEDED:
        if not experts.has_consent(person.id, purpose):
            consents.give_consent(person, purpose, language="vi", by=account)
    met = {row.opening_id for row in list_open_for_person(person.id)}
    own = [one for one in programs.list_own_published(recruiter) if one.id not in met]
    told: list[Interest] = []
    for place, opening in enumerate(own[:4]):
        if queries.find_of_pair(person.id, opening.id) is None:
            reveal = [ContactKind.EMAIL] if place == 0 else []
            told.append(_of_shown(person, opening, account, reveal, today))
    for interest, step in zip(told[1:], ("consider", "pause", "no"), strict=False):
        if step == "consider":
            services.consider(interest, by=recruiter, today=today)
        elif step == "pause":
            services.pause(interest, by=account, today=today)
        else:
            services.answer_no(interest, reason=NoReason.SEATS, text=LINES[1], by=recruiter)


def _of_shown(
    person: Person, opening: Opening, account: User, reveal: list[ContactKind], today: date
) -> Interest:
    interest = services.state_interest(person, opening, reveal=reveal, by=account, today=today)
    session().flush()
    session().refresh(interest)
    return interest
