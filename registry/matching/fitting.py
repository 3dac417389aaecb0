"""The search from the other side: how an expert fits what is open, and what would let them fit more.

The same score as institutions read it, so that nobody is told more of themselves than is shown of them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry.core.db import list_rows
from registry.experts import audiences
from registry.experts.models import Person
from registry.matching import likeness, queries, scoring, second_stage
from registry.matching.likeness import Likeness, Texts
from registry.programs import public_queries
from registry.programs.kinds import CriterionSubject
from registry.programs.models import Opening

MOST = 200  # openings that are weighed: those that close first
ADVICE = 5


@dataclass(frozen=True)
class Fitting:
    """`missed`: the musts of the opening that are not met."""

    opening: Opening
    score: scoring.Score

    @property
    def missed(self) -> list[scoring.Wish]:
        return [part.criterion for part in self.score.failed_musts]


@dataclass(frozen=True)
class Advice:
    """One thing that alone keeps somebody from meeting the musts of these openings."""

    wish: scoring.Wish
    openings: Sequence[Opening]


def rank(person: Person) -> list[Fitting]:
    """Whose musts are met come first, the best fit first."""
    base = queries.candidates([person])[person.id]
    own = queries.texts_of(person, audiences.read_facts([person.id]))
    found = []
    for opening in _list_open():
        candidate = replace(base, likeness=_compare(person, own, opening))
        found.append(Fitting(opening, scoring.score(opening, candidate)))
    found.sort(key=lambda one: (bool(one.missed), -one.score.exact, one.opening.code))
    return found


def _compare(person: Person, own: Texts, opening: Opening) -> Likeness | None:
    """As queries.candidates does it for many people and one opening."""
    stage = second_stage.of_opening(opening)
    if stage is not None:
        return second_stage.explain(stage, [person.id]).get(person.id)
    wanted = likeness.texts_of_opening(opening)
    return likeness.compare(wanted, own) if own.vi or own.en else None


def _list_open() -> Sequence[Opening]:
    return list_rows(
        select(Opening)
        .where(public_queries.open_to_interest())
        .options(selectinload(Opening.criteria))
        .order_by(Opening.closes_on, Opening.id)
        .limit(MOST)
    )


def advise(found: Sequence[Fitting]) -> list[Advice]:
    """What would open most openings comes first. Who does it meets exactly these."""
    opened: dict[scoring.Wish, list[Opening]] = defaultdict(list)
    for one in found:
        if len(one.missed) == 1:
            [wish] = one.missed
            opened[_as_one(wish, one.opening)].append(one.opening)
    ranked = sorted(opened.items(), key=lambda item: (-len(item[1]), str(item[0].subject)))
    return [Advice(wish, openings) for wish, openings in ranked[:ADVICE]]


def _as_one(wish: scoring.Wish, opening: Opening) -> scoring.Wish:
    """The same thing has the same name in each opening, whatever it weighs there."""
    return replace(wish, weight=0, value=wish.value or _own_value(wish, opening))


def _own_value(wish: scoring.Wish, opening: Opening) -> str:
    """What the opening itself says where its criterion does not."""
    is_mode = wish.subject is CriterionSubject.MODE
    return opening.mode.value if is_mode else ""
