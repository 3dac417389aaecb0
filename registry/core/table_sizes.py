"""What SQLite knows of the sizes of its tables, by which it chooses how to go about a statement.

PostgreSQL keeps such numbers by itself (autovacuum). SQLite counts only when it is told to, and goes by
a table that was empty then as if it still were.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, Select, Table, func, literal_column, select

from registry.core.tables import Base

GROWTH = 1.5  # times as many or as few rows as when they were last counted


def count_all(connection: Connection) -> None:
    """After a migration: nothing is known of new indices yet."""
    connection.exec_driver_sql("ANALYZE")


def list_outgrown(connection: Connection) -> Sequence[str]:
    """The tables whose numbers no longer say how large they are; of PostgreSQL none."""
    if connection.dialect.name != "sqlite":
        return []
    known = _known_sizes(connection)
    return [
        table.name
        for table in Base.metadata.sorted_tables
        if _is_outgrown(_size(connection, table), known.get(table.name, 0))
    ]


def count_anew(connection: Connection, table: str) -> None:
    connection.exec_driver_sql(f'ANALYZE "{table}"')


def _is_outgrown(size: int, known: int) -> bool:
    return size > known * GROWTH or size * GROWTH < known


def _size(connection: Connection, table: Table) -> int:
    """About how many rows: the last number given to one, which is looked up instead of counted."""
    last: Select[int] = select(func.max(literal_column("rowid"))).select_from(table)
    return connection.scalar(last) or 0


def _known_sizes(connection: Connection) -> dict[str, int]:
    """Of each table the largest of its indices: the others may hold a part of the rows only."""
    has_any = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"
    if connection.exec_driver_sql(has_any).scalar() is None:
        return {}
    rows = connection.exec_driver_sql("SELECT tbl, stat FROM sqlite_stat1").all()
    known: dict[str, int] = {}
    for table, numbers in rows:
        known[table] = max(known.get(table, 0), int(numbers.split()[0]))
    return known
