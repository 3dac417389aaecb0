"""Text files with any usual mark between their columns, in any usual encoding."""

import contextlib
import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any

from registry.imports.sheets.refusals import LONGEST_CELL, MARK, Refused

SAMPLE, LINES = 65_536, 30
SEPARATORS = (",", ";", "\t", "|")
UNWANTED = {0: None, ord(MARK): None}
BYTES = "latin-1"  # of a text in no known encoding: each byte a letter, so that none is lost


def find_encoding(file: IO[bytes]) -> str:
    start = file.read(SAMPLE)
    file.seek(0)
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if start.startswith(mark):
            return encoding
    half = len(start) // 2 or 1
    if start[1::2].count(0) > half * 0.4:
        return "utf-16-le"
    if start[0::2].count(0) > half * 0.4:
        return "utf-16-be"
    return "utf-8" if _is_utf8(file) else BYTES


def _is_utf8(file: IO[bytes]) -> bool:
    reader = io.TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        while reader.read(1 << 20):
            pass
    except UnicodeDecodeError:
        return False
    finally:
        reader.detach()
        file.seek(0)
    return True


def find_separator(text: str) -> tuple[str, int]:
    """The mark that parts most lines into the same number of columns, and how many lines go before the
    table: Excel writes `sep=;` there."""
    told = re.match(r"\s*\"?sep=(.)\"?\r?\n", text)
    if told:
        return told[1], 1
    return max(SEPARATORS, key=lambda mark: _fit(text, mark)), 0


def _fit(text: str, mark: str) -> tuple[float, int]:
    with contextlib.suppress(csv.Error):
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        widths = [len(row) for row in islice(rows, LINES) if any(row)]
        wide = [one for one in widths if one > 1]
        if wide:
            usual = max(set(wide), key=wide.count)
            return wide.count(usual) * min(usual, 4) / len(widths), usual
    return 0, 0


class Delimited:
    """A text file. Its rows are numbered as a spreadsheet that opens it numbers them."""

    sheets: Sequence[str] = ("",)

    def __init__(self, path: str) -> None:
        csv.field_size_limit(LONGEST_CELL * 3)
        self.file = Path(path).open("rb")  # noqa: SIM115 - the process ends with it
        self.encoding = find_encoding(self.file)
        text = self._text().read(SAMPLE)
        _refuse_no_table(text)
        self.separator, self.skipped = find_separator(text)
        self.estimate = self._count_lines()

    def _text(self) -> io.TextIOWrapper:
        self.file.seek(0)
        return io.TextIOWrapper(
            io.BufferedReader(_Unclosed(self.file)),
            encoding=self.encoding,
            errors="replace",
            newline="",
        )

    def _count_lines(self) -> int:
        self.file.seek(0)
        pieces = iter(lambda: self.file.read(1 << 20), b"")
        return sum(piece.count(b"\n") or piece.count(b"\r") for piece in pieces)

    def first_rows(self, sheet: int) -> Iterator[tuple[int, list[str]]]:
        return self.rows(sheet)

    def rows(self, _sheet: int) -> Iterator[tuple[int, list[str]]]:
        lines = (line.translate(UNWANTED) for line in self._text())
        reader = csv.reader(islice(lines, self.skipped, None), delimiter=self.separator)
        number = self.skipped
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise Refused("quote", number + 1) from None
            number += 1
            yield number, row


class _Unclosed(io.RawIOBase):
    """The same file for one reader after another."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.file.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def _refuse_no_table(text: str) -> None:
    start = text.lstrip().lower()
    if start.startswith(("<html", "<!doctype", "<table", "<meta", "<?xml")):
        raise Refused("web")
    if start.startswith(("{\\rtf", "%pdf")):
        raise Refused("kind")
    strange = sum(1 for sign in text if ord(sign) < 32 and sign not in "\t\r\n\f\0\x1a")
    if strange > len(text) // 100:
        raise Refused("kind")
