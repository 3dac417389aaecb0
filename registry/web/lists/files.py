"""What is shown, as a file: CSV and XLSX, written row by row into a temporary file."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter
from markupsafe import Markup

from registry.core.cells import SEPARATORS, safe_cell
from registry.core.i18n import HANOI, _, format_date, format_datetime, locale
from registry.web.lists.declaration import Column

KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_ROWS = 100_000
CHUNK = 65_536
IN_MEMORY = 1_000_000  # bytes; what is more goes to the disk
WIDEST = 32_767  # characters that a cell of a spreadsheet holds

# In a file without types a third of a contract would be the third of January, and the second of
# March, in the other half of the world, the third of February.
LIKE_A_DAY = re.compile(r"(\d{1,4})/(\d{1,4})")
A_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
FRACTION_SLASH = "\u2044"


def flat(columns: Sequence[Column]) -> list[Column]:
    """What is printed small below a cell has a column of its own here."""
    return [one for column in columns for one in (column, column.under) if one is not None]


def as_text(value: Any) -> str:
    """A value of a row in words, in the reader's language."""
    match value:
        case None:
            return ""
        case Markup():
            return value.striptags()
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            return format_datetime(value)
        case date():
            return format_date(value)
        case list() | tuple():
            return "; ".join(as_text(one) for one in value)
        case _:
            return str(getattr(value, "label", value))


def as_plain_text(value: Any) -> str:
    """A value in a file without types, which no regional setting reads as another."""
    match value:
        case datetime():
            return f"{value.astimezone(HANOI):%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case _:
            return _as_no_other_day(as_text(value))


def _as_no_other_day(text: str) -> str:
    if day := A_DAY.fullmatch(text):
        return "-".join(reversed(day.groups()))
    return text.replace("/", FRACTION_SLASH) if LIKE_A_DAY.fullmatch(text) else text


def write(
    kind: str, columns: Sequence[Column], rows: Iterable[Any], *, about: Sequence[tuple[str, str]]
) -> IO[bytes]:
    """The file, to be read from its beginning. `about`: what the list is, for the one who opens it."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    values = ([one.value(row) for one in columns] for row in rows)
    heads = [str(one.label) for one in columns]
    if kind == "csv":
        _write_csv(file, heads, values)
    else:
        _write_xlsx(file, heads, values, about)
    file.seek(0)
    return file


def _write_csv(file: Any, heads: Sequence[str], rows: Iterator[list[Any]]) -> None:
    """UTF-8 with a mark for Excel; every cell quoted. Days are those of ISO 8601, which no regional
    setting reads otherwise; Excel in Viet Nam parts columns by ";"."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, delimiter=SEPARATORS[locale()])
    writer.writerow(map(safe_cell, heads))
    writer.writerows(map(safe_cell, map(as_plain_text, row)) for row in rows)
    text.detach()


def _write_xlsx(
    file: Any, heads: Sequence[str], rows: Iterator[list[Any]], about: Sequence[tuple[str, str]]
) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("Danh sách" if locale() == "vi" else "List")
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
            "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        }
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, max(0, len(heads) - 1), 24)
        for place, head in enumerate(heads):
            sheet.write_string(0, place, head, formats["head"])
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write_cell(sheet, last, place, value, formats)
        sheet.autofilter(0, 0, last, max(0, len(heads) - 1))
        notes = book.add_worksheet("Thông tin" if locale() == "vi" else "About")
        notes.set_column(0, 1, 40)
        for place, (name, text) in enumerate(about):
            notes.write_string(place, 0, name, formats["head"])
            notes.write_string(place, 1, text)


def _write_cell(sheet: Any, row: int, place: int, value: Any, formats: dict[str, Any]) -> None:
    match value:
        case None | "":
            return
        case datetime():
            local = value.astimezone(HANOI).replace(tzinfo=None)
            sheet.write_datetime(row, place, local, formats["moment"])
        case date():
            sheet.write_datetime(row, place, value, formats["day"])
        case int() | float() if not isinstance(value, bool):
            sheet.write_number(row, place, value)
        case _:
            sheet.write_string(row, place, as_text(value)[:WIDEST])


def read_chunks(file: IO[bytes]) -> Iterator[bytes]:
    """The file piece by piece; closed at its end, or when nobody reads on."""
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
