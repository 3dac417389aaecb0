"""People as the pages of the search show them: as a card, and with their score for an opening."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from registry.accounts.models import User
from registry.experts import cards
from registry.experts.kinds import Audience
from registry.experts.models import Person
from registry.matching import labels, queries, scoring
from registry.matching.queries import ExpertHits
from registry.programs.models import Opening
from search.query.highlight import Snippet


@dataclass(frozen=True)
class Hit:
    """`rows` explain the score; `told` are the passages that were found; `why` says what a text has in
    common with what was searched for, `is_across` that it is in the other language."""

    card: cards.Card
    score: scoring.Score | None = None
    rows: Sequence[tuple[str, str, int | None, int]] = ()
    told: Sequence[Snippet] = ()
    why: Sequence[str] = ()
    is_across: bool = False


def make_found(found: ExpertHits, *, viewer: User) -> list[Hit]:
    """Of a search without an opening: with what makes each of them fit the words."""
    across = found.across.scores if found.across else {}
    return [
        replace(
            hit,
            why=labels.why(found.why[person.id]) if person.id in found.why else (),
            is_across=person.id in across,
        )
        for person, hit in zip(
            found.persons,
            make_hits(found.persons, None, viewer=viewer, told=found.told),
            strict=True,
        )
    ]


def make_hits(
    persons: Sequence[Person],
    opening: Opening | None,
    *,
    viewer: User,
    told: Mapping[uuid.UUID, Sequence[Snippet]] | None = None,
    audience: Audience | None = None,
) -> list[Hit]:
    """One for each person, in their order, in a constant number of queries; as `audience` sees them, if
    it is not only for the viewer."""
    made = (
        cards.make_cards_for(persons, audience=audience)
        if audience
        else cards.make_cards(persons, viewer=viewer)
    )
    passages = told or {}
    if opening is None:
        return [Hit(card, told=passages.get(card.person_id, ())) for card in made]
    facts = queries.candidates(persons, opening)
    scores = [scoring.score(opening, facts[person.id]) for person in persons]
    return [
        Hit(card, score, labels.score_rows(score, opening), passages.get(card.person_id, ()))
        for card, score in zip(made, scores, strict=True)
    ]
