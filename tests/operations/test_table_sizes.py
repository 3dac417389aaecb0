"""The embedded database is told anew how large its tables are, when they have outgrown what it knows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import make_person
from running import make_settings, running
from sqlalchemy import text

from registry.core import table_sizes
from registry.core.db import read_only, session, transaction
from registry.operations.schedule import count_outgrown_tables


@pytest.fixture
def embedded(database_url: str, tmp_path: Path) -> Iterator[None]:
    """A database of its own: what SQLite once knew of its tables it plans by until it is closed."""
    if not database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL keeps its numbers by itself")
    settings = make_settings(f"sqlite:///{tmp_path / 'sizes.sqlite3'}", tmp_path)
    with running(settings, with_indices=False) as app, app.app_context():
        yield


def outgrown() -> list[str]:
    with read_only() as db:
        return [*table_sizes.list_outgrown(db.connection())]


def known_people() -> int:
    rows = session().execute(text("SELECT stat FROM sqlite_stat1 WHERE tbl = 'persons'"))
    return max(int(row.stat.split()[0]) for row in rows)


def add_people(number: int) -> None:
    with transaction():
        for _number in range(number):
            make_person()


def test_a_table_is_counted_anew_once_it_has_outgrown_what_is_known_of_it(embedded: None) -> None:
    add_people(4)
    assert "persons" in outgrown()
    assert count_outgrown_tables() > 0
    assert (known_people(), outgrown(), count_outgrown_tables()) == (4, [], 0)
    add_people(1)
    assert "persons" not in outgrown(), "a few more rows change no plan"
    add_people(3)
    assert "persons" in outgrown()
    count_outgrown_tables()
    assert known_people() == 8
