"""Rebuilding beside the index that is searched, on either engine, whatever happens meanwhile."""

import threading
import time
from collections.abc import Iterator

import pytest
from engines import found, results
from people import ONE, TWO, named, people

from search.documents import Declaration
from search.elastic.writes import Control, Lease
from search.embedded.engine import EmbeddedEngine
from search.embedded.generations import IndexDirectory
from search.engine import Delete, IndexOutOfDate, Query, RebuildRunning, SearchEngine, Write
from search.fields import Names
from search.indexes import EXPERTS


def test_a_rebuild_replaces_everything(engine: SearchEngine) -> None:
    engine.create("experts")
    engine.bulk("experts", [named(ONE, "Cũ")])
    told: list[int] = []
    rebuilt = engine.rebuild("experts", lambda after: people(300), progress=told.append)
    assert rebuilt.documents == told[-1] == engine.status("experts").documents == 300
    assert found(engine, "cũ") == []
    assert len(list(engine.walk("experts", Query()))) == 300


def test_a_rebuild_names_what_it_had_to_leave_out(engine: SearchEngine) -> None:
    rows = [named(ONE, "An"), named(TWO, "Bình", shoe_size=40)]
    rebuilt = engine.rebuild("experts", lambda after: iter(rows))
    assert rebuilt.documents == 1
    assert [outcome.id for outcome in rebuilt.rejected] == [TWO]


def test_changes_during_a_rebuild_reach_the_new_index(engine: SearchEngine) -> None:
    engine.create("experts")
    rows = {write.id: write for write in people(1200)}
    early, late = sorted(rows)[5], sorted(rows)[-5]

    def stream(after: str | None) -> Iterator[Write]:
        for number, identifier in enumerate(sorted(rows)):
            if number == 700:
                changes: list[Write | Delete] = [
                    named(early, "Thay Đổi", version=2),
                    Delete(late, 2),
                    named(ONE, "Người Mới", version=2),
                ]
                assert all(result.done for result in results(engine.bulk("experts", changes)))
                assert found(engine, "thay đổi") == [early]  # the old index answers meanwhile
            yield rows[identifier]

    engine.rebuild("experts", stream)
    assert found(engine, "thay đổi") == [early]
    assert found(engine, "người mới") == [ONE]
    ids = set(engine.walk("experts", Query()))
    assert ids == (set(rows) | {ONE}) - {late}


