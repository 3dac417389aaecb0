"""The order within the best that the engine finds: by what people write about, in our own vectors.

The engine chooses; here its first hits are compared work by work with the text that is searched for.
Only sentences and pasted texts about a subject are ordered so: of a name or a single term the engine
knows better who has it as it stands. For a pasted text those join who write about the same subjects in
other words. Whatever the engine is, the same people with the same rows come in the same order.
"""

import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from registry.background import indexing
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.experts import subjects
from registry.experts.search_documents import INDEX
from registry.experts.subjects import WrittenSubjects
from registry.matching.likeness import Likeness, texts_of_opening
from registry.programs.models import Opening
from search.engine import MAX_FILTER_VALUES, Hits, Ids, Purpose, Query, SortOrder
from search.indexes import EXPERTS

if TYPE_CHECKING:
    from search.ranking.model import Model
    from search.ranking.scoring import Asked, Fit
    from search.ranking.topics import Length

WINDOW = 300  # the engine's best, which are ordered anew
NEAREST = 300  # who may join them for a long text
CHUNK = 5_000
MOST_WORDS = 4  # in common, told of one person


@dataclass(frozen=True)
class Stage:
    """A text that is searched for, as the model in use reads it."""

    model: "Model"
    asked: "tuple[Asked, ...]"
    length: "Length"

    @property
    def is_ordered(self) -> bool:
        """A single term keeps the order of the engine."""
        return self.length != "short"


def of_query(text: str) -> Stage | None:
    """None where the engine's order stays: no model yet, a name, a number, words that nobody uses."""
    model = subjects.find_current() if text else None
    if model is None:
        return None
    from search.ranking.scoring import ask
    from search.ranking.topics import length_of_topic

    vocabulary = indexing.engine().vocabulary()
    length = length_of_topic(text, vocabulary, EXPERTS, knows=model.numbers.__contains__)
    asked = ask(model, text)
    return Stage(model, (asked,), length) if length and asked else None


def of_opening(opening: Opening) -> Stage | None:
    model = subjects.find_current()
    if model is None:
        return None
    from search.ranking.scoring import ask
    from search.ranking.topics import Length

    texts = texts_of_opening(opening)
    asked = tuple(one for one in (ask(model, texts.vi), ask(model, texts.en)) if one)
    return Stage(model, asked, Length.PASTED) if asked else None


def widen(query: Query, stage: Stage | None) -> Query:
    """As many hits as are ordered here, and for a pasted text who is near to it within the filters."""
    if stage is None or not stage.is_ordered:
        return query
    if stage.length == "pasted":
        query = replace(query, also=_near(stage, query))
    is_ordered = query.sort is SortOrder.RELEVANCE
    return replace(query, size=max(query.size, WINDOW)) if is_ordered else query


def _near(stage: Stage, query: Query) -> tuple[str, ...]:
    from search.ranking.nearest import nearest

    ids = nearest(stage.asked, _centres(stage.model), most=MAX_FILTER_VALUES)
    if not ids:
        return ()
    within = replace(
        query,
        text="",
        purpose=Purpose.SEARCH,
        wishes=(),
        facets=(),
        scope=(*query.scope, Ids(tuple(map(str, ids)))),
        size=len(ids),
    )
    allowed = set(indexing.search(INDEX, within).ids)
    return tuple(str(one) for one in ids if str(one) in allowed)[:NEAREST]


def _centres(model: "Model") -> Iterator[Sequence[tuple[uuid.UUID, bytes]]]:
    statement = select(WrittenSubjects.person_id, WrittenSubjects.centre).where(
        WrittenSubjects.model == model.id, WrittenSubjects.texts_count > 0
    )
    last: uuid.UUID | None = None
    while True:
        behind = statement if last is None else statement.where(WrittenSubjects.person_id > last)
        rows = session().execute(behind.order_by(WrittenSubjects.person_id).limit(CHUNK)).all()
        if not rows:
            return
        yield [(row.person_id, row.centre) for row in rows]
        last = rows[-1].person_id


def arrange(
    stage: Stage | None, query: Query, hits: Hits, across: Mapping[uuid.UUID, float] | None = None
) -> tuple[str, ...]:
    """The window in the order of the texts, then the engine's order. Whoever has nothing to compare, or
    nothing in common, stays behind those who have, as the engine found them. `across`: who was found
    by words of the other language, and their scores."""
    found = across or {}
    is_left = stage is None or not (stage.is_ordered or found)
    if stage is None or is_left or query.sort is not SortOrder.RELEVANCE:
        return hits.ids
    window = chosen(query, hits)
    compared = compare(stage, list(map(uuid.UUID, window)))
    scores = {str(one): fit.score for one, (fit, _row) in compared.items()}
    others = {str(one): score for one, score in found.items()}
    if not stage.is_ordered:
        scores = _in_the_order_of([one for one in window if one not in others], scores)
    scores = {one: max(scores.get(one, 0.0), others.get(one, 0.0)) for one in window}
    places = {one: _place(one, score, stage, query) for one, score in scores.items()}
    window.sort(key=lambda one: places[one])
    first = set(window)
    return (*window, *(one for one in hits.ids if one not in first))


def _place(one: str, score: float, stage: Stage, query: Query) -> tuple[float, bytes]:
    is_drawn = stage.is_ordered and score
    return (-score, turn(query.text, one) if is_drawn else b"")


def _in_the_order_of(ids: Sequence[str], scores: Mapping[str, float]) -> dict[str, float]:
    """None lower than that of anybody behind."""
    highest, found = 0.0, {}
    for one in reversed(ids):
        found[one] = highest = max(highest, scores.get(one, 0.0))
    return found


def chosen(query: Query, hits: Hits) -> list[str]:
    """Who is ordered: the engine's best, and who was near without its words."""
    return list(dict.fromkeys([*hits.ids[:WINDOW], *query.also]))


def turn(about: object, one: object) -> bytes:
    """Who of equals comes first changes from day to day and from search to search."""
    told = f"{hanoi_today()} {about} {one}"
    return hashlib.blake2b(told.encode(), digest_size=8).digest()


def explain(stage: Stage, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Likeness]:
    """With the best text of each, and the words that it shares with what is searched for."""
    return {one: _told(stage, fit, row) for one, (fit, row) in compare(stage, ids).items()}


def compare(
    stage: Stage, ids: Sequence[uuid.UUID]
) -> "dict[uuid.UUID, tuple[Fit, WrittenSubjects]]":
    """Of those who have texts."""
    from search.ranking import scoring

    rows = [row for row in subjects.read_written(ids, stage.model).values() if row.texts]
    found = scoring.fits(stage.model, stage.asked, [row.kept for row in rows])
    return {row.person_id: (fit, row) for row, fit in zip(rows, found, strict=True)}


def _told(stage: Stage, fit: "Fit", row: WrittenSubjects) -> Likeness:
    from search.ranking import person
    from search.ranking.scoring import shared_spellings

    assert fit.text is not None
    text = person.terms_of(row.kept)[fit.text]
    words = (
        word
        for asked in stage.asked
        for word in shared_spellings(stage.model, asked, [text], most=MOST_WORDS)
    )
    told = tuple(dict.fromkeys(words))[:MOST_WORDS]
    kind = str(row.texts[fit.text]["kind"]).split()[0]
    return Likeness(fit.words, told, area=fit.area, kind=kind)
