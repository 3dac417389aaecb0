"""A search in its stages: what the engine finds, who is near in other words or in the other language, and
the order of all of them. Each of them is a hit of the engine's own query in the end, so that totals,
facets, filters and pages are those of one and the same set."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from registry.background import indexing
from registry.experts.search_documents import INDEX
from registry.matching import across, second_stage
from registry.matching.across import Across
from registry.matching.likeness import Likeness
from registry.matching.second_stage import Stage
from search.engine import Hits, Query, Spelling


@dataclass(frozen=True)
class Found:
    query: Query
    hits: Hits
    stage: Stage | None = None
    across: Across | None = None

    @property
    def chosen(self) -> list[str]:
        return second_stage.chosen(self.query, self.hits)

    @property
    def ordered(self) -> tuple[str, ...]:
        scores = self.across.scores if self.across else None
        return second_stage.arrange(self.stage, self.query, self.hits, scores)

    def explain(self, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Likeness]:
        """Of whom a single term does not show by itself why they are found."""
        own = self.stage is not None and self.stage.is_ordered
        told = second_stage.explain(self.stage, ids) if own and self.stage else {}
        return {**told, **(self.across.explain(ids) if self.across else {})}


def search(query: Query, stage: Stage | None) -> Found:
    """Raises SearchError."""
    query = second_stage.widen(query, stage)
    hits = indexing.search(INDEX, query)
    if hits.total and hits.reading is not Spelling.TYPED:
        return Found(query, hits)  # ordered by words that nobody typed
    found = across.find(query, stage)
    if found is None:
        return Found(query, hits, stage)
    query = replace(query, also=tuple(dict.fromkeys([*query.also, *found.ids])))
    return Found(query, indexing.search(INDEX, query), stage, found)
