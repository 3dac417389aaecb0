"""Feeding the index is in nobody's way."""

from typing import Any

import pytest
from factories import make_person

from registry.background import indexing
from registry.operations.work import reindex
from search.engine import SearchEngine


@pytest.fixture
def watched(database: Any, searching: SearchEngine, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether a transaction was open, each time the search engine was at work: as long as one is,
    nobody else can write to SQLite."""
    seen: list[bool] = []
    bulk = searching.bulk

    def watch(*arguments: Any, **options: Any) -> Any:
        seen.append(database.in_transaction())
        return bulk(*arguments, **options)

    monkeypatch.setattr(searching, "bulk", watch)
    return seen


def test_no_transaction_is_open_while_the_engine_takes_changes(
    database: Any, watched: list[bool]
) -> None:
    make_person()
    database.commit()
    while indexing.index_pending():
        pass
    assert watched
    assert not any(watched)


def test_no_transaction_is_open_while_the_engine_builds_an_index_anew(
    database: Any, watched: list[bool]
) -> None:
    make_person()
    database.commit()
    reindex({}, lambda _done, _total: watched.append(database.in_transaction()))
    assert watched
    assert not any(watched)
