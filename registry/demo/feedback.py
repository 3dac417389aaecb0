"""How it was, as most sides of ended introductions have said by now."""

import random
import uuid

from sqlalchemy import insert, select

from registry.conversations.feedback.models import QUESTIONS, Feedback, FeedbackAnswer, Rating
from registry.conversations.feedback.queries import ENDED
from registry.conversations.kinds import Side
from registry.core.db import session
from registry.experts.models import Person
from registry.introductions.models import Introduction

SEED = 2026
OFTEN = {Side.EXPERT: 0.7, Side.INSTITUTION: 0.5}
RATINGS = {Rating.YES: 70, Rating.PARTLY: 20, Rating.NO: 10}


def tell() -> int:
    """With chances of its own, so that nothing else depends on it. Returns how many have said it."""
    rng = random.Random(SEED)
    given, answers = [], []
    rows = session().execute(
        select(Introduction.id, Introduction.answered_at, Introduction.initiator_id, Person.user_id)
        .join(Person, Person.id == Introduction.person_id)
        .where(Introduction.state.in_(ENDED), Introduction.answered_at.is_not(None))
        .order_by(Introduction.code)
    )
    for introduction_id, answered_at, initiator_id, user_id in rows.all():
        for side, author in ((Side.EXPERT, user_id), (Side.INSTITUTION, initiator_id)):
            if author is None or rng.random() > OFTEN[side]:
                continue
            feedback_id = uuid.UUID(int=rng.getrandbits(128), version=4)
            given.append(
                {
                    "id": feedback_id,
                    "introduction_id": introduction_id,
                    "side": side,
                    "author_id": author,
                    "created_at": answered_at,
                }
            )
            answers += [
                {
                    "id": uuid.UUID(int=rng.getrandbits(128), version=4),
                    "feedback_id": feedback_id,
                    "question": question,
                    "rating": rng.choices(list(RATINGS), list(RATINGS.values()))[0],
                }
                for question in QUESTIONS[side]
            ]
    if given:
        session().execute(insert(Feedback), given)
        session().execute(insert(FeedbackAnswer), answers)
    return len(given)
