"""A server that is slow once is asked once more, within the time that the reader was promised."""

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from search.elastic import engine as elastic
from search.elastic.engine import ElasticEngine, connect
from search.engine import SearchUnavailable

ANSWER = {"timed_out": False, "_shards": {"failed": 0}, "hits": {"total": {"value": 7}, "hits": []}}


class Sometimes(BaseHTTPRequestHandler):
    """Answers at once, after as many requests as it leaves without an answer in time."""

    slow = 0
    asked = 0

    def do_POST(self) -> None:
        type(self).asked += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.asked <= self.slow:
            time.sleep(0.6)
        body = json.dumps(ANSWER).encode()
        self.send_response(200)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_given: Any) -> None:
        return


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Iterator[ElasticEngine]:
    monkeypatch.setattr(elastic, "FIRST_TRY_SECONDS", 0.3)
    monkeypatch.setattr(elastic, "SEARCH_SECONDS", 0.7)
    monkeypatch.setattr(elastic, "LEAST_SECONDS", 0.1)
    monkeypatch.setattr(Sometimes, "asked", 0)
    with ThreadingHTTPServer(("127.0.0.1", 0), Sometimes) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield ElasticEngine(connect([f"http://127.0.0.1:{server.server_port}"]))
        server.shutdown()


def test_one_slow_answer_is_no_outage(
    asking: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sometimes, "slow", 1)
    assert asking._search("experts", {"size": 0})["hits"]["total"]["value"] == 7
    assert Sometimes.asked == 2


def test_a_server_that_stays_slow_is_given_up_in_the_time_of_one_search(
    asking: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sometimes, "slow", 9)
    begun = time.monotonic()
    with pytest.raises(SearchUnavailable):
        asking._search("experts", {"size": 0})
    assert time.monotonic() - begun < 1.5
    assert Sometimes.asked == 2
