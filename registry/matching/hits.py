"""People as the pages of the search show them: as a card, and with their score for an opening."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.accounts.models import User
from registry.experts import cards
from registry.experts.models import Person
from registry.matching import labels, queries, scoring
from registry.programs.models import Opening
from search.query.highlight import Snippet


@dataclass(frozen=True)
class Hit:
    """`rows` explain the score; `told` are the passages that were found."""

    card: cards.Card
    score: scoring.Score | None = None
    rows: Sequence[tuple[str, str, int | None, int]] = ()
    told: Sequence[Snippet] = ()


def make_hits(
    persons: Sequence[Person],
    opening: Opening | None,
    *,
    viewer: User,
    told: Mapping[uuid.UUID, Sequence[Snippet]] | None = None,
) -> list[Hit]:
    """One for each person, in their order, in a constant number of queries."""
    made = cards.make_cards(persons, viewer=viewer)
    passages = told or {}
    if opening is None:
        return [Hit(card, told=passages.get(card.person_id, ())) for card in made]
    facts = queries.candidates(persons, opening)
    scores = [scoring.score(opening, facts[person.id]) for person in persons]
    return [
        Hit(card, score, labels.score_rows(score, opening), passages.get(card.person_id, ()))
        for card, score in zip(made, scores, strict=True)
    ]
