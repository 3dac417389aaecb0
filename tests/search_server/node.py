"""A genuine Elasticsearch for the tests, put together from the jars its makers publish.

`elasticsearch_server()` gives the address of a running server: the one that ELASTICSEARCH_URL
names, or a node started here. Maven fetches the jars once into var/cache (keyed by the pom), and
each is checked against jars.sha256. Nothing of this is part of the product.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from elasticsearch import ApiError, Elasticsearch, TransportError
from servers import free_port

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / "var" / "cache" / "elasticsearch"
PLUGIN = "META-INF/es-plugins/transport-netty4/"
LOGGING = """
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d][%p][%c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
"""
START_SECONDS = 240  # a busy machine needs minutes for three nodes


class NoElasticsearch(Exception):
    """Why this machine cannot run the server."""


@dataclass
class Node:
    name: str
    url: str
    transport: str
    process: subprocess.Popen[bytes]
    home: Path
    settings: dict[str, str | list[str]]
    heap: str

    def kill(self) -> None:
        """As a power cut would: nothing is closed or flushed."""
        self.process.kill()
        self.process.wait()
        self._let_go()

    def stop(self) -> None:
        self._let_go()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def _let_go(self) -> None:
        """The node ends when its standard input does."""
        assert self.process.stdin is not None
        self.process.stdin.close()


def jars() -> Path:
    """The folder of the checked jars. Raises NoElasticsearch."""
    pom = (HERE / "pom.xml").read_bytes()
    lines = (line.split() for line in (HERE / "jars.sha256").read_text().splitlines())
    wanted = {name: digest for digest, name in lines}
    folder = CACHE / hashlib.sha256(pom).hexdigest()[:16]
    if not folder.exists():
        _fetch(folder)
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    if found != wanted:
        odd = sorted(name for name in found | wanted if found.get(name) != wanted.get(name))
        shutil.rmtree(folder)
        raise AssertionError(f"The jars differ from jars.sha256: {', '.join(odd)}")
    return folder


def _fetch(folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise NoElasticsearch("Maven is not installed, so the search server cannot be fetched.")
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        shutil.copy(HERE / "pom.xml", scratch)
        command = [maven, "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=jars"]
        done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, timeout=600)
        if done.returncode:
            raise NoElasticsearch(f"Maven could not fetch the search server: {done.stdout[-400:]}")
        with contextlib.suppress(OSError):  # another run was faster
            os.rename(Path(scratch) / "jars", folder)


def make_home(parent: Path) -> Path:
    """The layout of a node: its class path, its one module and its empty folders."""
    home = Path(tempfile.mkdtemp(prefix="node-", dir=parent))
    for name in ("config", "plugins", "data", "logs", "tmp", "lib", "modules/transport-netty4"):
        (home / name).mkdir(parents=True)
    (home / "config" / "log4j2.properties").write_text(LOGGING)
    module = home / "modules" / "transport-netty4"
    for jar in jars().iterdir():
        is_module = jar.name.startswith(("netty-", "transport-netty4", "elasticsearch-ssl-config"))
        os.symlink(jar, (module if is_module else home / "lib") / jar.name)
    with zipfile.ZipFile(next(module.glob("transport-netty4*.jar"))) as plugin:
        policy = plugin.read(f"{PLUGIN}entitlement-policy.yaml")
        described = plugin.read(f"{PLUGIN}plugin-descriptor.properties").decode()
    (module / "entitlement-policy.yaml").write_bytes(policy)
    # A server started from a class path has no named modules.
    lines = [
        "modulename=" if line.startswith("modulename=") else line for line in described.splitlines()
    ]
    (module / "plugin-descriptor.properties").write_text("\n".join(lines))
    return home


def restart(node: Node) -> None:
    """The same node again, after it was killed."""
    node.process = start_node(node.home, settings=node.settings, heap=node.heap).process


def start_node(home: Path, *, settings: dict[str, str | list[str]], heap: str = "1g") -> Node:
    http, transport = str(settings["http.port"]), str(settings["transport.port"])
    told = {"home": str(home), "settings": settings, "heap": heap}
    log = open(home / "logs" / "console.log", "ab")  # noqa: SIM115 - the child's
    process = subprocess.Popen(
        [sys.executable, str(HERE / "launcher.py"), json.dumps(told)],
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=log,
    )
    log.close()
    url = f"http://127.0.0.1:{http}"
    name, transport = str(settings["node.name"]), f"127.0.0.1:{transport}"
    return Node(name, url, transport, process, home, settings, heap)


def node_settings(home: Path, name: str) -> dict[str, str | list[str]]:
    return {
        "path.home": str(home),
        "path.data": str(home / "data"),
        "path.logs": str(home / "logs"),
        "network.host": "127.0.0.1",
        "http.port": str(free_port()),
        "transport.port": str(free_port()),
        "node.name": name,
        "cluster.name": "tests",
        "cluster.routing.allocation.disk.threshold_enabled": "false",
    }


def wait_for(nodes: Sequence[Node], *, count: int) -> None:
    ends = time.monotonic() + START_SECONDS
    with Elasticsearch([node.url for node in nodes], request_timeout=5, max_retries=0) as client:
        while True:
            with contextlib.suppress(ApiError, TransportError):
                health = client.cluster.health(wait_for_status="yellow", timeout="2s")
                if health["number_of_nodes"] >= count:
                    return
            died = [node for node in nodes if node.process.poll() is not None]
            if died or time.monotonic() > ends:
                log = (nodes[0].home / "logs" / "console.log").read_text(errors="replace")
                raise AssertionError(f"Elasticsearch did not start: {log[-2000:]}")
            time.sleep(0.2)


@contextlib.contextmanager
def single_node(folder: Path) -> Iterator[Node]:
    home = make_home(folder)
    settings = {**node_settings(home, "one"), "discovery.type": "single-node"}
    node = start_node(home, settings=settings)
    try:
        wait_for([node], count=1)
        yield node
    finally:
        node.stop()


@contextlib.contextmanager
def cluster(folder: Path, *, size: int = 3) -> Iterator[list[Node]]:
    homes = [make_home(folder) for _ in range(size)]
    every = [node_settings(home, f"node{number}") for number, home in enumerate(homes)]
    hosts: list[str] = [f"127.0.0.1:{settings['transport.port']}" for settings in every]
    names: list[str] = [str(settings["node.name"]) for settings in every]
    nodes = []
    try:
        for home, settings in zip(homes, every, strict=True):
            joined = {"discovery.seed_hosts": hosts, "cluster.initial_master_nodes": names}
            nodes.append(start_node(home, settings={**settings, **joined}, heap="384m"))
        wait_for(nodes, count=size)
        yield nodes
    finally:
        for node in nodes:
            node.stop()


@contextlib.contextmanager
def elasticsearch_server(folder: Path) -> Iterator[str]:
    """The address of a server to test against. Raises NoElasticsearch."""
    given = os.environ.get("ELASTICSEARCH_URL")
    if given:
        yield given
        return
    with single_node(folder) as node:
        yield node.url
