"""Empty files to fill in: with the headings in both languages, the official terms to choose from, and an
explanation of every column. Made of the same declaration by which the filled-in file is read."""

import csv
import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter

from registry.core.cells import SEPARATORS, safe_cell
from registry.core.i18n import _l, in_languages, locale
from registry.imports.columns import Column
from registry.imports.declaration import Kind
from registry.imports.terms import Terms

FILLED_IN = 5_000  # rows with a choice of terms
MOST_TERMS = 2_000
DAY, CHOICE, TEXT = _l("Day"), _l("Choice"), _l("Text")
REQUIRED = _l("Required")
EXAMPLE = _l("Example")
NOTE = _l("How it is written")
HOW = {
    "day": _l("dd/mm/yyyy, for example 05/09/2027"),
    "email": _l("name@university.edu"),
    "terms": _l("One of the official terms, in Vietnamese or English, or its code"),
}


def heading(column: Column) -> str:
    vi, en = in_languages(column.label)
    return f"{vi} / {en}{' *' if column.is_required else ''}"


def how(column: Column) -> list[str]:
    """In both languages."""
    kind = "terms" if column.terms else getattr(column.parse, "__name__", "")
    texts = [text for text in (column.help, HOW.get(kind)) if text]
    told = [in_languages(text) for text in texts]
    return [" ".join(one[place] for one in told) for place in (0, 1)]


def as_csv(kind: Kind) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, delimiter=SEPARATORS[locale()])
    writer.writerow([safe_cell(heading(column)) for column in kind.columns])
    return text.getvalue().encode("utf-8-sig")


def as_workbook(kind: Kind, terms: Mapping[str, Terms]) -> bytes:
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(file, options) as book:
        formats = {
            "head": book.add_format(
                {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
            ),
            "text": book.add_format({"num_format": "@", "text_wrap": True}),
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        sheet = book.add_worksheet("Du lieu - Data")
        explained = book.add_worksheet("Giai thich - Notes")
        listed = book.add_worksheet("Thuat ngu - Terms")
        ranges = _write_terms(listed, kind, terms, formats)
        _write_heads(sheet, kind, ranges, formats)
        _explain(explained, kind, formats)
    return file.getvalue()


def _write_terms(
    sheet: Any, kind: Kind, terms: Mapping[str, Terms], formats: Mapping[str, Any]
) -> dict[str, str]:
    """Of each list of terms, where it stands."""
    ranges: dict[str, str] = {}
    for place, name in enumerate(dict.fromkeys(one.terms for one in kind.columns if one.terms)):
        column = next(one for one in kind.columns if one.terms == name)
        sheet.write_string(0, place, heading(column), formats["head"])
        entries = terms[name].entries[:MOST_TERMS]
        for row, term in enumerate(entries, start=1):
            sheet.write_string(row, place, f"{term.vi} / {term.en}")
        sheet.set_column(place, place, 50)
        letter = xlsxwriter.utility.xl_col_to_name(place)
        ranges[name] = f"='Thuat ngu - Terms'!${letter}$2:${letter}${len(entries) + 1}"
    return ranges


def _write_heads(
    sheet: Any, kind: Kind, ranges: Mapping[str, str], formats: Mapping[str, Any]
) -> None:
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(kind.columns):
        is_day = getattr(column.parse, "__name__", "") == "day"
        sheet.set_column(place, place, 28, formats["day" if is_day else "text"])
        sheet.write_string(0, place, heading(column), formats["head"])
        if column.terms:
            sheet.data_validation(
                1,
                place,
                FILLED_IN,
                place,
                {
                    "validate": "list",
                    "source": ranges[column.terms],
                    "error_type": "warning",
                    "ignore_blank": not column.is_required,
                },
            )


def _explain(sheet: Any, kind: Kind, formats: Mapping[str, Any]) -> None:
    heads = [" / ".join(in_languages(text)) for text in (_l("Column"), REQUIRED, NOTE, EXAMPLE)]
    yes = " / ".join(in_languages(_l("Yes")))
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 3, 60)
    for place, text in enumerate(heads):
        sheet.write_string(0, place, text, formats["head"])
    for row, column in enumerate(kind.columns, start=1):
        told = (
            heading(column).rstrip(" *"),
            yes if column.is_required else "",
            "\n".join(how(column)),
            column.example,
        )
        for place, text in enumerate(told):
            sheet.write_string(row, place, text, formats["wrap"])
