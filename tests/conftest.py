"""One application for the run; each test inside one outer transaction that is rolled back.

`--database postgresql` runs the same tests on a PostgreSQL server (a given one in TEST_DATABASE_URL,
else a private one that is started for the run).
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import html5lib
import pytest
from chromium import start_chromium
from elasticsearch import Elasticsearch
from flask import Flask, g
from flask.testing import FlaskClient
from search_server.node import NoElasticsearch, elasticsearch_server
from servers import leave_out, start_postgresql
from sqlalchemy import event
from xdist.scheduler import LoadScopeScheduling

from registry import create_app, features
from registry.accounts import sessions
from registry.background import indexing
from registry.core import db
from registry.core.config import RESOURCES, Config, Environment, MailSink, SearchEngineKind
from registry.core.migrating import upgrade
from search.engine import SearchEngine

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\s+(?:INTO\s+|FROM\s+)?\"?(\w+)", re.IGNORECASE)
WALK = "tests/browser/test_spine.py::test_from_a_scientist_abroad_to_a_counted_semester"
LONGEST_FIRST = {
    f"{WALK}[vi]": 0,
    f"{WALK}[en]": 1,
    "tests/faults/test_bad_input.py": 2,
    "tests/browser/test_crawl.py": 3,
    "elasticsearch": 4,
}
ON_ELASTICSEARCH = {"tests/search/test_contract.py", "tests/search/test_faults_elastic.py"}
GET_MAY_WRITE = {"access_events", "user_sessions"}  # the access ledger and "last seen"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=5)
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest begin first. A run on PostgreSQL repeats what asks the database, and nothing else."""
    if config.getoption("--database") == "postgresql":
        asks = {item: "database_url" in getattr(item, "fixturenames", ()) for item in items}
        config.hook.pytest_deselected(items=[item for item in items if not asks[item]])
        items[:] = [item for item in items if asks[item]]
    items.sort(key=lambda item: LONGEST_FIRST.get(name_group(item.nodeid), len(LONGEST_FIRST)))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return Groups(config, log)


class Groups(LoadScopeScheduling):
    """Which tests stay on one core, one after the other."""

    def _split_scope(self, nodeid: str) -> str:
        return name_group(nodeid)


def name_group(nodeid: str) -> str:
    """What a test shares: nothing (a long walk), the one search server, or the fixtures of its file."""
    path, _colons, name = nodeid.partition("::")
    if path == "tests/browser/test_spine.py":
        return nodeid
    if "[elasticsearch" in name or path in ON_ELASTICSEARCH:
        return "elasticsearch"
    return path


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for the run: a second one cannot be started beside it in the same process."""
    with start_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def elasticsearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A genuine server, where this machine can run one."""
    try:
        with elasticsearch_server(tmp_path_factory.mktemp("elasticsearch")) as url:
            yield url
    except NoElasticsearch as reason:
        leave_out("tests on Elasticsearch", str(reason))


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[str]:
    if request.config.getoption("--database") == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite3'}"
        return
    with start_postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: Any) -> Config:
    return Config(
        environment=Environment.TEST,
        secret_key="a secret for the tests only, long enough",
        database_url=database_url,
        state_dir=tmp_path_factory.mktemp("state"),
        base_url="http://localhost",
        mail_sink=MailSink.FOLDER,
    )


@pytest.fixture(scope="session")
def application(settings: Config) -> Iterator[Flask]:
    app = create_app(settings)
    app.test_client_class = Client
    with app.extensions["db_engine"].connect() as connection:
        upgrade(connection, RESOURCES / "migrations")
        connection.commit()
    for index in app.extensions["search_sources"]:
        app.extensions["search_engine"].create(index)
    yield app
    app.extensions["search_engine"].close()
    app.extensions["db_engine"].dispose()


@contextmanager
def on_one_connection(application: Flask) -> Iterator[Flask]:
    """The application on one connection; commits inside become savepoints."""
    engine = application.extensions["db_engine"]
    makers = application.extensions["sessionmaker"]
    with engine.connect() as connection:
        outer = connection.begin()
        makers.configure(bind=connection, join_transaction_mode="create_savepoint")
        application.extensions["test_connection"] = connection
        yield application
        outer.rollback()
    makers.configure(bind=engine, join_transaction_mode="conditional_savepoint")


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine_setting(
    request: pytest.FixtureRequest, settings: Config, tmp_path: Path
) -> Iterator[Config]:
    """Each setting of the search engine, with nothing indexed yet."""
    if request.param == "embedded":
        yield replace(settings, state_dir=tmp_path)
        return
    url = request.getfixturevalue("elasticsearch_url")
    chosen = replace(
        settings,
        search_engine=SearchEngineKind.ELASTICSEARCH,
        elasticsearch_url=url,
        elasticsearch_prefix=f"pages-{secrets.token_hex(4)}-",
    )
    yield chosen
    with Elasticsearch(url) as server:
        names = list(server.indices.get(index=f"{chosen.elasticsearch_prefix}*"))
        if names:
            server.indices.delete(index=",".join(names))


