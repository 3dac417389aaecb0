"""What a page of reference data is made of: columns, and a screen for each table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from registry.core.db import session
from registry.core.i18n import _l, format_date, locale, localized_text
from registry.core.periods import last_day
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
    edit_argument: Callable[[Any], dict[str, Any]] = lambda row: {}


CODE: Column = ("code", _l("Code"), lambda row: row.code)
NAME: Column = ("name", _l("Name"), name_of)
NAME_VI: Column = ("name_vi", _l("Vietnamese"), lambda row: row.name_vi)
NAME_EN: Column = ("name_en", _l("English"), lambda row: row.name_en)
NOTE: Column = ("note", _l("Note"), lambda row: row.note)


def named(institution_id: Any) -> str:
    row = session().get(Organisation, institution_id)
    return localized_text(row, "name") if row else ""


def by_name(model: Any) -> Any:
    return getattr(model, f"sort_key_{locale()}")


def table_screen(name: str, table: Table, detail: Any, *names: Column) -> Screen:
    return Screen(
        name,
        table.label,
        lambda: select(ReferenceRow).where(ReferenceRow.file == table).order_by(ReferenceRow.code),
        lambda: (ReferenceRow.code, ReferenceRow.name_vi, ReferenceRow.name_en),
        (
            CODE,
            *names,
            ("detail", detail, lambda row: row.detail),
            ("valid_from", _l("In force"), period),
            NOTE,
        ),
    )
