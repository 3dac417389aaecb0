"""What a kind of import is: its columns, who may do it, and how its rows are compared, written and taken
back. All that is written goes through the ordinary services."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from registry.accounts.models import User
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.permissions import Role
from registry.core.tables import Base
from registry.imports.columns import Column
from registry.imports.models import ImportKind, Verdict
from registry.imports.problems import note
from registry.imports.terms import Setting

Values = dict[str, Any]
Row = TypeVar("Row", bound=Base)


@dataclass
class Judged:
    """A row of the file while it is being judged."""

    number: int
    values: Values
    notes: list[dict[str, Any]] = field(default_factory=list)
    verdict: Verdict = Verdict.NEW

    def find_fault(self, code: str, column: str = "", **about: Any) -> None:
        self.verdict = Verdict.WRONG
        self.notes.append(note(code, column, **about))

    def find_alike(self, verdict: Verdict, code: str, **about: Any) -> None:
        """The strongest reason decides; the others are told beside it."""
        if self.verdict is not Verdict.SAME:
            self.verdict = verdict
        self.notes.append(note(code, **about))


class Kept(Exception):
    """What was written stays when its import is undone; the code says why."""


def find_untouched(model: type[Row], record_id: uuid.UUID, version: int) -> Row:
    """What a row became, as the import left it. Raises Kept."""
    record = session().get(model, record_id, populate_existing=True)
    if record is None:
        raise Kept("gone")
    if record.version != version:  # type: ignore[attr-defined]
        raise Kept("changed")
    return record


@contextmanager
def kept_if_refused(code: str = "changed") -> Iterator[None]:
    """The service that takes something back refuses what others have used."""
    try:
        yield
    except RegistryError:
        raise Kept(code) from None


@dataclass(frozen=True)
class Kind:
    """`own`: who imports for their own institution; `everywhere`: who does for any. `identity`: rows with
    the same one mean the same thing. `check` looks across the cells of a row."""

    code: ImportKind
    columns: Sequence[Column]
    own: frozenset[Role]
    everywhere: frozenset[Role]
    identity: Callable[[Values], tuple[Any, ...]]
    check: Callable[[Judged, Setting], None]
    compare: Callable[[Sequence[Judged], Setting], None]
    write: Callable[[Values, Setting], Base]
    take_back: Callable[[uuid.UUID, int, User], None]
    link: tuple[str, str]  # endpoint and argument of what was written

    def column(self, name: str) -> Column:
        return next(one for one in self.columns if one.name == name)

    @property
    def labels(self) -> dict[str, Any]:
        return {one.name: one.label for one in self.columns}
