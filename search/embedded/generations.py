"""Where an embedded index lies on disk, and what must survive any crash beside it.

    <root>/<index>/CURRENT        the name of the generation that is searched
    <root>/<index>/g000007/       one generation: tantivy's files, about.json and MARK, the highest
                                  version that it has taken in
    <root>/<index>/ledger.sqlite  versions of deleted documents; changes made during a rebuild
    <root>/<index>/*.lock         held by the writing and by the rebuilding process

CURRENT is replaced by renaming, so readers see the old index or the new one. The ledger is written
before tantivy commits: after a crash in between it knows of a delete that is not yet in the index,
which is harmless, because nobody was told that the delete was done, and it will be sent again.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from search.documents import FORMAT, Declaration
from search.engine import (
    IndexBusy,
    IndexDamaged,
    IndexFull,
    IndexMissing,
    IndexOutOfDate,
    RebuildRunning,
    SearchError,
    SearchUnavailable,
)

LOCK_SECONDS = 10.0
GLANCE_SECONDS = 1.0
TOMBSTONE_DAYS = 90
_SCHEMA = """
create table if not exists tombstones (
    id text primary key, version integer not null, day integer not null) without rowid;
create table if not exists rebuild (generation text primary key, digest text not null);
create table if not exists changes (
    number integer primary key autoincrement, id text not null, version integer not null,
    columns text);
