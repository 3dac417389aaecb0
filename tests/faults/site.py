"""The product as operators run it: server and worker as processes, reached over HTTP."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from client import Client
from faults.country import make_country
from faults.explorer import Pairs, encode
from faults.sides import SmallCountry
from flask import Flask, g
from pages import token
from running import load_reference, make_settings, running
from schema import fresh_database
from servers import free_port

from registry.core import db
from registry.core.config import Config


@dataclass
class Answer:
    """Status 0: the connection was lost before an answer came."""

    status: int
    text: str = ""

    @property
    def is_done(self) -> bool:
        return self.status in {200, 302, 303}


@dataclass
class Site:
    app: Flask
    port: int
    environ: dict[str, str]
    country: SmallCountry
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        for name in names:
            extra = ["--port", str(self.port)] if name in {"serve", "run"} else []
            self.processes[name] = self._spawn(name, *extra)

    def _spawn(self, *arguments: str, **options: Any) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "registry", *arguments]
        with self.log.open("ab") as log:
            told: dict[str, Any] = {"stdout": log, "stderr": log} | options
            return subprocess.Popen(command, env=self.environ, **told)

    @property
    def log(self) -> Path:
        """What all its processes say."""
        return Path(self.environ["REGISTRY_STATE_DIR"]) / "site.log"

    def command(self, *arguments: str) -> tuple[int, str]:
        process = self._spawn(*arguments, stdout=subprocess.PIPE)
        output, _nothing = process.communicate(timeout=300)
        return process.returncode, output.decode()

    def end(self, name: str, number: int = signal.SIGKILL, *, within: float = 120) -> int:
        process = self.processes.pop(name)
        process.send_signal(number)
        return process.wait(within)

    def get(self, path: str, who: str = "") -> Answer:
        return self._ask("GET", path, who, b"", {})

    def post(self, path: str, who: str, pairs: Pairs, *, has_files: bool = False) -> Answer:
        body, content_type = encode([("csrf_token", self.tokens[who]), *pairs], has_files)
        return self._ask("POST", path, who, body, {"Content-Type": content_type})

    def _ask(self, method: str, path: str, who: str, body: bytes, headers: Any) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookie = {"Cookie": self.cookies[who]} if who else {}
        try:
            connection.request(method, path, body, {**headers, **cookie})
            response = connection.getresponse()
            return Answer(response.status, response.read().decode())
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            connection.close()

    def log_in(self, who: str) -> None:
        """With a session as the pages make them, without the work of hashing passwords."""
        client = Client(self.app, self.app.response_class, use_cookies=True)
        with self.app.app_context():
            client.log_in(self.country.own.people[who])
            with self.app.app_context():
                page = super(Client, client).open("/vi/account/password")
        self.tokens[who] = token(page)
        cookie = client.get_cookie("session")
        assert cookie is not None
        self.cookies[who] = f"session={cookie.value}"

    def wait(self, holds: Callable[[], bool], what: str, *, within: float = 300) -> None:
        end = time.monotonic() + within
        while not holds():
            if time.monotonic() >= end:
                raise AssertionError(
                    f"not within {within} s: {what}\n{self.log.read_text()[-4000:]}"
                )
            time.sleep(0.2)

    def wait_until_up(self) -> None:
        self.wait(lambda: self.get("/healthz").status == 200, "the server answers")

    def wait_until_ready(self) -> None:
        self.wait(lambda: self.get("/readyz").status == 200, "everything is ready")

    def look(self, statement: Any) -> list[Any]:
        """What is stored now."""
        with self.app.extensions["db_engine"].connect() as connection:
            return list(connection.execute(statement))

    def count(self, table: str, condition: str = "1 = 1", **values: Any) -> int:
        statement = sa.text(f"SELECT count(*) FROM {table} WHERE {condition}")
        return int(self.look(statement.bindparams(**values))[0][0])


@contextmanager
def make_site(database_url: str, folder: Path, name: str) -> Iterator[Site]:
    """A site with the small country in a database of its own; nothing is started yet."""
    port = free_port()
    with fresh_database(database_url, folder, name) as engine:
        url = engine.url.render_as_string(hide_password=False)
        settings = make_settings(url, folder, base_url=f"http://127.0.0.1:{port}")
        with running(settings, with_indices=False) as app:  # its own worker makes them
            site = Site(app, port, _environ(settings), _fill(app))
            try:
                yield site
            finally:
                for process in [*site.processes]:
                    site.end(process)


def _environ(settings: Config) -> dict[str, str]:
    return {
        **os.environ,
        "REGISTRY_ENVIRONMENT": "test",
        "REGISTRY_SECRET_KEY": settings.secret_key,
        "REGISTRY_DATABASE_URL": settings.database_url,
        "REGISTRY_STATE_DIR": str(settings.state_dir),
        "REGISTRY_BASE_URL": settings.base_url,
        "REGISTRY_MAIL_SINK": "folder",
    }


def _fill(app: Flask) -> SmallCountry:
    with app.app_context(), db.transaction():
        g.locale = "en"
        load_reference()
        return make_country()


def path_of(site: Site, **values: Any) -> str:
    endpoint = values.pop("endpoint")
    return site.app.url_map.bind("127.0.0.1").build(endpoint, {"locale": "vi", **values})
