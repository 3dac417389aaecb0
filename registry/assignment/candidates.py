"""The candidates of each opening: those whom the match finds, by its score, who could teach it then.

The match decides who is found and what of them may be known: nothing that institutions may not see
goes into a score. What is dropped on the way is counted, so that a free seat can say why it is free.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.accounts.models import User
from registry.assignment.parameters import Parameters
from registry.assignment.pool import Pool, count_free_seats, list_openings, read_pool
from registry.assignment.problem import POINT, Pair
from registry.assignment.windows import find_slot
from registry.background import indexing
from registry.core.db import read_only
from registry.experts.models import Person
from registry.matching import queries as matching
from registry.matching import scoring
from registry.matching.scoring import Score
from registry.programs.models import Opening

STAGES = ("qualified", "available", "suitable", "askable")
Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Candidate:
    person_id: uuid.UUID
    window: str
    score: Score

    @property
    def hundredths(self) -> int:
        return round(self.score.exact * POINT)


@dataclass(frozen=True)
class Row:
    """One opening and its candidates, the best first."""

    opening: Opening
    seats: int
    candidates: Sequence[Candidate]
    funnel: Mapping[str, int]


@dataclass(frozen=True)
class Gathered:
    rows: Sequence[Row]
    approaches: Mapping[uuid.UUID, int] = field(default_factory=dict)

    @property
    def pairs(self) -> list[tuple[Row, Candidate, Pair]]:
        return [
            (one, candidate, _pair(one.opening, candidate))
            for one in self.rows
            for candidate in one.candidates
        ]


def gather(parameters: Parameters, *, visible_to: User, today: date, report: Report) -> Gathered:
    with read_only():
        pool = read_pool(parameters, visible_to=visible_to, today=today)
        openings = list_openings(parameters, visible_to=visible_to, today=today)
        seats = count_free_seats(openings)
        _load(openings)
    rows = []
    for number, opening in enumerate(openings):
        report(number, len(openings))
        if seats[opening.id]:
            with read_only():
                rows.append(_look_at(opening, seats[opening.id], pool, parameters))
    return Gathered(_one_window_each(rows), pool.approaches)


def _load(openings: Sequence[Opening]) -> None:
    """What is read of them after this transaction."""
    for opening in openings:
        assert opening.criteria is not None


def _look_at(opening: Opening, seats: int, pool: Pool, parameters: Parameters) -> Row:
    query = matching.make_query(matching.SearchRequest(), opening)
    found = [uuid.UUID(one) for one in indexing.search("experts", query).ids]
    people = [pool.people[one] for one in found if one in pool.people]
    scores = score_all(people, opening)
    qualified = [one for one in people if not scores[one.id].failed_musts]
    windows = {one.id: _window(one.id, opening, pool, parameters) for one in qualified}
    available = [one for one in qualified if windows[one.id]]
    suitable = [one for one in available if scores[one.id].exact >= parameters.least_score]
    askable = [one for one in suitable if _may_be_asked(one.id, opening, pool)]
    made = [Candidate(one.id, str(windows[one.id]), scores[one.id]) for one in askable]
    made.sort(key=lambda one: (-one.hundredths, str(one.person_id)))
    counts = map(len, (qualified, available, suitable, askable))
    funnel = dict(zip(STAGES, counts, strict=True))
    return Row(opening, seats, made[: parameters.candidates], funnel)


def score_all(people: Sequence[Person], opening: Opening) -> dict[uuid.UUID, Score]:
    known = matching.candidates(people, opening)
    return {one.id: scoring.score(opening, known[one.id]) for one in people}


def _window(
    person_id: uuid.UUID, opening: Opening, pool: Pool, parameters: Parameters
) -> str | None:
    least = parameters.least_window_percent
    slot = find_slot(pool.slots[person_id], opening, least_percent=least)
    return f"{person_id}:{slot.name}" if slot else None


def _may_be_asked(person_id: uuid.UUID, opening: Opening, pool: Pool) -> bool:
    is_barred = (person_id, opening.institution_id) in pool.barred
    return pool.approaches[person_id] > 0 and not is_barred


def _one_window_each(rows: Sequence[Row]) -> list[Row]:
    """An institution meets an expert in one window only, the one in which they suit it best: it may
    not have two introductions with the same person at once."""
    best: dict[tuple[uuid.UUID, uuid.UUID], tuple[int, str]] = {}
    for one in rows:
        for candidate in one.candidates:
            key = candidate.person_id, one.opening.institution_id
            best[key] = max(best.get(key, (-1, "")), (candidate.hundredths, candidate.window))
    return [
        Row(
            one.opening,
            one.seats,
            [
                candidate
                for candidate in one.candidates
                if best[candidate.person_id, one.opening.institution_id][1] == candidate.window
            ],
            one.funnel,
        )
        for one in rows
    ]


def _pair(opening: Opening, candidate: Candidate) -> Pair:
    return Pair(
        str(candidate.person_id),
        str(opening.id),
        str(opening.institution_id),
        candidate.window,
        candidate.hundredths,
    )


def parts_of(score: Score) -> list[dict[str, Any]]:
    """What the score was made of, as it is kept with the run."""
    return [
        {
            "subject": part.criterion.subject.value,
            "value": part.criterion.value,
            "points": part.points,
            "most": round(part.weight),
            "words": list(score.likeness.words) if _is_subject(part) and score.likeness else [],
        }
        for part in score.parts
    ]


def _is_subject(part: scoring.ScorePart) -> bool:
    return part.criterion.subject is scoring.OwnSubject.WORDS
