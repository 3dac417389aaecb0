"""The tables of a report as a spreadsheet, with the people by number on a sheet of their own."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import xlsxwriter

from registry.core.cells import safe_cell
from registry.reports.official import write_up

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
PEOPLE = (
    "Chỉ tiêu | Target",
    "Số đăng ký | Register number",
    "Hợp đồng | Contract",
    "Cơ sở | Institution",
    "Ngày được tính | Qualifying day",
    "Ngày có đủ minh chứng | Day of proof",
    "Mã băm minh chứng | Digests of evidence",
)


def write(snapshot: Mapping[str, Any], *, digest: str) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        made_at = datetime.fromisoformat(snapshot["frozen_at"] or snapshot["known_at"])
        book.set_properties({"title": snapshot["number"], "created": made_at.replace(tzinfo=None)})
        strong = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        official = write_up(snapshot, "vi", digest=digest)
        for place, table in enumerate(official.tables, start=1):
            sheet = book.add_worksheet(f"Bảng {place}")
            sheet.set_column(1, 1, 60)
            sheet.write_string(0, 0, table.title, strong)
            for number, row in enumerate((table.head, *table.rows, table.total), start=2):
                for column, text in enumerate(row):
                    looks = strong if number == 2 else None
                    sheet.write_string(number, column, str(safe_cell(text)), looks)
        _people(book, snapshot, strong)
        _about(book, [official.subject, official.foot, *official.basis, official.check_url])
    return file.getvalue()


def _people(book: Any, snapshot: Mapping[str, Any], strong: Any) -> None:
    sheet = book.add_worksheet("Danh sách theo số")
    sheet.set_column(0, len(PEOPLE) - 1, 22)
    for column, text in enumerate(PEOPLE):
        sheet.write_string(0, column, text, strong)
    names = ("number", "contract", "institution", "counts_on", "proved_on")
    rows = ((one["code"], row) for one in snapshot["targets"] for row in one["people"])
    for number, (code, row) in enumerate(rows, start=1):
        values = [code, *(row[name] or "" for name in names), " ".join(row["evidence"])]
        for column, text in enumerate(values):
            sheet.write_string(number, column, str(safe_cell(text)))


def _about(book: Any, lines: list[str]) -> None:
    sheet = book.add_worksheet("Thông tin")
    sheet.set_column(0, 0, 120)
    for number, text in enumerate(lines):
        sheet.write_string(number, 0, str(safe_cell(text)))
