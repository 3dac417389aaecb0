"""Reading packaged data files, and putting their rows by official code."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select

from registry.core import packaged
from registry.core.db import session
from registry.core.sorting import sort_key
from registry.core.tables import Base
from registry.taxonomy.kinds import OrganisationKind

Row = dict[str, str]


RowType = TypeVar("RowType", bound=Base)


LONG_AGO = date(2000, 1, 1)
SCHEME_START = date(2025, 5, 24)  # Decision 1002: facts below are known to hold from here on


STATUS = "row_status.csv"
KEYS: dict[str, tuple[str, ...]] = {  # by which columns the file of states names a row
    "schemes.csv": ("code",),
    "strategic_technologies.csv": ("scheme", "code"),
    "orgs.csv": ("code",),
    "missions.csv": ("country_iso2", "city_en", "kind"),
    "consular_districts.csv": ("country_iso2", "mission_city"),
    "institutions.csv": ("abbrev",),
    "legal_rules.csv": ("rule_id",),
    "holidays.csv": ("day",),
    "provinces_2025.csv": ("old_name_vi",),
    "sources.csv": ("id",),
}


def read_rows(name: str) -> list[Row]:
    """Each row as its file has it; where that says nothing of how sure it is, the file of states does."""
    known = read_states(name)
    rows = packaged.read_rows("registry.taxonomy", name)
    for row in rows if known else ():
        state = known.get("/".join(row[column] for column in KEYS[name]))
        if state and not row.get("confidence"):
            row["confidence"] = state["confidence"]
    return rows


def read_states(name: str) -> dict[str, Row]:
    states = packaged.read_rows("registry.taxonomy", STATUS) if name in KEYS else []
    return {state["key"]: state for state in states if state["file"] == name}


def add(row: RowType) -> RowType:
    session().add(row)
    return row


def put_rows(model: type[RowType], key: str, rows: Iterable[dict[str, Any]]) -> dict[Any, RowType]:
    """Add or update by an official code; returns every row of the table by it."""
    known = {getattr(row, key): row for row in session().scalars(select(model))}
    for values in rows:
        row = known.get(values[key])
        if row is None:
            known[values[key]] = add(model(**values))
        else:
            for name, value in values.items():
                setattr(row, name, value)
    session().flush()
    return known


def organisation_values(kind: OrganisationKind, row: Row, code: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "code": code,
        "name_vi": row["name_vi"],
        "name_en": row["name_en"],
        "sort_key_vi": sort_key(row["name_vi"]),
        "sort_key_en": sort_key(row["name_en"]),
        "source": row["source"],
        "confidence": confidence_of(row),
        "note": row.get("note", "") or row.get("role_in_scheme", ""),
    }


def confidence_of(row: Row) -> str:
    if row.get("confidence"):
        return row["confidence"]
    return "medium" if "own-knowledge" in row.get("source", "") else "high"


def day_of(text: str) -> date | None:
    """ISO days, also a year or year and month alone, as the sources have them."""
    parts = [part for part in text.split("-") if part.isdigit()]
    if not parts or len(parts[0]) != 4:
        return None
    year, month, day = ([int(part) for part in parts] + [1, 1])[:3]
    return date(year, month, day)


def beginning() -> Any:
    """Reference facts were known before the scheme began: recorded at its first moment."""
    from datetime import UTC, datetime

    return datetime.combine(SCHEME_START, datetime.min.time(), UTC)
