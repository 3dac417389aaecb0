"""One application for the run; each test inside one outer transaction that is rolled back.

`--database postgresql` runs the same tests on a PostgreSQL server (a given one in TEST_DATABASE_URL,
else a private one that is started for the run).
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import cheap_files  # noqa: F401 - before anybody uploads one
import cheap_passwords  # noqa: F401 - before anybody hashes one
import cost
import pytest
import repeats
from chromium import start_chromium
from client import Client, new_client
from elasticsearch import Elasticsearch
from factories import make_concept, make_consent, make_country, make_person, make_user
from flask import Flask, g
from groups import LONGEST_FIRST, Groups, name_group
from hypothesis import HealthCheck
from hypothesis import settings as examples
from running import make_settings, on_one_connection, running
from search_server.node import NoElasticsearch, elasticsearch_server
from servers import leave_out, start_postgresql
from sqlalchemy import event
from xdist.scheduler import LoadScopeScheduling

from registry import features
from registry.background import indexing
from registry.core import db
from registry.core.config import Config, SearchEngineKind
from registry.core.permissions import Role
from registry.experts import services
from registry.experts.claim_models import Claim
from registry.experts.kinds import ClaimKind, ConsentPurpose
from registry.experts.models import Person
from registry.experts.states import ClaimState, PersonState
from search.engine import SearchEngine

# How long an example takes says how busy the machine is; each example takes back what it does.
examples.register_profile(
    "registry",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
examples.load_profile("registry")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=5)
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.addoption("--everything", action="store_true", help="on PostgreSQL: leave no test out")
    parser.addoption("--record-statements", metavar="FOLDER", help="see repeats.py")


def pytest_configure(config: pytest.Config) -> None:
    cost.install(config)
    repeats.install(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest begin first. A run on PostgreSQL repeats what asks the database something new."""
    if config.getoption("--database") == "postgresql":
        left_out = frozenset() if config.getoption("--everything") else repeats.read_list()
        asks = {
            item: "database_url" in getattr(item, "fixturenames", ())
            and repeats.name_test(item.nodeid) not in left_out
            for item in items
        }
        config.hook.pytest_deselected(items=[item for item in items if not asks[item]])
        items[:] = [item for item in items if asks[item]]
    items.sort(key=lambda item: LONGEST_FIRST.get(name_group(item.nodeid), len(LONGEST_FIRST)))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return Groups(config, log)


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
    return make_settings(database_url, tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="session")
def application(settings: Config) -> Iterator[Flask]:
    with running(settings) as app:
        app.test_client_class = Client
        yield app


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
def client(app: Flask, database: Any) -> Client:
    return new_client(app)


@pytest.fixture
def count_queries(database: Any) -> Callable[[Callable[[], Any]], int]:
    """How many statements a call sends, with nothing remembered from before."""

    def count(call: Callable[[], Any]) -> int:
        database.flush()
        database.expunge_all()
        statements: list[str] = []
        connection = database.connection()

        def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            statements.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        call()
        event.remove(connection, "before_cursor_execute", note)
        return len(statements)

    return count


@pytest.fixture
def expert(database: Any, client: Any) -> Person:
    """Signed in, with an empty draft."""
    user = make_user(Role.EXPERT, display_name="Nguyễn Thị Minh Huyền")
    person = services.begin_profile(user, by=user)
    make_country("DE")
    make_concept()
    for purpose in ConsentPurpose:  # the texts they are asked to agree to
        database.delete(make_consent(person, purpose))
    database.flush()
    client.log_in(user)
    return person


@pytest.fixture
def queued(database: Any) -> Claim:
    person = make_person(state=PersonState.SUBMITTED, verified=0)
    claim = next(one for one in person.claims if one.kind is ClaimKind.DOCTORATE)
    claim.state, claim.due_on = ClaimState.QUEUED, date(2026, 12, 7)
    database.flush()
    return claim
