"""Brings the packaged targets and readings into the tables; what is there stays.

A changed reading is a new edition in the file: it is recorded as a correction of the series, so that
the rules of any earlier day can be read again.
"""

import json
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select

from registry.audit import services as audit
from registry.core import facts
from registry.core.db import find_row, session
from registry.core.packaged import read_rows, read_text
from registry.targets.actions import TargetAction
from registry.targets.models import RuleSet, Target


def load() -> None:
    """Called inside a transaction; quick when everything is there already."""
    targets = _load_targets()
    for row in json.loads(read_text("registry.targets", "rule_sets.json")):
        _load_rule_set(targets[row.pop("target")], row)
    session().flush()


def _load_targets() -> dict[str, Target]:
    known = {target.code: target for target in session().scalars(select(Target))}
    for row in read_rows("registry.targets", "targets.csv"):
        if row["code"] in known:
            continue
        values: dict[str, Any] = {
            **row,
            "position": int(row["position"]),
            "value": int(row["value"]),
            "counts_from": date.fromisoformat(row["counts_from"]),
            "due_on": date.fromisoformat(row["due_on"]) if row["due_on"] else None,
            "is_active": row["is_active"] == "1",
        }
        known[row["code"]] = target = Target(**values)
        session().add(target)
        audit.record(TargetAction.TARGET_LOADED, target, by=None)
    session().flush()
    return known


def _load_rule_set(target: Target, row: dict[str, Any]) -> None:
    values = {**row, "target_id": target.id}
    for name in ("counts_from", "counts_until", "valid_from"):
        values[name] = date.fromisoformat(row[name]) if row[name] else None
    current = find_row(
        facts.read(RuleSet).where(RuleSet.target_id == target.id, RuleSet.reading == row["reading"])
    )
    if current is None:
        beginning = datetime.combine(values["valid_from"], time.min, UTC)
        fact = facts.record(RuleSet(**values), by=None, reason="reference data", at=beginning)
        audit.record(TargetAction.RULES_LOADED, fact, by=None, edition=fact.edition)
    elif current.edition != row["edition"]:
        fact = facts.correct(current, by=None, reason=f"edition {row['edition']}", **values)
        audit.record(TargetAction.RULES_LOADED, fact, by=None, edition=fact.edition)
