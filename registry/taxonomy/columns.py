"""What a page of reference data is made of: columns, and a screen for each table."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup
from sqlalchemy import Select, select

from registry.core.db import session
from registry.core.i18n import _l, format_date, locale, localized_text
from registry.core.periods import last_day
from registry.core.permissions import Permission
from registry.taxonomy.kinds import Table
from registry.taxonomy.models import Organisation, ReferenceRow

Column = tuple[str, Any, Callable[[Any], Any]]


def name_of(row: Any) -> str:
    return localized_text(row, "name")


def period(row: Any) -> str:
    return f"{format_date(row.valid_from) or '…'} – {format_date(last_day(row.valid_to)) or '…'}"


@dataclass(frozen=True)
class Screen:
    name: str
    title: Any
    statement: Callable[[], Select[Any]]
    searched: Callable[[], Sequence[Any]]
    columns: Sequence[Column]
    edit_endpoint: str = ""
    edit_permission: Permission = Permission.REFERENCE_WRITE
    edit_argument: Callable[[Any], dict[str, Any]] = lambda row: {}
    page_endpoint: str = ""  # of one row, for everybody who is signed in; takes `edit_argument`


DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WORDS = {
    "law (student credit)": _l("Law (student credit)"),
    "law (scholarships)": _l("Law (scholarships)"),
    "proposal": _l("Proposal"),
    "statistical practice": _l("Statistical practice"),
    "Law on High Technology (amended), number not seen": _l("Number not known"),
}
"""What the tables say in codes."""


def said(text: str | None) -> Any:
    """A code as a word, a day as the reader writes it, and the rest as it stands in the table."""
    if text in WORDS:
        return WORDS[text]
    is_day = text is not None and DAY.fullmatch(text)
    return format_date(date.fromisoformat(text)) if text and is_day else text


def in_english(text: str | None) -> Any:
    """Remarks of who gathered the tables are in English, whatever the language of the page."""
    if not text or locale() == "en":
        return text
    return Markup('<span lang="en">{}</span>').format(text)


CODE: Column = ("code", _l("Code"), lambda row: said(row.code))
NAME: Column = ("name", _l("Name"), name_of)
NAME_VI: Column = ("name_vi", _l("Vietnamese"), lambda row: row.name_vi)
NAME_EN: Column = ("name_en", _l("English"), lambda row: row.name_en)
NOTE: Column = ("note", _l("Note"), lambda row: in_english(row.note))


def named(institution_id: Any) -> str:
    row = session().get(Organisation, institution_id)
    return localized_text(row, "name") if row else ""


def by_name(model: Any) -> Any:
    return getattr(model, f"sort_key_{locale()}")


def table_screen(
    name: str, table: Table, detail: Any, *names: Column, read: Callable[[str], Any] = said
) -> Screen:
    return Screen(
        name,
        table.label,
        lambda: select(ReferenceRow).where(ReferenceRow.file == table).order_by(ReferenceRow.code),
        lambda: (ReferenceRow.code, ReferenceRow.name_vi, ReferenceRow.name_en),
        (
            CODE,
            *names,
            ("detail", detail, lambda row: read(row.detail)),
            ("valid_from", _l("In force"), period),
            NOTE,
        ),
    )
