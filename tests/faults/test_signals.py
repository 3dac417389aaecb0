"""Server and worker end together, by one signal, and leave nothing behind."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from faults.site import Site, make_site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One for all tests, each of which starts and ends its processes."""
    with make_site(database_url, tmp_path_factory.mktemp("site"), "signals") as made:
        yield made


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_signal_ends_server_and_worker_cleanly(site: Site, number: int) -> None:
    site.start("run")
    site.wait_until_ready()
    children = find_children(site.processes["run"].pid)
    assert len(children) == 2
    assert site.end("run", number, within=60) == 0
    assert not [one for one in children if Path(f"/proc/{one}").exists()]
    assert site.get("/healthz").status == 0


def test_a_server_or_worker_that_ends_is_started_again_however_it_ended(site: Site) -> None:
    site.start("run")
    site.wait_until_ready()
    children = find_children(site.processes["run"].pid)
    for child, number in zip(children, (signal.SIGKILL, signal.SIGTERM), strict=True):
        os.kill(int(child), number)
    parent = site.processes["run"].pid
    site.wait(lambda: len({*find_children(parent)} - {*children}) == 2, "both live again")
    site.wait_until_ready()
    assert site.end("run", signal.SIGTERM, within=60) == 0


def find_children(parent: int) -> list[str]:
    """The processes that it started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields: Any = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(path.parent.name)
    return found
