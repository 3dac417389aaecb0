"""What an import says of a file, a cell or a row: by a code, so that each reader reads it in their own
language, long after it was found."""

from collections.abc import Mapping
from typing import Any

from registry.core.i18n import _l

STOPS: Mapping[str, Any] = {
    "bomb": _l("The file unpacks to far more than a table needs. Save it again with your spreadsheet program."),
    "damaged": _l("The file is damaged and cannot be read. Save it again with your spreadsheet program."),
    "empty": _l("There is nothing in the file."),
    "formulas": _l("The workbook is full of formulas that were never computed. Open and save it, or copy the values."),
    "kind": _l("This is not a table. Send an Excel workbook (.xlsx) or a text file (.csv)."),
    "large": _l("The file needs more memory than is given to it. Save it as CSV, or in parts."),
    "locked": _l("The workbook is locked with a password. Save a copy that opens without one."),
    "long": _l("The table has more than 1,048,576 rows. Send it in parts."),
    "macros": _l("The workbook holds macros and is not taken. Save it as .xlsx."),
    "merged": _l("The workbook has too many merged cells. Unmerge them and save it again."),
    "most_rows": _l("The table has more rows than can be imported at once. Send it in parts."),
    "old": _l("This is a workbook of before Excel 2007 (.xls). Open it and save it as .xlsx."),
    "other_table": _l("This kind of workbook is not taken. Save it as .xlsx, in LibreOffice or Numbers too."),
    "quote": _l("A quotation mark that is opened near row %(row)s is never closed."),
    "slow": _l("Reading the file took too long. Save it as CSV, or in parts."),
    "web": _l("This is a web page or an XML file, whatever its name says. Open it in Excel and save it as .xlsx."),
}  # fmt: skip
"""Why a file is not read."""

PROBLEMS: Mapping[str, Any] = {
    "ambiguous": _l("“%(value)s” may mean several: %(near)s. Enter one of them."),
    "between": _l("“%(value)s” is not between %(low)s and %(high)s."),
    "choice": _l("“%(value)s” is none of the official terms. Perhaps you mean: %(near)s."),
    "choice_unknown": _l("“%(value)s” is none of the official terms. The explanation sheet of the template lists them."),
    "contact": _l("Contact details are not allowed here: “%(value)s”."),
    "date": _l("“%(value)s” is not a day. Enter dd/mm/yyyy, for example 05/09/2027."),
    "date_partial": _l("“%(value)s” is not a day, a month or a year. For example 05/09/2014, 09/2014 or 2014."),
    "email": _l("“%(value)s” is not an e-mail address. For example name@university.edu."),
    "error": _l("The cell shows an error of the spreadsheet (%(value)s). Correct its formula, or enter the value."),
    "formula": _l("The cell is a formula that was never computed. Open and save the workbook, or enter the value."),
    "long": _l("The text is longer than %(high)s characters."),
    "number": _l("“%(value)s” is not a whole number in figures."),
    "only_own": _l("You import for your own institution; this row is for another one."),
    "order": _l("The last day is before the first day."),
    "order_pay": _l("The highest pay is below the lowest."),
    "quota": _l("“%(value)s” names no years. For example 2026: 5; 2027: 6."),
    "required": _l("This cell must not be empty."),
    "role_place": _l("This role is held at an organisation. Enter the one it is for."),
    "total": _l("This looks like a line of totals, not a row of data."),
}  # fmt: skip
"""What is wrong with a cell or a row, and what is right."""

LIKENESSES: Mapping[str, Any] = {
    "file_row": _l("Row %(row)s of this file is the same."),
    "file_other": _l("Row %(row)s of this file has the same key, and other values."),
    "same": _l("Recorded already as %(record)s."),
    "number": _l("%(record)s has the same number of the decision, and other values."),
    "name": _l("%(record)s has nearly the same name (%(score)s of 100)."),
    "title": _l("%(record)s has the same title in the same programme, and other values."),
    "invited": _l("You invited this address on %(day)s already."),
    "holds": _l("Somebody with this address holds this role there already."),
}  # fmt: skip
"""Why a row may be there already."""

FAILURES: Mapping[str, Any] = {
    "changed": _l("It has been changed or used since the import."),
    "answered": _l("The invitation has been answered."),
    "gone": _l("It is no longer there."),
    "right": _l("The person who confirmed the import no longer has this right."),
}
"""Why a row was not written, or stays when an import is undone."""

TEXTS = {**FAILURES, **LIKENESSES, **PROBLEMS}


class Wrong(Exception):
    """A cell that cannot be taken."""

    def __init__(self, code: str, **about: Any) -> None:
        super().__init__(code)
        self.code, self.about = code, about


def note(code: str, column: str = "", **about: Any) -> dict[str, Any]:
    """As it is kept with the row."""
    return {
        "code": code,
        "column": column,
        **{name: str(value)[:120] for name, value in about.items()},
    }


def tell(noted: Mapping[str, Any], labels: Mapping[str, Any]) -> str:
    """The sentence, after the name of the column that it is about."""
    sentence = str(noted["text"]) if "text" in noted else str(TEXTS[noted["code"]]) % noted
    label = labels.get(noted.get("column", ""))
    return f"{label}: {sentence}" if label else sentence
