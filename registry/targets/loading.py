"""Brings the packaged targets, readings and consent texts into the tables; what is there stays.

A changed reading is a new edition in the file: it is recorded as a correction of the series, so that
the rules of any earlier day can be read again.
"""

import csv
import json
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import Any

from sqlalchemy import select

from registry.audit import services as audit
from registry.core import facts
from registry.core.db import session
from registry.core.packaged import read_rows
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import ConsentText
from registry.targets.actions import TargetAction
from registry.targets.models import RuleSet, Target


def load() -> None:
    """Called inside a transaction; quick when everything is there already."""
    _load_consent_texts()
    targets = _load_targets()
    for row in json.loads(_read("rule_sets.json")):
        _load_rule_set(targets[row.pop("target")], row)
    session().flush()


def _read(name: str) -> str:
    return files("registry.targets").joinpath("data", name).read_text(encoding="utf-8")


def _load_targets() -> dict[str, Target]:
    known = {target.code: target for target in session().scalars(select(Target))}
    for row in csv.DictReader(_read("targets.csv").splitlines()):
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
    current = (
        session()
        .scalars(
            facts.read(RuleSet).where(
                RuleSet.target_id == target.id, RuleSet.reading == row["reading"]
            )
        )
        .one_or_none()
    )
    if current is None:
        beginning = datetime.combine(values["valid_from"], time.min, UTC)
        fact = facts.record(RuleSet(**values), by=None, reason="reference data", at=beginning)
        audit.record(TargetAction.RULES_LOADED, fact, by=None, edition=fact.edition)
    elif current.edition != row["edition"]:
        fact = facts.correct(current, by=None, reason=f"edition {row['edition']}", **values)
        audit.record(TargetAction.RULES_LOADED, fact, by=None, edition=fact.edition)


def _load_consent_texts() -> None:
    known = set(session().execute(select(ConsentText.purpose, ConsentText.edition)).all())
    for row in read_rows("registry.experts", "consent_texts.csv"):
        purpose, edition = ConsentPurpose(row["purpose"]), int(row["edition"])
        if (purpose, edition) not in known:
            session().add(
                ConsentText(
                    purpose=purpose,
                    edition=edition,
                    text_vi=row["text_vi"],
                    text_en=row["text_en"],
                    controller=row["controller"],
                    valid_from=date.fromisoformat(row["valid_from"]),
                )
            )
