"""On SQLite one writes at a time, and nobody queues: whoever writes much must let others in."""

import threading
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from registry.core.db import make_sessions, transaction
from registry.core.engines import make_engine

BATCHES, OF_EACH = 12, 0.15  # seconds


def test_work_in_many_batches_lets_somebody_else_write_in_between(tmp_path: Path) -> None:
    app = Flask(__name__)
    app.extensions["sessionmaker"] = make_sessions(
        make_engine(f"sqlite:///{tmp_path}/turns.sqlite3")
    )
    with app.app_context(), transaction() as db:
        db.execute(text("CREATE TABLE turns (number INTEGER)"))
    done, under_way = [], threading.Event()

    def work() -> None:
        with app.app_context():
            for number in range(BATCHES):
                with transaction() as db:
                    db.execute(text("INSERT INTO turns VALUES (:number)"), {"number": number})
                    under_way.set()
                    time.sleep(OF_EACH)
                done.append(number)

    worker = threading.Thread(target=work)
    worker.start()
    under_way.wait()
    with app.test_request_context(), transaction() as db:
        db.execute(text("INSERT INTO turns VALUES (-1)"))
    passed = len(done)
    worker.join()

    assert passed < BATCHES / 2, f"{passed} of {BATCHES} batches went before"
