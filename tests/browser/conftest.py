"""The whole application behind a real socket, with a database of its own that really commits."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from running import load_reference, make_settings, running
from servers import free_port
from werkzeug.serving import make_server

from registry.core.db import transaction


@contextmanager
def serving(folder: Path) -> Iterator[Flask]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = make_settings(f"sqlite:///{folder / 'live.sqlite3'}", folder, base_url=address)
    with running(settings) as app:
        app.config["address"] = address
        with app.app_context(), transaction():
            load_reference()
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = make_server("127.0.0.1", port, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield app
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Flask]:
    with serving(tmp_path) as app:
        yield app