"""


class IndexDirectory:
    """The folder of one index."""

    def __init__(self, root: Path, declaration: Declaration) -> None:
        self.path = root / declaration.name
        self.declaration = declaration

    def current(self) -> str:
        """Raises IndexMissing."""
        try:
            return (self.path / "CURRENT").read_text(encoding="ascii").strip()
        except (FileNotFoundError, NotADirectoryError):
            if any(self.path.glob("g*")):
                raise IndexDamaged(f"The index {self.declaration.name} has no CURRENT.") from None
            raise IndexMissing(f"There is no index {self.declaration.name} yet.") from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamaged(f"CURRENT of {self.declaration.name} is unreadable.") from error

    def stamp(self) -> tuple[int, int] | None:
        """Changes whenever CURRENT is replaced."""
        try:
            found = os.stat(self.path / "CURRENT")
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    def generation(self, name: str) -> Path:
        """The folder of a usable generation. Raises IndexDamaged or IndexOutOfDate."""
        folder = self.path / name
        about = self.about(name)
        if about.get("format") != FORMAT:
            found = about.get("format")
            raise IndexOutOfDate(
                f"The index {self.declaration.name} has format {found}, this program writes "
                f"{FORMAT}. Rebuild it."
            )
        if about.get("digest") != self.declaration.digest:
            raise IndexOutOfDate(
                f"The fields of {self.declaration.name} have changed since its index was built. "
                "Rebuild it."
            )
        return folder

    def about(self, name: str) -> dict[str, object]:
        try:
            about = json.loads((self.path / name / "about.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise IndexDamaged(
                f"The index {self.declaration.name} is damaged: {name}/about.json. Rebuild it."
            ) from error
        if not isinstance(about, dict):
            raise IndexDamaged(f"{name}/about.json is not an object. Rebuild the index.")
        return about

    def mark(self, name: str) -> int:
        """0 of a generation that has taken nothing in yet. Raises IndexDamaged."""
        try:
            return int((self.path / name / "MARK").read_text(encoding="ascii"))
        except FileNotFoundError:
            return 0
        except (OSError, ValueError) as error:
            raise IndexDamaged(f"MARK of {self.declaration.name} is unreadable.") from error

    def leave_mark(self, name: str, version: int) -> None:
        """Called after the commit, under the writing lock."""
        if version > self.mark(name):
            with disk_errors(self.declaration.name):
                _write_safely(self.path / name / "MARK", str(version))

    def new_generation(self) -> str:
        numbers = [int(path.name[1:]) for path in self.path.glob("g*") if path.name[1:].isdigit()]
        name = f"g{max(numbers, default=0) + 1:06d}"
        with disk_errors(self.declaration.name):
            (self.path / name).mkdir(parents=True)
            about = {"format": FORMAT, "digest": self.declaration.digest}
            _write_safely(self.path / name / "about.json", json.dumps(about))
        return name

    def point_to(self, name: str) -> None:
        with disk_errors(self.declaration.name):
            _write_safely(self.path / "CURRENT", name)

    def remove(self, name: str) -> None:
        shutil.rmtree(self.path / name, ignore_errors=True)

    def leftovers(self, keep: Iterable[str]) -> list[str]:
        kept = set(keep)
        return sorted(path.name for path in self.path.glob("g*") if path.name not in kept)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time; waits a little. Raises IndexBusy.

        Who waits stands alone in the doorway, so that the indexer, which comes back at once as long
        as there is work, cannot pass a rebuild that waits.
        """
        busy = IndexBusy(f"Another process is writing to {self.declaration.name}.")
        with contextlib.ExitStack() as writer:
            with _locked(self.path / "next.lock", LOCK_SECONDS, refusal=busy):
                writer.enter_context(_locked(self.path / "write.lock", LOCK_SECONDS, refusal=busy))
            yield

    @contextlib.contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Raises RebuildRunning. Waits longer than somebody looks whether there is a rebuild."""
        with _locked(self.path / "rebuild.lock", GLANCE_SECONDS, refusal=self._running()):
            yield

    def is_being_rebuilt(self) -> bool:
        """A look that disturbs no other look."""
        path = self.path / "rebuild.lock"
        if not path.exists():
            return False
        try:
            with _locked(path, 0, refusal=self._running(), kind=fcntl.LOCK_SH):
                return False
        except RebuildRunning:
            return True

    def _running(self) -> RebuildRunning:
        return RebuildRunning(f"{self.declaration.name} is being rebuilt already.")


@contextlib.contextmanager
def _locked(
    path: Path, seconds: float, *, refusal: SearchError, kind: int = fcntl.LOCK_EX
) -> Iterator[None]:
    """The system releases the lock when its holder dies, however that happens."""
    with disk_errors(path.parent.name):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = open(path, "a", encoding="ascii")  # noqa: SIM115 - closed below
    try:
        ends = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(handle, kind | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= ends:
                    raise refusal from None
                time.sleep(0.02)
        yield
    finally:
        handle.close()


@contextlib.contextmanager
def disk_errors(name: str) -> Iterator[None]:
    """What the disk refuses, as the errors of the protocol."""
    try:
        yield
    except OSError as error:
        if error.errno == 28:  # ENOSPC
            raise IndexFull(f"The disk that holds the index {name} is full.") from error
        raise SearchUnavailable(f"The index {name} cannot be written: {error}") from error
    except sqlite3.DatabaseError as error:
        if "full" in str(error):
            raise IndexFull(f"The disk that holds the index {name} is full.") from error
        raise SearchUnavailable(f"The ledger of {name} cannot be used: {error}") from error


def _write_safely(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.new")
    with open(temporary, "w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(temporary, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _is_sound(path: Path) -> bool:
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=LOCK_SECONDS)) as database:
            return bool(database.execute("pragma quick_check").fetchone() == ("ok",))
    except sqlite3.OperationalError:
        return True  # busy, or not to be read at the moment
    except sqlite3.DatabaseError:
        return False


class Ledger:
    """Used only while the writing lock is held, or by the rebuilding process."""

    def __init__(self, home: IndexDirectory) -> None:
        self.name = home.declaration.name
        self.path = home.path / "ledger.sqlite"
        with disk_errors(self.name):
            home.path.mkdir(parents=True, exist_ok=True)
            self.database = sqlite3.connect(
                self.path,
                timeout=LOCK_SECONDS,
                check_same_thread=False,
                isolation_level=None,
            )
            self.database.execute("pragma journal_mode=wal")
            self.database.execute("pragma synchronous=full")
            self.database.executescript(_SCHEMA)
            self.inode = os.stat(self.path).st_ino

    @staticmethod
    def set_aside_if_broken(home: IndexDirectory) -> None:
        """For a rebuild, which needs nothing but the documents: a broken ledger must not stand in the
        way of the repair. What it remembered of deleted documents is in the new index by absence."""
        path = home.path / "ledger.sqlite"
        if not path.exists() or _is_sound(path):
            return
        with disk_errors(home.declaration.name):
            path.replace(path.with_suffix(".broken"))
            for rest in ("-wal", "-shm"):
                path.with_name(path.name + rest).unlink(missing_ok=True)

    def is_current(self) -> bool:
        """False when another ledger has taken the place of this one."""
        try:
            return os.stat(self.path).st_ino == self.inode
        except OSError:
            return False

    def close(self) -> None:
        self.database.close()

    def deleted_versions(self, ids: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            marks = ",".join("?" * len(some))
            rows = self._all(f"select id, version from tombstones where id in ({marks})", some)  # noqa: S608 - question marks only
            found.update(rows)
        return found

    def record(
        self,
        *,
        deleted: Sequence[tuple[str, int]],
        changes: Sequence[tuple[str, int, str | None]],
    ) -> None:
        if not deleted and not changes:
            return
        day = int(time.time() // 86400)
        with disk_errors(self.name), self._transaction():
            self.database.executemany(
                "insert into tombstones values (?, ?, ?) on conflict (id) do update"
                " set version = max(version, excluded.version), day = excluded.day",
                [(identifier, version, day) for identifier, version in deleted],
            )
            self.database.executemany(
                "insert into changes (id, version, columns) values (?, ?, ?)", changes
            )

    def rebuild(self) -> tuple[str, str] | None:
        """Generation and digest of the rebuild that is under way or was interrupted."""
        rows = self._all("select generation, digest from rebuild")
        return rows[0] if rows else None

    def begin_rebuild(self, generation: str, digest: str) -> None:
        with disk_errors(self.name), self._transaction():
            self.database.execute("delete from rebuild")
            self.database.execute("delete from changes")
            self.database.execute("insert into rebuild values (?, ?)", (generation, digest))

    def end_rebuild(self) -> None:
        oldest = int(time.time() // 86400) - TOMBSTONE_DAYS
        with disk_errors(self.name), self._transaction():
            self.database.execute("delete from rebuild")
            self.database.execute("delete from changes")
            self.database.execute("delete from tombstones where day < ?", (oldest,))

    def changes(self, *, after: int, limit: int) -> list[tuple[int, str, int, str | None]]:
        return self._all(
            "select number, id, version, columns from changes where number > ?"
            " order by number limit ?",
            (after, limit),
        )

    def _all(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with disk_errors(self.name):
            return self.database.execute(statement, values).fetchall()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self.database.execute("begin immediate")
        try:
            yield
            self.database.execute("commit")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self.database.execute("rollback")
            raise
