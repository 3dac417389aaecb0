"""Which ministry, agency, province or other body answers for an institution."""

import uuid
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.core.db import session
from registry.core.packaged import read_dated_rows
from registry.core.periods import holds_on
from registry.taxonomy.models import Organisation


def find_bodies(ids: Collection[uuid.UUID], *, on: date) -> dict[uuid.UUID, uuid.UUID]:
    """Of each organisation: itself where it is such a body, else the next one above it. One statement."""
    columns = (Organisation.id, Organisation.code, Organisation.parent_id)
    known: dict[uuid.UUID, Any] = {row.id: row for row in session().execute(select(*columns))}
    patterns = _patterns(on)
    found = {}
    for one in ids:
        row = known.get(one)
        while row is not None and not _answers(row.code, patterns):
            row = known.get(row.parent_id)
        if row is not None:
            found[one] = row.id
    return found


def _patterns(on: date) -> Mapping[str, bool]:
    """Codes of the bodies, and with True the beginnings of codes of which all are."""
    rows: Any = read_dated_rows("registry.taxonomy", "governing_bodies.csv")
    codes = [row.values["code"] for row in rows if holds_on(row, on)]
    return {code.removesuffix("*"): code.endswith("*") for code in codes}


def _answers(code: str, patterns: Mapping[str, bool]) -> bool:
    return patterns.get(code) is False or patterns.get(code.partition("-")[0] + "-") is True
