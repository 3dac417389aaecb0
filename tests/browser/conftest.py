"""The whole application behind a real socket, with a database of its own that really commits."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from servers import free_port
from werkzeug.serving import make_server

from registry import create_app
from registry.core.config import RESOURCES, Config, Environment, MailSink
from registry.core.db import transaction
from registry.core.migrating import upgrade
from registry.experts import loading as experts
from registry.targets import loading as targets
from registry.taxonomy import loading as taxonomy


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Flask]:
    port = free_port()
    app = create_app(
        Config(
            environment=Environment.TEST,
            secret_key="a secret for the tests only, long enough",
            database_url=f"sqlite:///{tmp_path / 'live.sqlite3'}",
            state_dir=tmp_path,
            base_url=f"http://127.0.0.1:{port}",
            mail_sink=MailSink.FOLDER,
        )
    )
    app.config["address"] = f"http://127.0.0.1:{port}"
    prepare(app)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["search_engine"].close()
    app.extensions["db_engine"].dispose()


def prepare(app: Flask) -> None:
    with app.extensions["db_engine"].connect() as connection:
        upgrade(connection, RESOURCES / "migrations")
        connection.commit()
    for index in app.extensions["search_sources"]:
        app.extensions["search_engine"].create(index)
    with app.app_context(), transaction():
        taxonomy.load()
        experts.load()
        targets.load()
