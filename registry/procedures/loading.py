"""Brings the packaged rules into their table; what is there stays, for the ministry may have changed it."""

from datetime import date
from typing import Any

from sqlalchemy import select

from registry.core.db import session
from registry.core.packaged import read_rows
from registry.procedures.kinds import Doer, DueFrom, Gate, ProcedureKind
from registry.procedures.models import ProcedureRule

LISTS = ("categories", "contract_kinds", "work_modes", "institution_kinds", "funding_lines")
NUMBERS = ("usual_days", "min_days", "max_days")
DAYS = ("valid_from", "valid_to")
ENUMS = {"kind": ProcedureKind, "doer": Doer, "due_from": DueFrom, "gate": Gate}


def load() -> None:
    """Called inside a transaction."""
    found = session().execute(select(ProcedureRule.code, ProcedureRule.valid_from))
    known = {(code, day) for code, day in found}
    for row in read_rows("registry.procedures", "procedures.csv"):
        if (row["code"], date.fromisoformat(row["valid_from"])) not in known:
            session().add(ProcedureRule(**_values(row)))
    session().flush()


def _values(row: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {**row, "is_strict": row["is_strict"] == "yes"}
    values |= {name: int(row[name]) for name in ("place", "due_days")}
    values |= {name: row[name].split() for name in LISTS}
    values |= {name: int(row[name]) if row[name] else None for name in NUMBERS}
    values |= {name: date.fromisoformat(row[name]) if row[name] else None for name in DAYS}
    return values | {name: kind(row[name]) for name, kind in ENUMS.items()}
