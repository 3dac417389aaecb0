"""Workbooks and text files as different programs write them, down to their parts."""

import io
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import openpyxl
import xlsxwriter

from search.text.legacy import _TCVN3, _VNI

HEADS = ("Họ và tên", "Ngày", "Số lượng")
NAMES = ("Nguyễn Thị Minh Huyền", "Trần Văn Đức")
ROWS = (HEADS, (NAMES[0], "05/09/2027", "3"), (NAMES[1], "01/02/2025", "12"))
READ = [list(row) for row in ROWS]
AS_DAYS = [READ[0], [NAMES[0], "2027-09-05", "3"], [NAMES[1], "2025-02-01", "12"]]


def lines(mark: str = ",", end: str = "\n", rows: Sequence[Sequence[str]] = ROWS) -> str:
    return "".join(mark.join(row) + end for row in rows)


def in_windows_1258(text: str) -> bytes:
    """The tone behind its letter, as this page of codes has it."""
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    out = []
    for sign in text:
        parts = unicodedata.normalize("NFD", sign)
        tone = "".join(one for one in parts if one in tones)
        rest = unicodedata.normalize("NFC", "".join(one for one in parts if one not in tones))
        out.append(rest + tone)
    return "".join(out).encode("cp1258")


def in_tcvn3(text: str) -> bytes:
    back = {new: chr(old) for old, new in _TCVN3.items()}
    return "".join(back.get(sign, sign) for sign in text).encode("latin-1")


def in_vni(text: str) -> bytes:
    back = {unicodedata.normalize("NFC", new): old for old, new in _VNI.items()}
    out = []
    for sign in text:
        old = back.get(sign.lower(), sign.lower())
        out.append(
            old if sign.islower() or sign not in back and sign.lower() not in back else old.upper()
        )
    return "".join(o if s.lower() in back else s for s, o in zip(text, out, strict=True)).encode(
        "latin-1"
    )


def with_xlsxwriter(rows: Sequence[Sequence[Any]] = ROWS, **options: Any) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet("Danh sách")
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                sheet.write(number, place, value)
    return file.getvalue()


def with_days(*, date_1904: bool = False, shape: str = "dd/mm/yyyy") -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "date_1904": date_1904}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": shape})
        sheet.write_row(0, 0, HEADS)
        for number, (name, text, count) in enumerate(ROWS[1:], start=1):
            sheet.write_string(number, 0, name)
            sheet.write_datetime(number, 1, datetime.strptime(text, "%d/%m/%Y"), day)  # noqa: DTZ007
            sheet.write_number(number, 2, int(count))
    return file.getvalue()


def with_openpyxl(rows: Sequence[Sequence[Any]] = ROWS, **hidden: str) -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    if hidden:
        first.append(["Danh mục ẩn"])
        first.sheet_state = hidden["state"]
        first = book.create_sheet("Danh sách")
    for row in rows:
        first.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
    "</Types>"
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROOT = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>'
)
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="Trang tính1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BOOK_RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/worksheet"'
    ' Target="worksheets/sheet1.xml"/><Relationship Id="rId2"'
    f' Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
TEXTS = "".join(f"<si><t>{text}</t></si>" for row in ROWS for text in row)
STRINGS = f'<sst xmlns="{MAIN}">{TEXTS}</sst>'


def cells(*values: str, row: int = 1) -> str:
    """Each value is the inside of a cell, its attributes before a bar."""
    made = ""
    for place, value in enumerate(values):
        about, _bar, inside = value.rpartition("|")
        made += f'<c r="{chr(65 + place)}{row}" {about}>{inside}</c>'
    return f'<row r="{row}">{made}</row>'


def sheet(inside: str, after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{inside}</sheetData>{after}</worksheet>'


SHARED = "".join(
    cells(*(f't="s"|<v>{3 * number + place}</v>' for place in range(3)), row=number + 1)
    for number in range(3)
)


def package(sheet_xml: str = "", *, strings: str = STRINGS, more: Mapping[str, Any] = {}) -> bytes:
    """The parts of a workbook, written by hand; a part that is None is left out."""
    parts: dict[str, Any] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": BOOK_RELATIONS,
        "xl/sharedStrings.xml": strings,
        "xl/worksheets/sheet1.xml": sheet_xml or sheet(SHARED),
        **more,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if content is not None:
                archive.writestr(name, content)
    return file.getvalue()
