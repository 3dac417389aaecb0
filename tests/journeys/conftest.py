import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from registry import features, indexing
from registry.config import Config, SearchEngineKind
from registry.targets import loading as targets
from registry.taxonomy import loading as taxonomy


@pytest.fixture
def country(app: Flask, database: Any) -> Any:
    """The reference data as every installation has it."""
    taxonomy.load()
    targets.load()
    database.flush()
    return database


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def searching(
    request: pytest.FixtureRequest,
    app: Flask,
    settings: Config,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """The application on each setting of its search engine."""
    if request.param == "embedded":
        yield
        return
    chosen = replace(
        settings,
        search_engine=SearchEngineKind.ELASTICSEARCH,
        elasticsearch_url=request.getfixturevalue("elasticsearch_url"),
        elasticsearch_prefix=f"journey-{secrets.token_hex(4)}-",
    )
    engine: Any = indexing.make_engine(chosen, features.search_vocabulary())
    monkeypatch.setitem(app.extensions, "search_engine", engine)
    for index in app.extensions["search_sources"]:
        engine.create(index)
    yield
    names = list(engine.client.indices.get(index=f"{chosen.elasticsearch_prefix}*"))
    engine.client.indices.delete(index=",".join(names))
    engine.close()
