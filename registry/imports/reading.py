"""A table that somebody sent, read row by row from a child process with limits, its letters made Unicode.

A text file in none of the encodings of Unicode comes as bytes, each a letter: of Windows-1258, TCVN3 and
VNI the one is taken that gives the most Vietnamese. Texts in the letters of an old font inside a new file
(a workbook full of .VnTime) are put right cell by cell.
"""

import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import orjson
import structlog

from registry.core.errors import RegistryError, Unavailable
from registry.core.i18n import _
from registry.imports.problems import STOPS
from registry.imports.sheets import main as child
from registry.imports.sheets.delimited import BYTES
from registry.imports.sheets.refusals import MARK
from search.text import legacy
from search.text.vietnamese import is_syllable

log = structlog.get_logger()
LOOK_WITHIN, READ_WITHIN = 60, 1_200  # seconds
AT_ONCE = threading.BoundedSemaphore(2)
Cells = list[str]


class Stopped(RegistryError):
    """The file cannot be read, or not to its end."""

    def __init__(self, code: str, row: int = 0) -> None:
        super().__init__(str(STOPS.get(code, STOPS["damaged"])) % {"row": row})
        self.code, self.row = code, row


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: Sequence[tuple[int, Cells]]


@dataclass(frozen=True)
class Looked:
    """What is known of a table before it is read: its sheets with their first rows."""

    encoding: str
    separator: str
    rows: int  # as the file says
    sheets: Sequence[Sheet]


def look(path: str) -> Looked:
    """Raises Stopped with the reason."""
    if not AT_ONCE.acquire(timeout=LOOK_WITHIN):
        raise Unavailable(_("Too many files are being checked at the moment. Try again later."))
    try:
        said = _look(path)
    finally:
        AT_ONCE.release()
    sheets = [
        (one["name"], [(number, cells) for number, cells in one["rows"]]) for one in said["sheets"]
    ]
    samples = [cell for _name, rows in sheets for _number, cells in rows for cell in cells]
    encoding = find_encoding(samples) if said["encoding"] == BYTES else said["encoding"]
    decode = decoder(encoding)
    shown = [
        Sheet(name, [(number, list(map(decode, cells))) for number, cells in rows])
        for name, rows in sheets
    ]
    return Looked(encoding, said["separator"], said["rows"], [one for one in shown if one.rows])


def _look(path: str) -> dict[str, Any]:
    try:
        done = subprocess.run(_command(path), capture_output=True, timeout=LOOK_WITHIN)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired:
        raise Stopped("slow") from None
    if done.returncode or not done.stdout:
        log.warning("table_killed_its_parser", status=done.returncode)
        raise Stopped("damaged")
    said: dict[str, Any] = orjson.loads(done.stdout)
    if "stop" in said:
        raise Stopped(said["stop"], said["row"])
    if not any(one["rows"] for one in said["sheets"]):
        raise Stopped("empty")
    return said


def _command(path: str, *more: str) -> list[str]:
    return [sys.executable, "-I", str(child.__file__), path, *more]


def read(path: str, sheet: int, encoding: str) -> Iterator[tuple[int, Cells]]:
    """Every row in which something stands, with its number. Raises Stopped where it cannot go on."""
    decode = decoder(encoding)
    with _started(path, sheet) as lines:
        for line in lines:
            said = orjson.loads(line)
            if isinstance(said, dict):
                if "stop" in said:
                    raise Stopped(said["stop"], said["row"])
                return
            number, cells = said
            yield number, [decode(cell) for cell in cells]
    raise Stopped("damaged")


@contextmanager
def _started(path: str, sheet: int) -> Iterator[IO[bytes]]:
    process = subprocess.Popen(_command(path, str(sheet)), stdout=subprocess.PIPE)  # noqa: S603 - our own module
    assert process.stdout is not None
    guard = threading.Timer(READ_WITHIN, process.kill)
    guard.start()
    try:
        yield process.stdout
    finally:
        guard.cancel()
        process.kill()
        process.stdout.close()
        process.wait()


# Letters


def decoder(encoding: str) -> Callable[[str], str]:
    return DECODERS.get(encoding, _plain)


def _plain(cell: str) -> str:
    if cell.isascii():
        return cell
    composed = unicodedata.normalize("NFC", cell)
    return legacy.convert(composed) or composed


def _windows_1258(cell: str) -> str:
    if cell.isascii():
        return cell
    return unicodedata.normalize("NFC", cell.encode(BYTES).decode("cp1258", "replace"))


def _old_font(cell: str) -> str:
    """Of TCVN3 and VNI, whose letters stand where those of western Europe do."""
    if cell.isascii():
        return cell
    western = cell.encode(BYTES).decode("cp1252", "replace")
    return legacy.convert(cell) or legacy.convert(western) or western


DECODERS: dict[str, Callable[[str], str]] = {"windows-1258": _windows_1258, "old-font": _old_font}


def find_encoding(samples: Sequence[str]) -> str:
    """Of a file of single bytes: which reading gives the most syllables of Vietnamese."""
    marked = [cell for cell in samples if not cell.isascii() and not cell.startswith(MARK)]
    return max(DECODERS, key=lambda name: _score(map(DECODERS[name], marked)))


def _score(texts: Iterator[str]) -> int:
    words = [word for text in texts for word in text.lower().split() if not word.isascii()]
    return sum(1 if is_syllable(word.strip(".,;:()-/")) else -1 for word in words)
