"""Who writes about a subject in the other language only: found by words learnt from those who write in
both, and marked so."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from registry.background import indexing
from registry.experts.search_documents import INDEX
from registry.experts.subjects import WrittenSubjects
from registry.matching import second_stage
from registry.matching.likeness import Likeness
from registry.matching.second_stage import Stage
from search.engine import AnyOf, Flag, Purpose, Query, SortOrder, Without

if TYPE_CHECKING:
    from search.ranking.crossing import Witness
    from search.ranking.scoring import Asked, Fit

    People = Mapping[uuid.UUID, tuple[Fit, WrittenSubjects]]

LEAST_WORDS = 0.2  # that they have of the other language's; below, most write about something else
MOST_PEOPLE = 100
MOST_TOLD = 6
LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Across:
    """`words`: what was searched for in the other language; `stage` compares with it."""

    language: str
    words: tuple[str, ...]
    stage: Stage
    scores: Mapping[uuid.UUID, float] = field(default_factory=dict)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(map(str, self.scores))

    def explain(self, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Likeness]:
        return second_stage.explain(self.stage, [one for one in ids if one in self.scores])


def find(query: Query, stage: Stage | None) -> Across | None:
    """Within the filters of the query."""
    if stage is None or not query.text or query.purpose is not Purpose.SEARCH:
        return None
    own = stage.model.language_of(stage.asked[0].words)
    other = next(one for one in LANGUAGES if one != own)
    alone = Without(AnyOf("written", (own,))), AnyOf("written", (other,))
    if not _count(query, alone):
        return None
    people = _write_in_both(query, stage)
    asked = _ask(stage, people, other)
    if asked is None:
        return None
    translated = replace(stage, asked=(asked,))
    return _search(query, translated, other, alone, scale=_scale(translated, people))


def _count(query: Query, alone: Sequence[AnyOf | Without]) -> int:
    """How many there are who write in the other language only."""
    plain = _plain(query, text="", size=1)
    return indexing.search(INDEX, replace(plain, scope=(*plain.scope, *alone))).total


def _plain(query: Query, *, text: str, size: int) -> Query:
    best = replace(query, sort=SortOrder.RELEVANCE, facets=(), wishes=(), also=())
    return replace(best, text=text, size=size, forgiving=False)


def _write_in_both(query: Query, stage: Stage) -> "People":
    """Whom the query finds first among them, whatever the reader has filtered."""
    from search.ranking import crossing

    both = tuple(AnyOf("written", (one,)) for one in LANGUAGES)
    first = replace(_plain(query, text=query.text, size=crossing.PEOPLE), filters=())
    found = indexing.search(INDEX, replace(first, scope=(Flag("visible"), *both)))
    return second_stage.compare(stage, list(map(uuid.UUID, found.ids)))


def _ask(stage: Stage, people: "People", other: str) -> "Asked | None":
    from search.ranking import crossing

    witnesses = [_witness(fit.score, row, other) for fit, row in people.values()]
    return crossing.other_words(stage.model, witnesses, other)


def _scale(translated: Stage, people: "People") -> float:
    """Those who write in both fit the words of either language alike: many words score more than few."""
    again = second_stage.compare(translated, list(people))
    before = sum(fit.score for fit, _row in people.values())
    after = sum(fit.score for fit, _row in again.values())
    return min(1.0, before / after) if after else 1.0


def _witness(score: float, row: WrittenSubjects, language: str) -> "Witness":
    from search.ranking import person

    weighed = zip(row.texts, person.terms_of(row.kept), strict=True)
    return score, [terms for text, terms in weighed if text["language"] == language]


def _search(
    query: Query, stage: Stage, other: str, alone: Sequence[AnyOf | Without], *, scale: float
) -> Across | None:
    from search.ranking import crossing, scoring

    spelled = crossing.spellings(stage.model, stage.asked[0])
    wanted = _plain(query, text=". ".join(spelled), size=second_stage.WINDOW)
    wanted = replace(wanted, purpose=Purpose.MATCH, scope=(*query.scope, *alone))
    ids = list(map(uuid.UUID, indexing.search(INDEX, wanted).ids))
    fits = {one: fit for one, (fit, _row) in second_stage.compare(stage, ids).items()}
    fitting = [one for one, fit in fits.items() if fit.words >= LEAST_WORDS]
    fitting.sort(key=lambda one: (-fits[one].score, str(one)))
    scores = {one: scale * fits[one].score for one in fitting[:MOST_PEOPLE]}
    told = tuple(scoring.joined(spelled)[:MOST_TOLD])
    return Across(other, told, stage, scores) if scores else None
