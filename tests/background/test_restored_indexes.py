"""An index that was put back from a backup is older than what it has acknowledged: it is not believed, in
no page and no number, and built anew."""

import shutil
from collections.abc import Callable
from typing import Any

import pytest
from factories import make_institution, make_opening, make_person, make_user

from registry import worker
from registry.background import indexing, rebuilding
from registry.core.config import Config
from registry.core.permissions import Role
from registry.experts.kinds import Audience, FieldGroup
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.programs.models import Opening, OpeningState
from search.elastic.engine import ElasticEngine
from search.engine import IndexMissing, Query, SearchEngine

SHOWN = ((FieldGroup.NAME, Audience.INSTITUTIONS), (FieldGroup.SUMMARY, Audience.INSTITUTIONS))
SIMPLER = "A simpler search is in use at the moment"
NO_SEARCH = "Search is not available at the moment"
PutBack = Callable[[], None]


@pytest.fixture
def back_up(searching: SearchEngine, engine_setting: Config) -> Callable[[], PutBack]:
    """Copies every index as it is now; what it gives puts the copies back."""
    if isinstance(searching, ElasticEngine):
        return lambda: copy_of_server(searching)

    def copy() -> PutBack:
        folder = engine_setting.state_dir / "search"
        kept = folder.with_name("kept")
        shutil.copytree(folder, kept)

        def put_back() -> None:
            shutil.rmtree(folder)
            shutil.copytree(kept, folder)

        return put_back

    return copy


def copy_of_server(engine: ElasticEngine) -> PutBack:
    client = engine.client
    kept = {}
    for name in engine.declarations:
        index = engine._concrete(name) or ""
        client.indices.put_settings(index=index, settings={"index.blocks.write": True})
        client.indices.clone(index=index, target=f"{index}-kept", wait_for_active_shards="1")
        for one in (index, f"{index}-kept"):
            client.indices.put_settings(index=one, settings={"index.blocks.write": False})
        kept[name] = index

    def put_back() -> None:
        for name, index in kept.items():
            client.indices.delete(index=engine._concrete(name) or "")
            client.indices.put_alias(index=f"{index}-kept", name=engine._alias(name))

    return put_back


def index_all(database: Any) -> None:
    database.commit()
    while indexing.index_pending():
        pass


def people_found() -> set[str]:
    return set(indexing.search("experts", Query(size=100)).ids)


def test_whoever_is_withdrawn_stays_so_when_an_older_index_is_put_back(
    client: Any, database: Any, back_up: Callable[[], PutBack]
) -> None:
    person = make_person(summary_en="Graphene.", shown=SHOWN)
    make_person(summary_en="Graphene.", shown=SHOWN)
    opening, closed = (make_opening(state=OpeningState.PUBLISHED) for _number in range(2))
    recruiter = make_user(Role.INSTITUTION_RECRUITER, organisation=make_institution().organisation)
    index_all(database)
    put_back = back_up()
    database.get_one(Person, person.id).state = PersonState.WITHDRAWN
    database.get_one(Opening, closed.id).state = OpeningState.CLOSED
    index_all(database)
    put_back()
    assert str(person.id) in set(indexing.engine().search("experts", Query(size=100)).ids)

    client.log_in(recruiter)
    for address in ("?q=graphene", f"?opening={opening.id}", ""):
        page = client.get(f"/en/experts/{address}").text
        assert str(person.id) not in page, address
        assert NO_SEARCH in page, address
    assert SIMPLER in client.get("/en/openings/?q=graphene").text
    assert not rebuilding.is_ready()
    with pytest.raises(indexing.IndexBehind):
        people_found()

    worker.heal_indexes()
    assert rebuilding.is_ready()
    assert str(person.id) not in people_found()
    assert NO_SEARCH not in client.get("/en/experts/?q=graphene").text
    assert SIMPLER not in client.get("/en/openings/?q=graphene").text


def test_a_change_does_not_make_an_older_index_believed(
    database: Any, back_up: Callable[[], PutBack]
) -> None:
    """It would be its newest entry, and all between still be missing."""
    person, other = make_person(shown=SHOWN), make_person(shown=SHOWN)
    index_all(database)
    put_back = back_up()
    database.get_one(Person, person.id).state = PersonState.WITHDRAWN
    index_all(database)
    put_back()
    database.get_one(Person, other.id).state = PersonState.SUSPENDED
    database.commit()
    with pytest.raises(indexing.IndexBehind):
        indexing.index_pending()
    with pytest.raises(indexing.IndexBehind):
        people_found()
    worker.heal_indexes()
    assert people_found() == set()


def test_an_index_of_a_later_database_is_built_anew(database: Any, searching: SearchEngine) -> None:
    """The database was put back: what it hands out from now on the index would take for old."""
    person = make_person(shown=SHOWN)
    index_all(database)
    fields = indexing.sources()["experts"].build([person.id])[person.id]
    later = [indexing.operation_for(person.id, fields, 1000)]
    searching.bulk("experts", later)
    database.get_one(Person, person.id).state = PersonState.WITHDRAWN
    database.commit()
    with pytest.raises(indexing.IndexBehind):
        indexing.index_pending()
    worker.heal_indexes()
    index_all(database)
    assert people_found() == set()
    assert rebuilding.is_ready()


def test_a_rebuild_begun_before_the_backup_is_not_continued(
    database: Any, back_up: Callable[[], PutBack], searching: SearchEngine
) -> None:
    person = make_person(shown=SHOWN)
    index_all(database)
    fields = indexing.sources()["experts"].build([person.id])[person.id]

    def stop(after: str | None) -> Any:
        yield indexing.operation_for(person.id, fields, 1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        searching.rebuild("experts", stop)
    put_back = back_up()
    database.get_one(Person, person.id).state = PersonState.WITHDRAWN
    index_all(database)
    put_back()
    worker.heal_indexes()
    assert people_found() == set()


def test_what_is_checked_by_hand_says_so_and_repairs_it(
    database: Any, back_up: Callable[[], PutBack]
) -> None:
    person = make_person(shown=SHOWN)
    index_all(database)
    put_back = back_up()
    database.get_one(Person, person.id).state = PersonState.WITHDRAWN
    index_all(database)
    put_back()
    [first, *_rest] = rebuilding.compare("experts", repair=True)
    assert "older copy" in first
    assert people_found() == set()
    assert list(rebuilding.compare("experts")) == []


def test_a_mark_never_goes_back(database: Any, searching: SearchEngine) -> None:
    person = make_person(shown=SHOWN)
    fields = indexing.sources()["experts"].build([person.id])[person.id]
    assert searching.mark("experts") == 0
    for version in (7, 3):
        searching.bulk("experts", [indexing.operation_for(person.id, fields, version)])
        assert searching.mark("experts") == 7
    for version, mark in ((0, 7), (9, 9)):
        searching.rebuild("experts", lambda _after: iter(()), mark=version)
        assert searching.mark("experts") == mark
    assert set(searching.entries("experts")) == set()


def test_of_an_index_that_is_missing_there_is_no_mark(unprepared_engine: SearchEngine) -> None:
    with pytest.raises(IndexMissing):
        unprepared_engine.mark("experts")
