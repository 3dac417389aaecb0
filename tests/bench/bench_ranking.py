"""Ranking people by subject, by four methods over two collections of invented research.

A: who wrote this? An abstract is held out of a person's works; in its place the query is written about
the same topic. Loss is the share of pairs (one of the topic, one of another) in the wrong order.
B: who fits this opening? Right are people of the opening's field whose texts name one of the subjects
of its title; told is the mean average precision.

python tests/bench/bench_ranking.py --people 600
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "search"))

import numpy as np
from vocabulary_rows import vocabulary_rows

from registry.demo import research
from search.embedded.engine import EmbeddedEngine
from search.engine import Purpose, Query, Write
from search.ranking import person, scoring, training
from search.ranking.person import Text
from search.text.vocabulary import Vocabulary

WORKS = 4
Score = Callable[[str], Sequence[float]]


@dataclass(frozen=True)
class Invented:
    topic: research.Topic
    works: Sequence[Text]

    @property
    def raw(self) -> str:
        return " ".join(work.text for work in self.works).lower()


@dataclass(frozen=True)
class Asked:
    text: str
    right: Sequence[int]


def invent(count: int, rng: random.Random) -> list[Invented]:
    """Each writes about one topic, now and then about another, in one language or the other."""
    made = []
    for _number in range(count):
        topic = research.draw_topic(rng)
        language = rng.choice(("vi", "en"))
        works = []
        for place in range(rng.randint(1, WORKS)):
            own = topic if rng.random() < 0.8 else research.draw_topic(rng)
            both = research.compose_summary(rng, own.field_code, topic=own)
            works.append(Text(f"works {place}", language, getattr(both, language)))
        made.append(Invented(topic, works))
    return made


def abstracts(people: Sequence[Invented], rng: random.Random, count: int) -> list[Asked]:
    made = []
    for chosen in rng.sample(range(len(people)), count):
        topic, language = people[chosen].topic, people[chosen].works[0].language
        both = research.compose_summary(rng, topic.field_code, topic=topic)
        right = [
            at
            for at, one in enumerate(people)
            if one.topic == topic and one.works[0].language == language
        ]
        made.append(Asked(getattr(both, language), right))
    return made


def openings(people: Sequence[Invented], rng: random.Random, count: int) -> list[Asked]:
    made: list[Asked] = []
    while len(made) < count:
        topic = research.draw_topic(rng)
        texts = research.compose_opening(rng, topic.field_code, "master", topic=topic)
        named = [
            phrase
            for phrase in (*topic.objects, *topic.methods, *topic.applications)
            if phrase.vi.lower() in texts.title_vi.lower()
        ]
        right = [
            at
            for at, one in enumerate(people)
            if one.topic.field_code == topic.field_code
            and any(p.vi.lower() in one.raw or p.en.lower() in one.raw for p in named)
        ]
        if right:
            made.append(Asked(" ".join(texts), right))
    return made


def first_stage(people: Sequence[Invented], folder: str) -> Score:
    """The engine's own scores, all works of a person in one document."""
    rows = vocabulary_rows()
    vocabulary = Vocabulary.from_rows(rows, today=date(2026, 11, 1))
    engine = EmbeddedEngine(Path(folder), vocabulary=lambda: vocabulary)
    engine.create("experts")
    ids = [str(UUID(int=number + 1)) for number in range(len(people))]
    writes = [
        Write(one, 1, {"works": [work.text for work in who.works]})
        for one, who in zip(ids, people, strict=True)
    ]
    engine.bulk("experts", writes)

    def score(text: str) -> Sequence[float]:
        hits = engine.search("experts", Query(text, size=1000, purpose=Purpose.MATCH))
        found = dict(zip(hits.ids, hits.scores, strict=True))
        return [found.get(one, 0.0) for one in ids]

    return score


def second_stage(people: Sequence[Invented], weight: tuple[float, float]) -> Score:
    """Words and subject area, each with its weight."""
    model = training.train([who.works for who in people])
    kept = [person.keep(model, who.works) for who in people]

    def score(text: str) -> Sequence[float]:
        asked = scoring.ask(model, text)
        fits = scoring.fits(model, [asked], kept)
        return [weight[0] * fit.words + weight[1] * fit.area for fit in fits]

    return score


def loss(scores: Sequence[float], right: Sequence[int]) -> float:
    """Of pairs of a right and a wrong one, the share in the wrong order; a tie is half of it."""
    given = np.array(scores)
    chosen = np.zeros(len(given), dtype=bool)
    chosen[list(right)] = True
    good, bad = given[chosen][:, None], given[~chosen][None, :]
    return float((good < bad).mean() + (good == bad).mean() / 2)


def average_precision(scores: Sequence[float], right: Sequence[int]) -> float:
    order = sorted(range(len(scores)), key=lambda at: (-scores[at], at))
    wanted = set(right)
    ranks = [rank for rank, at in enumerate(order, start=1) if at in wanted]
    return sum(number / rank for number, rank in enumerate(ranks, start=1)) / len(ranks)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=600)
    parser.add_argument("--queries", type=int, default=80)
    given = parser.parse_args()
    rng = random.Random(17)
    people = invent(given.people, rng)
    asked_a = abstracts(people, rng, given.queries)
    asked_b = openings(people, rng, given.queries)
    with tempfile.TemporaryDirectory() as folder:
        methods = {
            "first stage": first_stage(people, folder),
            "words": second_stage(people, (1, 0)),
            "subject area": second_stage(people, (0, 1)),
            "both, 1:1": second_stage(people, (1, 1)),
        }
        print(f"{'method':14} {'A loss':>8} {'B MAP':>8}")
        for name, score in methods.items():
            a = np.mean([loss(score(one.text), one.right) for one in asked_a])
            b = np.mean([average_precision(score(one.text), one.right) for one in asked_b])
            print(f"{name:14} {a:8.3f} {b:8.3f}")


if __name__ == "__main__":
    main()
