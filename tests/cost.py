"""What a run costs: at its end the processor time of all of it and of the ten slowest groups.

Time on the clock says how busy a machine was, processor time what the tests ask of it. It counts
the test processes and whatever they start: Chromium, Elasticsearch, servers of our own.
"""

import os
from collections import defaultdict
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from groups import name_group

TICKS = os.sysconf("SC_CLK_TCK")
SHOWN = 10
daemons: list[Path] = []
"""Files with the id of a server that let go of the process which started it."""


class Costs:
    """In the process that runs tests: what each group of them took."""

    def __init__(self) -> None:
        self.before = used_so_far()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> Generator[None, object, object]:
        self.is_last = nextitem is None or name_group(nextitem.nodeid) != name_group(item.nodeid)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, Any, Any]:
        report = yield
        if report.when == "teardown" and self.is_last:
            now = used_so_far()
            report.processor_seconds, self.before = max(0.0, now - self.before), now
        return report

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output["processor_seconds"] = used_so_far()


class Bill:
    """In the process that reports: the sum."""

    def __init__(self) -> None:
        self.groups: dict[str, float] = defaultdict(float)
        self.workers = 0.0

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.groups[name_group(report.nodeid)] += getattr(report, "processor_seconds", 0.0)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self.workers += getattr(node, "workeroutput", {}).get("processor_seconds", 0.0)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        dearest = sorted(self.groups.items(), key=lambda item: -item[1])[:SHOWN]
        total = used_so_far() + self.workers
        terminalreporter.section(f"{total:.0f} seconds of processor time, of these")
        for name, seconds in dearest:
            terminalreporter.write_line(f"{seconds:7.1f}  {name}")


def install(config: pytest.Config) -> None:
    is_worker = hasattr(config, "workerinput")
    if is_worker or not config.getoption("numprocesses", None):
        config.pluginmanager.register(Costs(), "costs")
    if not is_worker:
        config.pluginmanager.register(Bill(), "bill")


def used_so_far() -> float:
    """Of this process and all that it started, living or ended."""
    own = os.times()
    roots = {os.getpid(), *(int(path.read_text().split()[0]) for path in daemons if path.exists())}
    parents, ticks = _processes()
    others = [one for one in parents if one != os.getpid() and _is_below(one, roots, parents)]
    return sum(own[:4]) + sum(ticks[one] for one in others) / TICKS


def _processes() -> tuple[dict[int, int], dict[int, int]]:
    """The parent of every process, and its ticks with those of its children that ended (Linux)."""
    parents, ticks = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            number = int(folder.name)
            parents[number], ticks[number] = int(fields[1]), sum(map(int, fields[11:15]))
    return parents, ticks


def _is_below(process: int, roots: set[int], parents: dict[int, int]) -> bool:
    while process and process not in roots:
        process = parents.get(process, 0)
    return process != 0
