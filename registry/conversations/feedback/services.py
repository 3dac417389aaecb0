from collections.abc import Mapping

from registry.accounts.models import User
from registry.audit import services as audit
from registry.conversations.feedback import queries
from registry.conversations.feedback.models import (
    QUESTIONS,
    Feedback,
    FeedbackAction,
    FeedbackAnswer,
    Question,
    Rating,
)
from registry.conversations.queries import side_of
from registry.core.db import session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import _
from registry.introductions.models import Introduction


def give(introduction: Introduction, ratings: Mapping[Question, Rating], *, by: User) -> Feedback:
    """Once a side. Raises RegistryError with what is in the way."""
    if not queries.is_party(introduction, by):
        raise NotAllowed(_("Only the two sides can give feedback."))
    if introduction.state not in queries.ENDED:
        raise InvalidTransition(_("You can give feedback once the introduction has ended."))
    side = side_of(introduction, by)
    if queries.find_given(introduction, side):
        raise RegistryError(_("Your side has given its feedback already."))
    if set(ratings) != set(QUESTIONS[side]):
        raise RegistryError(_("Answer all questions."))
    answers = [FeedbackAnswer(question=one, rating=rating) for one, rating in ratings.items()]
    feedback = Feedback(
        introduction_id=introduction.id, side=side, author_id=by.id, answers=answers
    )
    session().add(feedback)
    session().flush()
    audit.record(FeedbackAction.GIVEN, introduction, by=by, side=side.value)
    return feedback
