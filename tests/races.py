"""Several people at the same moment: each in a connection of its own, on a database of their own."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, g
from schema import fresh_database
from sqlalchemy.exc import IntegrityError

from registry import create_app
from registry.core.config import RESOURCES, Config, Environment, MailSink
from registry.core.db import transaction
from registry.core.errors import RegistryError
from registry.core.migrating import upgrade

TOGETHER = 6


@pytest.fixture(scope="module")
def apart(database_url: str, tmp_path_factory: Any) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("races")
    with fresh_database(database_url, folder, "races") as engine:
        with engine.connect() as connection:
            upgrade(connection, RESOURCES / "migrations")
            connection.commit()
        app = create_app(
            Config(
                environment=Environment.TEST,
                secret_key="a secret for the tests only, long enough",
                database_url=engine.url.render_as_string(hide_password=False),
                state_dir=folder,
                base_url="http://localhost",
                mail_sink=MailSink.FOLDER,
            )
        )
        yield app
        app.extensions["search_engine"].close()
        app.extensions["db_engine"].dispose()


def prepare(app: Flask, make: Callable[[], Any]) -> Any:
    with app.app_context():
        g.locale = "en"
        with transaction():
            return make()


def race(app: Flask, act: Callable[[], Any]) -> int:
    """How many of those who start together succeed."""
    return len(run_together(app, act))


def run_together(app: Flask, act: Callable[[], Any]) -> list[Any]:
    """What those who start together return, as far as they succeed."""
    start, won = threading.Barrier(TOGETHER), list[Any]()

    def run() -> None:
        with app.app_context():
            g.locale = "en"
            start.wait()
            try:
                with transaction():
                    made = act()
            except (RegistryError, IntegrityError):  # the site answers 409 to both
                return
            won.append(made)

    threads = [threading.Thread(target=run) for _one in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return won
