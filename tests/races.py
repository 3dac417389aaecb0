"""Several people at the same moment: each in a connection of its own, on a database of their own."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, g
from running import make_settings, running
from schema import fresh_database
from sqlalchemy.exc import IntegrityError

from registry.core.db import transaction
from registry.core.errors import RegistryError

TOGETHER = 6


@pytest.fixture(scope="module")
def apart(database_url: str, tmp_path_factory: Any) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("races")
    with fresh_database(database_url, folder, "races") as engine:
        url = engine.url.render_as_string(hide_password=False)
        with running(make_settings(url, folder)) as app:
            yield app


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
