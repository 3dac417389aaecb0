"""The application as tests run it."""

import gc
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from migrated import bring_up_to_date
from repeatable import repeatable_ids

from registry import create_app
from registry.background import indexing
from registry.contracts.pace import loading as benchmarks
from registry.contracts.texts import loading as clauses
from registry.core.config import Config, Environment, MailSink
from registry.experts import loading as experts
from registry.procedures import loading as procedures
from registry.targets import loading as targets
from registry.taxonomy import loading as taxonomy
from search.embedded.engine import EmbeddedEngine
from search.engine import SearchError

SECRET = "a secret for the tests only, long enough"


def make_settings(database_url: str, folder: Path, **values: Any) -> Config:
    settings = Config(
        environment=Environment.TEST,
        secret_key=SECRET,
        database_url=database_url,
        state_dir=folder,
        base_url="http://localhost",
        mail_sink=MailSink.FOLDER,
    )
    return replace(settings, **values)


@contextmanager
def running(settings: Config, *, with_indices: bool = True) -> Iterator[Flask]:
    """The application on an empty database, with its tables and its search indices."""
    app = create_app(settings)
    bring_up_to_date(app.extensions["db_engine"])
    gc.collect()
    gc.freeze()  # a full collection would look again and again at what stays
    for index in app.extensions["search_sources"] if with_indices else ():
        app.extensions["search_engine"].create(index)
    try:
        yield app
    finally:
        app.extensions["search_engine"].close()
        app.extensions["db_engine"].dispose()


@contextmanager
def on_one_connection(application: Flask) -> Iterator[Flask]:
    """The application on one connection; commits inside become savepoints."""
    engine = application.extensions["db_engine"]
    makers = application.extensions["sessionmaker"]
    with engine.connect() as connection, repeatable_ids():
        outer = connection.begin()
        makers.configure(bind=connection, join_transaction_mode="create_savepoint")
        application.extensions["test_connection"] = connection
        yield application
        outer.rollback()
    makers.configure(bind=engine, join_transaction_mode="conditional_savepoint")
    _put_indices_back(application)


def _put_indices_back(application: Flask) -> None:
    """With the database: an index that went on from there is not believed, and is made anew."""
    engine = application.extensions["search_engine"]
    if not isinstance(engine, EmbeddedEngine):
        return
    for name in application.extensions["search_sources"]:
        with application.app_context(), suppress(SearchError):  # it is missing or damaged
            if not indexing.is_believed(name):
                engine.close()
                shutil.rmtree(engine.root / name)
                engine.create(name)


def load_reference() -> None:
    """The reference data as every installation has it."""
    taxonomy.load()
    experts.load()
    clauses.load()
    benchmarks.load()
    procedures.load()
    targets.load()
