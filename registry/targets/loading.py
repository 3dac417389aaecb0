"""Brings the packaged targets and readings into the tables; what is there stays.

A changed reading is a new edition in the file: it is recorded as a correction of the series, so that
the rules of any earlier day can be read again.
"""

import copy
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select

from registry.audit import services as audit
from registry.core import facts
from registry.core.db import find_row, session
from registry.core.packaged import read_rows, read_text
from registry.targets.actions import TargetAction
from registry.targets.editions import BEGINNING
from registry.targets.findings import day as day_of
from registry.targets.models import RuleSet, Target

FIRST_MOMENT = datetime.combine(BEGINNING, time.min, UTC)
REASON = "reference data"
NAMES = frozenset({"code", "citation_vi", "citation_en"})


def load() -> None:
    """Called inside a transaction; quick when everything is there already."""
    # Of an empty register the first rules stand at the beginning; any later one is known from now on.
    is_first = session().scalar(select(Target.id).limit(1)) is None
    targets = _load_targets(is_first=is_first)
    for row in readings():
        _load_rule_set(targets[row.pop("target")], row, is_first=is_first)
    session().flush()


def readings() -> Iterator[dict[str, Any]]:
    """Each reading with its whole list of rules: those of its subject, as far as it does not differ."""
    packaged = json.loads(read_text("registry.targets", "rule_sets.json"))
    for row in packaged["readings"]:
        target = row["target"]
        subject = "designations" if target == "TG3" else "contracts"
        rules = copy.deepcopy(packaged["subjects"][subject])
        yield {
            "target": target,
            "reading": row["reading"],
            "edition": row["edition"],
            "title_vi": row["title_vi"],
            "title_en": row["title_en"],
            "decision": "",
            "is_official": row.get("leads", False),
            "counts_from": date.fromisoformat(row["counts_from"]),
            "counts_until": day_of(row["counts_until"]),
            "valid_from": BEGINNING,
            "predicates": [
                _cite(rule, packaged["articles"][target]) for rule in _differ(rules, row)
            ],
        }


def _differ(rules: list[dict[str, Any]], row: dict[str, Any]) -> list[dict[str, Any]]:
    """What a reading sets, extends, adds and leaves out; the period and the stage are its own."""
    rules = [rule for rule in rules if rule["code"] not in row.get("without", ())]
    rules += copy.deepcopy(row.get("add", []))
    by_code = {rule["code"]: rule for rule in rules}
    by_code["in_period"] |= {"from": row["counts_from"], "until": row["counts_until"]}
    for code, values in row.get("set", {}).items():
        by_code[code].update(values)
    for code, values in row.get("extend", {}).items():
        by_code[code] |= {name: [*by_code[code][name], *more] for name, more in values.items()}
    _share_teaching(by_code, stage=row.get("stage", "started"))
    if "not_counted_for" in row:
        target, reading = row["not_counted_for"]
        rules.append(
            {
                "code": "not_counted_for",
                "citation_vi": "{article_vi}",
                "citation_en": "{article_en}",
                "target": target,
                "reading": reading,
            }
        )
    return rules


def _share_teaching(by_code: dict[str, dict[str, Any]], *, stage: str) -> None:
    """What a semester is, is asked by three rules: they get the same parameters, and whose check
    makes one true."""
    rule = by_code.get("recruited_or_semester")
    if rule is None:
        return
    rule |= {"stage": stage, "by": by_code["steps_checked"]["by"]}
    shared = {name: value for name, value in rule.items() if name not in NAMES}
    for code in ("kept", "steps_checked"):
        by_code[code].update({**shared, **by_code[code]})


def _cite(rule: dict[str, Any], article: list[str]) -> dict[str, Any]:
    words = dict(zip(("article_vi", "article_en"), article, strict=True))
    for name in ("citation_vi", "citation_en"):
        rule[name] = rule[name].format(**words)
    return rule


def _load_targets(*, is_first: bool) -> dict[str, Target]:
    known = {target.code: target for target in session().scalars(facts.read(Target))}
    for row in read_rows("registry.targets", "targets.csv"):
        values: dict[str, Any] = {
            **row,
            "position": int(row["position"]),
            "value": int(row["value"]),
            "counts_from": date.fromisoformat(row["counts_from"]),
            "due_on": day_of(row["due_on"]),
            "is_active": row["is_active"] == "1",
        }
        old = known.get(row["code"])
        if old is None:
            fact = facts.record(
                Target(valid_from=values["counts_from"], **values),
                by=None,
                reason=REASON,
                at=FIRST_MOMENT if is_first else None,
            )
        elif old.recorded_by_id is None and any(
            getattr(old, name) != value for name, value in values.items()
        ):
            fact = facts.correct(old, by=None, reason=REASON, **values)
        else:
            continue
        known[row["code"]] = fact
        audit.record(TargetAction.TARGET_LOADED, fact, by=None, value=fact.value)
    session().flush()
    return known


def _load_rule_set(target: Target, values: dict[str, Any], *, is_first: bool) -> None:
    values = {**values, "target_id": target.series_id}
    reading = RuleSet.target_id == target.series_id, RuleSet.reading == values["reading"]
    current = find_row(facts.read(RuleSet).where(*reading).order_by(RuleSet.valid_from).limit(1))
    if current is not None and not _is_packaged(current):
        return  # the ministry has changed it: what comes with the software no longer does
    if current is None:
        at = FIRST_MOMENT if is_first else None
        fact = facts.record(RuleSet(**values), by=None, reason=REASON, at=at)
    elif current.edition != values["edition"]:
        # What was decided, was decided of another edition; which reading leads is the ministry's to say.
        reason = f"edition {values['edition']}"
        leads = {"is_official": current.is_official}
        fact = facts.correct(current, by=None, reason=reason, **(values | leads))
    else:
        return
    audit.record(TargetAction.RULES_LOADED, fact, by=None, edition=fact.edition)


def _is_packaged(rules: RuleSet) -> bool:
    """Whether this edition, and no later one, came with the software; a decision that makes it official
    writes it once more."""
    believed = session().scalars(
        facts.read(RuleSet).where(
            RuleSet.target_id == rules.target_id, RuleSet.reading == rules.reading
        )
    )
    loaded = select(RuleSet.edition).where(
        RuleSet.target_id == rules.target_id,
        RuleSet.reading == rules.reading,
        RuleSet.recorded_by_id.is_(None),
    )
    return {row.edition for row in believed} <= set(session().scalars(loaded))
