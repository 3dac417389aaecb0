from collections.abc import Iterator
from typing import Any

import pytest
from faults.country import make_country
from faults.explorer import Explorer
from faults.sides import SmallCountry
from flask import Flask, g
from running import load_reference, on_one_connection
from sqlalchemy import text

from registry import navigation
from registry.background import indexing
from registry.core import db


@pytest.fixture(scope="module")
def country(application: Flask) -> Iterator[SmallCountry]:
    """The small country, for all tests of a module; each takes back what it does."""
    with on_one_connection(application) as app, app.app_context():
        g.locale = "en"
        load_reference()
        made = make_country()
        db.session().commit()
        while indexing.index_pending():
            pass
        # PostgreSQL would plan for the empty tables that everybody else still sees. (SQLite would
        # read its whole schema again after each attempt that is taken back.)
        if app.extensions["test_connection"].dialect.name == "postgresql":
            app.extensions["test_connection"].execute(text("ANALYZE"))
        yield made


@pytest.fixture(scope="module")
def explorer(application: Flask, country: SmallCountry) -> Explorer:
    return Explorer(application, country)


@pytest.fixture
def connection(application: Flask, country: SmallCountry) -> Any:
    return application.extensions["test_connection"]


@pytest.fixture
def uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages without the numbers of waiting work in their frame: a quarter of what an attempt costs, and
    nothing that is sent reaches them."""
    monkeypatch.setattr(navigation, "_counts", dict)
