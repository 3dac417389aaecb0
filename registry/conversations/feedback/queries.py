"""Who may give feedback, and what many have said: never of fewer people than the limit."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select

from registry.accounts.models import User
from registry.conversations.feedback.models import (
    QUESTIONS,
    Feedback,
    FeedbackAnswer,
    Question,
    Rating,
)
from registry.conversations.kinds import Side
from registry.conversations.limits import limit
from registry.conversations.queries import side_of
from registry.core.db import find_row, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import OVERSIGHT_ROLES, Role
from registry.introductions import queries as introductions
from registry.introductions.models import Introduction, IntroductionState

ENDED = frozenset(
    {
        IntroductionState.CLOSED_NO_FIT,
        IntroductionState.CLOSED_LATER,
        IntroductionState.CONVERTED,
    }
)
"""Of introductions in which both sides had said yes."""


def is_party(introduction: Introduction, user: User) -> bool:
    return introductions.is_of_expert(introduction, user) or introductions.is_of_institution(
        introduction, user
    )


def find_given(introduction: Introduction, side: Side) -> Feedback | None:
    return find_row(
        select(Feedback).where(Feedback.introduction_id == introduction.id, Feedback.side == side)
    )


def may_give(introduction: Introduction, user: User) -> bool:
    return (
        introduction.state in ENDED
        and is_party(introduction, user)
        and find_given(introduction, side_of(introduction, user)) is None
    )


@dataclass(frozen=True)
class Figure:
    """What so many people answered to one question."""

    question: Question
    people: int
    counts: dict[Rating, int]

    def percent(self, rating: Rating) -> int:
        return round(100 * self.counts.get(rating, 0) / max(1, sum(self.counts.values())))


def _visible(user: User) -> ColumnElement[bool]:
    """The ministries read of all; an institution of itself, a mission of itself."""
    if user.roles & (OVERSIGHT_ROLES | {Role.MOFA_DESK}):
        return Introduction.id.is_not(None)
    own = user.organisation_ids(Role.INSTITUTION_APPROVER)
    missions = user.organisation_ids(Role.MISSION_OFFICER)
    of_mission = and_(
        Introduction.mission_id.in_(missions),
        FeedbackAnswer.question.in_((Question.HELPED, Question.DESK_HELPED)),
    )
    return or_(Introduction.institution_id.in_(own), of_mission)


def list_figures(user: User, *, institution_id: uuid.UUID | None = None) -> Sequence[Figure]:
    """One a question, in the order of the questions; of one institution, or of all that the reader may
    read of. Questions that too few people have answered are left out."""
    least = limit("feedback_people", on=hanoi_today())
    people = func.count(func.distinct(Introduction.person_id))
    conditions = [_visible(user)]
    if institution_id is not None:
        conditions.append(Introduction.institution_id == institution_id)
    base = (
        select(FeedbackAnswer.question)
        .join(Feedback, Feedback.id == FeedbackAnswer.feedback_id)
        .join(Introduction, Introduction.id == Feedback.introduction_id)
        .where(*conditions)
        .group_by(FeedbackAnswer.question)
    )
    told = session().execute(base.add_columns(people).having(people >= least))
    enough: dict[Question, int] = {row[0]: row[1] for row in told}
    counts: dict[Question, dict[Rating, int]] = {}
    each = base.add_columns(FeedbackAnswer.rating, func.count()).group_by(FeedbackAnswer.rating)
    for question, rating, number in session().execute(each):
        counts.setdefault(question, {})[rating] = number
    asked = [question for side in Side for question in QUESTIONS[side]]
    return [Figure(one, enough[one], counts[one]) for one in asked if one in enough]


def list_institutions(user: User) -> Sequence[tuple[uuid.UUID, int]]:
    """Those of which enough people have said how it was, with how many; most first. An institution and
    a mission read of themselves alone, and get no list."""
    if not user.roles & (OVERSIGHT_ROLES | {Role.MOFA_DESK}):
        return []
    people = func.count(func.distinct(Introduction.person_id))
    statement = (
        select(Introduction.institution_id, people)
        .join(Feedback, Feedback.introduction_id == Introduction.id)
        .where(Feedback.side == Side.EXPERT)
        .group_by(Introduction.institution_id)
        .having(people >= limit("feedback_people", on=hanoi_today()))
        .order_by(people.desc(), Introduction.institution_id)
    )
    return [(row[0], row[1]) for row in session().execute(statement)]
