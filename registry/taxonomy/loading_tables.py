"""Tables that are shown as they stand: each row with its code, names, period, source and confidence."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from registry.core.db import session
from registry.taxonomy.kinds import Table
from registry.taxonomy.loading_rows import Row, add, confidence_of, day_of
from registry.taxonomy.models import ReferenceRow

T = Table
PARTS = {  # of a country that is not divided, or what is left of it
    "whole country": "cả nước",
    "rest of the country": "phần còn lại của đất nước",
    "whole territory": "toàn lãnh thổ",
}
SAID: dict[Table, Callable[[Row], dict[str, Any]]] = {
    T.LEGAL_BASIS: lambda row: {
        "code": row["number"],
        "name_vi": row["title_vi"],
        "name_en": row["title_en"],
        "detail": row["date"],
    },
    T.STEM_DEFINITIONS: lambda row: {"code": row["definition"], "detail": row["binding"]},
    T.STEM_CODES: lambda row: {
        "code": f"{row['definition']} · {row['code']}",
        "detail": "STEM" if row["is_stem"] == "1" else "–",
    },
    T.INSTITUTION_IDS: lambda row: {
        "code": f"{row['abbrev']} · {row['scheme']} · {row['value'].rsplit('/', 1)[-1]}",
        "name_vi": row["abbrev"],
        "name_en": row["abbrev"],
        "detail": row["value"],
    },
    T.WORKED_DAYS: lambda row: {
        "code": row["day"],
        "detail": row["in_place_of"],
        "valid_from": day_of(row["day"]),
    },
    T.SUBDIVISIONS: lambda row: {
        "code": f"{row['mission_code']} · {row['country_iso2']} · {row['subdivision_code']}",
        "name_vi": PARTS.get(row["subdivision_name"], row["subdivision_name"]),
        "name_en": row["subdivision_name"],
        "detail": row["mission_code"],
    },
    T.ROW_STATUS: lambda row: {
        "code": f"{row['file'].removesuffix('.csv')} · {row['key']}",
        "detail": row["change"],
    },
}


def load_table(table: Table) -> Callable[[list[Row]], None]:
    """A row that has left the file leaves the table: nothing refers to it."""

    def load(rows: list[Row]) -> None:
        known = {
            row.code: row
            for row in session().scalars(select(ReferenceRow).where(ReferenceRow.file == table))
        }
        for row in rows:
            values = _values(table, row)
            old = known.pop(values["code"], None)
            if old is None:
                add(ReferenceRow(file=table, **values))
            else:
                for name, value in values.items():
                    setattr(old, name, value)
        for gone in known.values():
            session().delete(gone)

    return load


def _values(table: Table, row: Row) -> dict[str, Any]:
    own = {
        "name_vi": row.get("name_vi", ""),
        "name_en": row.get("name_en", ""),
        "valid_from": day_of(row.get("valid_from", "")),
        "valid_to": day_of(row.get("valid_to", "")),
        "source": row["source"],
        "confidence": confidence_of(row),
        "note": row.get("note", ""),
    }
    return own | SAID[table](row)