def test_an_interrupted_rebuild_goes_on_where_it_stopped(
    engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.embedded.rebuild.REBUILD_COMMIT", 500)
    engine.create("experts")
    rows = list(people(1600))
    asked: list[str | None] = []

    def stream(after: str | None) -> Iterator[Write]:
        asked.append(after)
        for number, write in enumerate(rows):
            if after is None or write.id > after:
                if len(asked) == 1 and number == 1100:
                    raise KeyboardInterrupt
                yield write

    with pytest.raises(KeyboardInterrupt):
        engine.rebuild("experts", stream)
    assert found(engine, "") == []  # still the old index
    engine.bulk("experts", [named(rows[3].id, "Giữa Chừng", version=2)])
    assert engine.rebuild("experts", stream).documents == 1600
    assert asked[1] == rows[999].id
    assert found(engine, "giữa chừng") == [rows[3].id]


def test_a_second_rebuild_is_refused_while_one_runs(engine: SearchEngine) -> None:
    engine.create("experts")
    begun, end = threading.Event(), threading.Event()

    def stream(after: str | None) -> Iterator[Write]:
        yield named(ONE, "An")
        begun.set()
        end.wait(20)

    thread = threading.Thread(target=lambda: engine.rebuild("experts", stream))
    thread.start()
    try:
        assert begun.wait(20)
        assert engine.status("experts").rebuilding
        with pytest.raises(RebuildRunning):
            engine.rebuild("experts", lambda after: iter(()))
        with pytest.raises(RebuildRunning):
            engine.abandon_rebuild("experts")
    finally:
        end.set()
        thread.join()
    assert found(engine, "an") == [ONE]
    assert not engine.status("experts").rebuilding


def test_an_abandoned_rebuild_leaves_no_trace(engine: SearchEngine) -> None:
    engine.create("experts")

    def stream(after: str | None) -> Iterator[Write]:
        yield from people(600)
        raise OSError("the database went away")

    with pytest.raises(Exception, match="database went away"):
        engine.rebuild("experts", stream)
    engine.abandon_rebuild("experts")
    assert engine.rebuild("experts", lambda after: people(10)).documents == 10


@pytest.fixture
def all_but_done(engine: SearchEngine, monkeypatch: pytest.MonkeyPatch) -> SearchEngine:
    """The process that rebuilt died when the new index had just become the one that is searched."""
    point_to = IndexDirectory.point_to

    def point_and_die(home: IndexDirectory, name: str) -> None:
        point_to(home, name)
        raise KeyboardInterrupt

    def die(control: Control) -> None:
        note = control.read()
        assert note
        control._write(
            Lease(note["_source"]["target"], None, 0, 0, 0, fresh=False),
            seconds=0.0,
            if_seq_no=note["_seq_no"],
            if_primary_term=note["_primary_term"],
        )
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(IndexDirectory, "point_to", point_and_die)
        dying.setattr(Control, "release", die)
        with pytest.raises(KeyboardInterrupt):
            engine.rebuild("experts", lambda after: people(30))
    assert engine.status("experts").documents == 30
    return engine


def test_a_rebuild_that_died_when_all_but_done_stands_in_nobodys_way(
    all_but_done: SearchEngine,
) -> None:
    engine = all_but_done
    assert results(engine.bulk("experts", [named(ONE, "Người Mới", version=2)])) == ["indexed"]
    assert found(engine, "người mới") == [ONE]  # and the writer stays open
    asked: list[str | None] = []

    def stream(after: str | None) -> Iterator[Write]:
        asked.append(after)
        return people(40)

    assert engine.rebuild("experts", stream).documents == 40
    assert asked == [None]  # nothing is added to the index that is searched
    assert results(engine.bulk("experts", [named(ONE, "Người Mới", version=3)])) == ["indexed"]


def test_giving_up_a_rebuild_that_was_all_but_done_keeps_what_is_searched(
    all_but_done: SearchEngine,
) -> None:
    engine = all_but_done
    engine.abandon_rebuild("experts")
    assert engine.status("experts").documents == 30
    assert results(engine.bulk("experts", [named(ONE, "Người Mới", version=2)])) == ["indexed"]


def test_a_rebuild_that_died_before_it_began_is_taken_up(
    engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.create("experts")

    def stream(after: str | None) -> Iterator[Write]:
        raise KeyboardInterrupt
        yield

    with monkeypatch.context() as dying:
        dying.setattr(Control, "_name_upcoming", lambda control, lease: None)
        with pytest.raises(KeyboardInterrupt):
            engine.rebuild("experts", stream)
    assert results(engine.bulk("experts", [named(ONE, "An")])) == ["indexed"]
    rows = sorted([*people(20), named(ONE, "An")], key=lambda write: write.id)
    assert engine.rebuild("experts", lambda after: iter(rows)).documents == 21
    assert ONE in engine.walk("experts", Query())


def test_rows_out_of_order_are_a_mistake_of_the_caller(engine: SearchEngine) -> None:
    rows = [named(TWO, "Hai"), named(ONE, "Một")]
    with pytest.raises(ValueError, match="ascending"):
        engine.rebuild("experts", lambda after: iter(rows))


def test_a_changed_declaration_makes_a_rebuild_due(engine: SearchEngine) -> None:
    engine.create("experts")
    engine.bulk("experts", [named(ONE, "An")])
    changed = Declaration("experts", (*EXPERTS.fields, Names("nicknames")))
    engine.close() if isinstance(engine, EmbeddedEngine) else None
    engine.declarations = {"experts": changed}  # type: ignore[attr-defined]
    time.sleep(0.15)
    getattr(engine, "_trusted", {}).clear()
    status = engine.status("experts")
    assert status.exists
    assert not status.current
    assert "ebuild" in status.message
    with pytest.raises(IndexOutOfDate):
        engine.search("experts", Query())
    with pytest.raises(IndexOutOfDate):
        engine.bulk("experts", [named(TWO, "Bình")])
    assert any("ebuild" in sentence for sentence in engine.doctor())
    engine.rebuild("experts", lambda after: iter([named(ONE, "An", nicknames=["Bo"])]))
    assert found(engine, "bo") == [ONE]
