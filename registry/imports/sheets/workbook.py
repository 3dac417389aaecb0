"""XLSX workbooks, each sheet read row by row in bounded memory."""

import re
import sys
import zipfile
from array import array
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from registry.imports.sheets.refusals import (
    ERROR,
    ERRORS,
    FORMULA,
    LONGEST_CELL,
    MARK,
    MOST_COLUMNS,
    MOST_ROWS,
    Refused,
)

MOST_UNPACKED, MOST_RATIO, MOST_PARTS = 1_200_000_000, 200, 2_000


def refuse_bomb(archive: zipfile.ZipFile) -> None:
    """By the directory of the archive, before anything is unpacked."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
        raise Refused("bomb")
    for one in parts:
        packed = max(one.compress_size, 1)
        if one.file_size > 1_000_000 and one.file_size // packed > MOST_RATIO:
            raise Refused("bomb")
        if one.flag_bits & 1:
            raise Refused("locked")
        if one.filename.startswith("/") or ".." in one.filename.split("/"):
            raise Refused("damaged")
    if len({one.filename for one in parts}) != len(parts):
        raise Refused("damaged")


def refuse_other_package(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "xl/vbaProject.bin" in names:
        raise Refused("macros")
    if "xl/workbook.bin" in names or "mimetype" in names or "Index/Document.iwa" in names:
        raise Refused("other_table")
    if "[Content_Types].xml" not in names or not any(one.startswith("xl/") for one in names):
        raise Refused("kind")
    for one in archive.infolist():
        if one.filename.endswith((".xml", ".rels")):
            with archive.open(one) as part:
                if re.search(rb"<!(DOCTYPE|ENTITY)", part.read(2_000)):
                    raise Refused("damaged")


class Strings:
    """The texts of a workbook, of which there may be millions, one behind the other."""

    def __init__(self) -> None:
        self.bytes, self.ends = bytearray(), array("Q")

    def add(self, text: str) -> None:
        self.bytes += text.encode()
        self.ends.append(len(self.bytes))

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, place: int) -> str:
        start = self.ends[place - 1] if place else 0
        return self.bytes[start : self.ends[place]].decode()


def read_strings(part: IO[bytes]) -> Strings:
    """Runs of formatted text are joined; what tells how they sound is left out."""
    found = Strings()
    parts: list[str] = []
    inside = {"t": False, "rPh": False}
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def start(tag: str, _attributes: Any) -> None:
        name = tag.rpartition(" ")[2]
        if name in inside:
            inside[name] = True

    def end(tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "si":
            found.add("".join(parts)[:LONGEST_CELL])
            parts.clear()
        elif name in inside:
            inside[name] = False

    def text(data: str) -> None:
        if inside["t"] and not inside["rPh"]:
            parts.append(data)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parser.ParseFile(part)
    return found


MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
UNVALUED = re.compile(
    rb'<(?:\w+:)?c\s+r="([A-Z]{1,3})(\d+)"[^>]*>\s*<(?:\w+:)?f(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
MOST_MERGED, MOST_UNVALUED, OVERLAP = 100_000, 200_000, 16_384


def survey(part: IO[bytes]) -> tuple[dict[tuple[int, int], int], set[tuple[int, int]]]:
    """What the rows alone do not tell: which cells are merged downwards, by their first cell with their
    last row, and which formulas have no value. A workbook that a program wrote was never computed."""
    merged: dict[tuple[int, int], int] = {}
    unvalued: set[tuple[int, int]] = set()
    rest = b""
    while piece := part.read(1 << 20):
        text = rest + piece
        for first, top, _last, bottom in MERGED.findall(text):
            if bottom != top:
                merged[int(top), _column(first)] = int(bottom)
        unvalued |= {(int(row), _column(letters)) for letters, row in UNVALUED.findall(text)}
        if len(merged) > MOST_MERGED or len(unvalued) > MOST_UNVALUED:
            raise Refused("merged" if len(merged) > MOST_MERGED else "formulas")
        rest = text[-OVERLAP:]
    return merged, unvalued


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


class Book:
    """An XLSX workbook, each sheet read row by row."""

    encoding, separator = "", ""

    def __init__(self, path: str) -> None:
        sys.modules["numpy"] = None  # type: ignore[assignment]  # not needed, and large
        from openpyxl.reader.excel import ExcelReader

        try:
            self.archive = zipfile.ZipFile(path)
        except zipfile.BadZipFile:
            raise Refused("damaged") from None
        refuse_bomb(self.archive)
        refuse_other_package(self.archive)

        class Reader(ExcelReader):
            def read_strings(self) -> None:
                for part in self.package.Override:
                    if part.ContentType.endswith("sharedStrings+xml"):
                        with self.archive.open(part.PartName[1:]) as opened:
                            self.shared_strings = read_strings(opened)

        file = Path(path).open("rb")  # noqa: SIM115 - the process ends with it; by its name it would be judged
        reader = Reader(file, read_only=True, data_only=True, keep_links=False)
        reader.read()
        self.book = reader.wb
        shown = [one for one in self.book.worksheets if one.sheet_state == "visible"]
        self.tables = shown or self.book.worksheets
        if not self.tables:
            raise Refused("empty")
        self.sheets = [one.title for one in self.tables]
        self.estimate = max((one.max_row or 0) for one in self.tables)

    def first_rows(self, sheet: int) -> Iterator[tuple[int, list[str]]]:
        """Without looking through the whole sheet before."""
        return self._rows(sheet, {}, set())

    def rows(self, sheet: int) -> Iterator[tuple[int, list[str]]]:
        with self.archive.open(self.tables[sheet]._worksheet_path) as part:
            merged, unvalued = survey(part)
        return self._rows(sheet, merged, unvalued)

    def _rows(
        self,
        sheet: int,
        merged: dict[tuple[int, int], int],
        unvalued: set[tuple[int, int]],
    ) -> Iterator[tuple[int, list[str]]]:
        table = self.tables[sheet]
        table.reset_dimensions()  # what a file says of its size need not be true
        down: dict[int, tuple[str, int]] = {}
        for number, values in enumerate(table.iter_rows(values_only=True), start=1):
            if number > MOST_ROWS:
                raise Refused("long", number)
            cells = [as_text(value) for value in values[:MOST_COLUMNS]]
            if unvalued or merged or down:
                _mend(number, cells, merged, unvalued, down)
            yield number, cells


def _mend(
    number: int,
    cells: list[str],
    merged: dict[tuple[int, int], int],
    unvalued: set[tuple[int, int]],
    down: dict[int, tuple[str, int]],
) -> None:
    """A cell that is merged downwards holds the same for each of its rows."""
    for place, cell in enumerate(cells):
        if (number, place) in unvalued:
            cells[place] = FORMULA
        if (number, place) in merged:
            down[place] = (cells[place], merged[number, place])
        elif place in down:
            text, last = down[place]
            if number > last:
                del down[place]
            elif not cell and any(cells):
                cells[place] = text


def as_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            if value in ERRORS:
                return ERROR + value
            return value.replace(MARK, "")[:LONGEST_CELL]
        case bool():
            return "1" if value else "0"
        case datetime():
            is_day = value.time() == time.min
            return value.date().isoformat() if is_day else value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case _:
            return str(value)
