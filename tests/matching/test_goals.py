"""How well the score tells people apart: a floor, over openings and people as the demo country has them."""

import random
import statistics
import uuid
from datetime import date

import pytest

from registry.demo import research
from registry.experts import subjects
from registry.experts.subjects import WrittenSubjects
from registry.matching import scoring
from registry.matching.likeness import Likeness, texts_of_opening
from registry.programs.models import Opening
from registry.taxonomy.kinds import Mode
from search.ranking import scoring as ranking
from search.ranking import training
from search.ranking.model import Model

FIELD = "102"  # many topics, so that the field alone does not tell them apart
PEOPLE, OPENINGS = 150, 25
SHARE, TIES = 0.6, 2


@pytest.fixture(scope="module")
def world() -> tuple[Model, list[WrittenSubjects], list[str]]:
    rng = random.Random(5)
    summaries = [research.compose_summary(rng, FIELD) for _number in range(PEOPLE)]
    documents = [{"summary_vi": [one.vi], "summary_en": [one.en]} for one in summaries]
    model = training.train([subjects.texts_of(one) for one in documents])
    rows = [subjects.row_of(uuid.UUID(int=at), one, model) for at, one in enumerate(documents, 1)]
    return model, rows, [f"{one.vi} {one.en}".lower() for one in summaries]


def draw_opening(rng: random.Random) -> tuple[Opening, list[research.Texts]]:
    """And the phrases that its title names."""
    topic = research.draw_topic(rng, FIELD)
    texts = research.compose_opening(rng, FIELD, "master", topic=topic)
    opening = Opening(
        **texts._asdict(), mode=Mode.ONLINE, teaching_language="en", starts_on=date(2027, 2, 1)
    )
    phrases = (*topic.objects, *topic.methods, *topic.applications)
    return opening, [one for one in phrases if one.vi.lower() in opening.title_vi.lower()]


def test_whoever_writes_of_the_subject_is_among_the_first_ten_and_few_are_equal(
    world: tuple[Model, list[WrittenSubjects], list[str]],
) -> None:
    model, rows, raw = world
    rng = random.Random(6)
    shares: list[float] = []
    ties: list[int] = []
    while len(shares) < OPENINGS:
        opening, phrases = draw_opening(rng)
        right = {
            at
            for at, text in enumerate(raw)
            if any(one.vi.lower() in text or one.en.lower() in text for one in phrases)
        }
        if not right:
            continue
        scores = score_all(model, rows, opening)
        order = sorted(range(len(rows)), key=lambda at: (-scores[at], rows[at].person_id))
        shares.append(len(right & set(order[:10])) / min(10, len(right)))
        ties.append([scores[at] for at in order[:25]].count(scores[order[0]]))
    assert statistics.mean(shares) >= SHARE
    assert statistics.median(ties) <= TIES


def score_all(model: Model, rows: list[WrittenSubjects], opening: Opening) -> list[int]:
    texts = texts_of_opening(opening)
    asked = [ranking.ask(model, text) for text in (texts.vi, texts.en)]
    fits = ranking.fits(model, asked, [row.kept for row in rows])
    return [
        scoring.score(
            opening, scoring.Candidate(likeness=Likeness(fit.words, area=fit.area))
        ).points
        for fit in fits
    ]
