"""Servers killed, gone or full: nothing acknowledged is lost and no half answer is given.

The server is killed once, with SEARCH_SERVER_KILLS=20 in the environment as often as that.
"""

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from indexing_child import batch
from people import make_person, people
from search_server.node import Node, NoElasticsearch, cluster, restart, single_node, wait_for
from servers import free_port, leave_out
from test_faults_embedded import state_after

from search.elastic.engine import ElasticEngine, connect
from search.elastic.writes import Settings
from search.engine import (
    IndexFull,
    Outcome,
    Query,
    SearchEngine,
    SearchError,
    SearchUnavailable,
    Write,
)

T = TypeVar("T")
KILLS = int(os.environ.get("SEARCH_SERVER_KILLS", "1"))
ANSWER_SECONDS = 15.0

pytestmark = pytest.mark.elasticsearch


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A server of its own, because it will be killed."""
    try:
        with single_node(tmp_path_factory.mktemp("killed")) as node:
            yield node
    except NoElasticsearch as reason:
        leave_out("tests on Elasticsearch", str(reason))


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Node]]:
    try:
        with cluster(tmp_path_factory.mktemp("three")) as nodes:
            yield nodes
    except NoElasticsearch as reason:
        leave_out("tests on Elasticsearch", str(reason))


def patiently(action: Callable[[], T], *, seconds: float = 90.0) -> T:
    """As the indexer does: again, after a pause, until the engine is back."""
    ends = time.monotonic() + seconds
    while True:
        try:
            return action()
        except SearchError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.3)


def send(engine: SearchEngine, number: int) -> None:
    waiting = batch(number)

    def once() -> list[Outcome]:
        outcomes = engine.bulk("experts", waiting)
        if not all(outcome.result.done for outcome in outcomes):
            raise SearchUnavailable("some are to be sent again")
        return outcomes

    patiently(once)


def test_a_killed_server_has_lost_nothing_that_it_acknowledged(server: Node) -> None:
    engine = ElasticEngine(connect([server.url], seconds=3), prefix="killed-")
    patiently(lambda: engine.create("experts"))
    chance = random.Random(3)
    number = 0
    for _ in range(KILLS):
        killer = threading.Timer(chance.uniform(0.2, 1.5), server.kill)
        killer.start()
        while killer.is_alive() or server.process.poll() is None:
            number += 1
            try:
                outcomes = engine.bulk("experts", batch(number))
                assert all(outcome.result.done for outcome in outcomes)
            except SearchError:
                break  # this batch was not acknowledged
        killer.join()
        with pytest.raises(SearchUnavailable, match="does not answer"):
            engine.search("experts", Query("nguyen"))
        restart(server)
        wait_for([server], count=1)
        send(engine, number)
        held = patiently(lambda: {entry.id: entry.version for entry in engine.entries("experts")})
        assert held == state_after(number)
        assert set(engine.walk("experts", Query())) == set(held)
    engine.close()


def test_a_server_that_is_not_there_is_said_to_be_so_soon() -> None:
    engine = ElasticEngine(connect([f"http://127.0.0.1:{free_port()}"], seconds=2))
    for action in (
        lambda: engine.search("experts", Query("nguyen")),
        lambda: engine.bulk("experts", [make_person(1)]),
        lambda: engine.walk("experts", Query()),
        lambda: engine.create("experts"),
        lambda: engine.rebuild("experts", lambda after: iter(())),
    ):
        begun = time.monotonic()
        with pytest.raises(SearchUnavailable):
            action()
        assert time.monotonic() - begun < ANSWER_SECONDS
    assert not engine.status("experts").exists
    assert "does not answer" in engine.doctor()[0]
    engine.close()


def test_a_full_disk_of_the_server_is_reported_and_over_when_space_is_made(server: Node) -> None:
    engine = ElasticEngine(connect([server.url]), prefix="full-")
    engine.rebuild("experts", lambda after: people(20))
    block = {"index.blocks.read_only_allow_delete": True}  # what a server does at flood stage
    engine.client.indices.put_settings(index="full-experts", settings=block)
    try:
        outcomes = engine.bulk("experts", [make_person(99)])
        assert [outcome.result for outcome in outcomes] == ["retry"]
    except IndexFull:
        pass
    assert engine.search("experts", Query()).total == 20
    assert any("blocked" in sentence for sentence in engine.doctor())
    engine.client.indices.put_settings(
        index="full-experts", settings={"index.blocks.read_only_allow_delete": None}
    )
    assert engine.bulk("experts", [make_person(99)])[0].result == "indexed"
    engine.close()


def test_the_doctor_names_what_does_not_fit(server: Node) -> None:
    engine = ElasticEngine(connect([server.url]), prefix="ill-")
    assert engine.doctor() == [
        "There is no index experts yet.",
        "There is no index openings yet.",
    ]
    engine.create("experts")
    engine.create("openings")
    settings = {"index.refresh_interval": "-1"}
    engine.client.indices.put_settings(index="ill-experts", settings=settings)
    engine.client.indices.create(
        index="stray", mappings={"properties": {"vi": {"type": "keyword"}}}, settings={}
    )
    engine.client.indices.put_alias(index="stray", name="ill-openings")
    told = " ".join(engine.doctor())
    assert "never refreshes" in told
    assert "points to 2 indices" in told
    assert "differs from the declaration" in told
    engine.close()


def total_or_none(engine: SearchEngine) -> int | None:
    try:
        return engine.search("experts", Query()).total
    except SearchUnavailable:
        return None


def test_one_of_three_nodes_dies_while_searching_and_rebuilding(three: list[Node]) -> None:
    engine = ElasticEngine(connect([node.url for node in three], seconds=4), prefix="trio-")
    engine.rebuild("experts", lambda after: people(400))
    engine.client.cluster.health(wait_for_status="green", timeout="60s")
    rows = list(people(1500))
    victim = three[1]

    def stream(after: str | None) -> Iterator[Write]:
        for number, write in enumerate(rows):
            if number == 700 and victim.process.poll() is None:
                victim.kill()
            if after is None or write.id > after:
                yield write

    thread = threading.Thread(
        target=lambda: patiently(lambda: engine.rebuild("experts", stream), seconds=120)
    )
    thread.start()
    answered = 0
    while thread.is_alive():
        begun = time.monotonic()
        total = total_or_none(engine)
        assert total in (None, 400, 1500)
        assert time.monotonic() - begun < ANSWER_SECONDS
        answered += total is not None
        time.sleep(0.05)
    thread.join()
    assert answered
    assert {entry.id for entry in engine.entries("experts")} == {row.id for row in rows}
    restart(victim)
    wait_for(three, count=3)
    engine.close()


def test_a_missing_shard_is_an_error_and_never_half_an_answer(three: list[Node]) -> None:
    wait_for(three, count=3)
    engine = ElasticEngine(
        connect([node.url for node in three], seconds=4),
        prefix="half-",
        settings=Settings(shards=3, replicas="0-0"),
    )
    engine.rebuild("experts", lambda after: people(120))
    assert engine.search("experts", Query(facets=("country",))).total == 120
    three[2].kill()
    ends = time.monotonic() + 12
    while time.monotonic() < ends:
        try:
            total = engine.search("experts", Query()).total
        except SearchUnavailable:
            break
        assert total == 120
        time.sleep(0.1)
    with pytest.raises(SearchUnavailable):
        engine.search("experts", Query())
    with pytest.raises(SearchUnavailable):
        list(engine.walk("experts", Query()))
    restart(three[2])
    wait_for(three, count=3)
    assert patiently(lambda: engine.search("experts", Query()).total) == 120
    engine.close()