@pytest.fixture
def unprepared_engine(
    app: Flask, engine_setting: Config, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SearchEngine]:
    """The application's engine on each setting, before the worker has made the indices."""
    engine = indexing.make_engine(engine_setting, features.search_vocabulary())
    monkeypatch.setitem(app.extensions, "search_engine", engine)
    yield engine
    engine.close()


@pytest.fixture
def searching(app: Flask, unprepared_engine: SearchEngine) -> SearchEngine:
    """The application on each setting of its search engine."""
    for index in app.extensions["search_sources"]:
        unprepared_engine.create(index)
    return unprepared_engine


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    with on_one_connection(application) as one:
        yield one


@pytest.fixture
def database(app: Flask) -> Iterator[Any]:
    """The session of the test itself."""
    with app.app_context():
        g.locale = "en"  # messages of services are compared in their source language
        yield db.session()


@pytest.fixture
def client(app: Flask, database: Any) -> "Client":
    return new_client(app)


def new_client(app: Flask) -> "Client":
    """One more browser."""
    return cast("Client", app.test_client())


class Client(FlaskClient):
    """Opens pages as a browser does, and looks at each of them."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        # A fresh app context per request, as in production: flask-login and flask-babel cache on `g`.
        db.session().flush()
        with self.application.app_context(), refuse_writes_of_get(self.application) as check:
            response = super().open(*args, **kwargs)
        db.session().expire_all()
        check(response)
        look_at_page(response)
        return response

    def log_in(self, user: Any, *, second_factor: bool = True) -> None:
        """Sign in as the pages do; by default the second factor was given too."""
        db.session().flush()
        with self.application.app_context(), self.application.test_request_context("/"):
            from flask import session as cookie

            with db.transaction():
                who = db.session().get_one(type(user), user.id)
                sessions.open_session(who, second_factor=second_factor)
            values = dict(cookie)
        with self.session_transaction() as stored:
            stored.clear()
            stored.update(values)


class refuse_writes_of_get:  # noqa: N801 - reads as a statement
    def __init__(self, app: Flask) -> None:
        self.connection = app.extensions["test_connection"]
        self.tables: list[str] = []

    def __enter__(self) -> Any:
        event.listen(self.connection, "before_cursor_execute", self._note)
        return self._check

    def __exit__(self, *_error: object) -> None:
        event.remove(self.connection, "before_cursor_execute", self._note)

    def _note(self, _conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        match = WRITES.match(statement)
        if match:
            self.tables.append(match.group(2))

    def _check(self, response: Any) -> None:
        asked = (response.history or [response])[0].request.method
        if asked in {"GET", "HEAD"}:
            assert set(self.tables) <= GET_MAY_WRITE, f"a GET wrote to {self.tables}"


def look_at_page(response: Any) -> None:
    """Every HTML page is well-formed, has a language, a title, and no id twice."""
    if response.mimetype != "text/html" or response.is_streamed or not response.data:
        return
    text = response.get_data(as_text=True)
    if response.status_code in {301, 302, 303, 308} or "<html" not in text:
        return
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(text)
    errors = [error for error in parser.errors if error[1] != "unexpected-null-character"]
    assert not errors, f"{response.request.path}: {errors[:3]}"
    assert tree.get("lang") in {"vi", "en"}, response.request.path
    title = tree.findtext(".//title") or ""
    assert title.strip(), f"{response.request.path} has no title"
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    doubled = {one for one in ids if ids.count(one) > 1}
    assert not doubled, f"{response.request.path} has ids twice: {doubled}"
    pointed_at = {element.get("form") for element in tree.iter("button") if element.get("form")}
    assert pointed_at <= set(ids), f"{response.request.path}: a button of a form that is not there"
    assert not re.search(r'\sstyle="|\son\w+="', text), f"{response.request.path}: inline style"
