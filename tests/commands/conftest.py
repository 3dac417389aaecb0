from collections.abc import Iterator
from pathlib import Path

import pytest
from commands.places import address
from flask import Flask
from running import make_settings, running

from registry import create_app


@pytest.fixture(scope="module")
def place(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The product in use."""
    folder = tmp_path_factory.mktemp("used")
    with (
        address(database_url, folder, "used") as url,
        running(make_settings(url, folder)) as app,
    ):
        yield app


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """A machine on which nothing is yet."""
    with address(database_url, tmp_path / "empty", "restored") as url:
        app = create_app(make_settings(url, tmp_path / "empty"))
        yield app
        app.extensions["search_engine"].close()
        app.extensions["db_engine"].dispose()
