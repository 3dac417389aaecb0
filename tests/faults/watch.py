"""What a request wrote, and whether anything of it stays."""

from typing import Any

from client import WRITES
from sqlalchemy import event, text

# What a refused request may leave behind: that it happened, and that somebody tried.
TRACES = {"access_events", "attempt_counts", "user_sessions"}


class Watch:
    """Which tables a request wrote to and with what, and whether anything of it stays."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __enter__(self) -> "Watch":
        self.tables: set[str] = set()
        self.values = ""
        event.listen(self.connection, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_error: object) -> None:
        event.remove(self.connection, "before_cursor_execute", self._note)

    def _note(self, _conn: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        match = WRITES.match(statement)
        if match and match.group(2) not in TRACES:
            self.tables.add(match.group(2))
            self.values += f"{match.group(2)} {_without_files(values)!r}"

    def contents(self) -> dict[str, Any]:
        return {
            table: self.connection.execute(text(f'SELECT * FROM "{table}" ORDER BY id')).all()
            for table in sorted(self.tables)
        }


def _without_files(values: Any) -> Any:
    """Bytes are files that the product itself makes; a driver may wrap them."""
    if isinstance(values, dict):
        return {name: one for name, one in values.items() if not _is_file(one)}
    if isinstance(values, list | tuple):
        return [_without_files(one) for one in values if not _is_file(one)]
    return values


def _is_file(value: Any) -> bool:
    return isinstance(getattr(value, "obj", value), bytes | bytearray)
