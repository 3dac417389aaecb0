"""Engines for tests, and what they are asked; those on the server take their indices away again."""

import contextlib
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from search.elastic.engine import ElasticEngine, connect
from search.embedded.engine import EmbeddedEngine
from search.engine import Query, Result, SearchEngine
from search.text.vocabulary import Vocabulary


def make_embedded(folder: Path, vocabulary: Vocabulary) -> EmbeddedEngine:
    return EmbeddedEngine(folder, vocabulary=lambda: vocabulary)


@contextlib.contextmanager
def make_elastic(url: str, vocabulary: Vocabulary) -> Iterator[ElasticEngine]:
    prefix = f"test-{secrets.token_hex(4)}-"
    engine = ElasticEngine(connect([url]), prefix=prefix, vocabulary=lambda: vocabulary)
    try:
        yield engine
    finally:
        names = list(engine.client.indices.get(index=f"{prefix}*"))
        if names:
            engine.client.indices.delete(index=",".join(names))
        engine.close()


def found(engine: SearchEngine, text: str, **more: object) -> list[str]:
    return list(engine.search("experts", Query(text, **more)).ids)  # type: ignore[arg-type]


def results(outcomes: Iterable[object]) -> list[Result]:
    return [outcome.result for outcome in outcomes]  # type: ignore[attr-defined]
