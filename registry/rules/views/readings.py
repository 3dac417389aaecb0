"""The readings of a target, and the page of one of them: every rule with its parameters, in words. They are
public, as the number is; who entered and approved an edition is for those who oversee the count."""

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import (
    _,
    _l,
    format_date,
    format_number,
    hanoi_today,
    localized,
    localized_text,
)
from registry.core.permissions import Permission, can, public
from registry.reference.kinds import ReferenceChangeState
from registry.rules import queries, saying
from registry.rules.lists import CHANGES
from registry.targets import queries as targets
from registry.targets.models import RuleSet, Target
from registry.web.downloads import download
from registry.web.lists.pages import register
from registry.web.steps import current_user

bp = Blueprint("rules", __name__, url_prefix="/<any(vi,en):locale>/counting-rules")
READ, DECIDE = Permission.COUNT_DECISION_READ, Permission.COUNT_DECIDE
NAVIGATION = [(_l("Counting rules"), "rules.index", READ)]


def _around_changes() -> dict[str, Any]:
    return {"targets": targets.list_targets(active=False)}


register(bp, CHANGES, read=READ, template="rules/index.html", context=_around_changes)


@bp.get("/readings/<code>")
@public()
def target(code: str) -> ResponseReturnValue:
    found = targets.get_target(code.upper())
    changes = queries.list_changes_of(found) if _may_read() else ()
    return render_template(
        "rules/target.html",
        target=found,
        trail=trail_of(found),
        facts=facts_of(found),
        rows=[(one, queries.approvals_of(changes).get(one.edition)) for one in _readings(found)],
        recorded=queries.list_targets_recorded(found),
        changes=[one for one in changes if one.state is ReferenceChangeState.PROPOSED],
        may_read=_may_read(),
        may_propose=can(current_user(), DECIDE) and not queries.find_proposed(found, ""),
    )


def _readings(found: Target) -> list[RuleSet]:
    """Those of today, and those that will be in force."""
    names = dict.fromkeys(
        [one.reading for one in targets.list_rule_sets(found)]
        + [one.reading for one in queries.list_all_believed(found)]
    )
    rows = [targets.find_reading(found, name) for name in names]
    return [one for one in rows if one is not None]


def _may_read() -> bool:
    return can(current_user(), READ)


@bp.get("/readings/<code>/<reading>")
@public()
def reading(code: str, reading: str) -> ResponseReturnValue:
    found, rules = queries.get_reading(code, reading)
    return _show(found, rules)


@bp.get("/readings/<code>/<reading>/editions/<uuid:rules_id>")
@public()
def edition(code: str, reading: str, rules_id: UUID) -> ResponseReturnValue:
    """As it was recorded, also where it is believed no more."""
    found = targets.get_target(code.upper())
    return _show(found, queries.get_edition(found, reading, rules_id))


def _show(found: Target, rules: RuleSet) -> ResponseReturnValue:
    may_read = _may_read()
    changes = queries.list_changes_of(found, rules.reading) if may_read else ()
    recorded = queries.list_recorded(found, rules.reading)
    ids = [one.answered_by_id for one in changes] + [one.recorded_by_id for one in recorded]
    proposed = [one for one in changes if one.state is ReferenceChangeState.PROPOSED]
    is_current = rules.superseded_at is None
    return render_template(
        "rules/reading.html",
        target=found,
        rules=rules,
        trail=[*trail_of(found), (localized(rules, "title"), "")],
        facts=_facts_of_edition(rules),
        said=saying.say_rules(rules.predicates),
        recorded=recorded,
        changes=changes,
        approvals=queries.approvals_of(changes),
        users=queries.name_users(ids) if may_read else {},
        proposed=proposed,
        may_read=may_read,
        may_propose=is_current and not proposed and can(current_user(), DECIDE),
        may_copy=is_current and can(current_user(), DECIDE),
        today=hanoi_today(),
    )


def _facts_of_edition(rules: RuleSet) -> list[tuple[Any, Any]]:
    return [
        (_("Rule version"), rules.edition),
        (_("Period"), saying.say_period(rules.counts_from, rules.counts_until)),
        (_("In force"), saying.say_period(rules.valid_from, rules.valid_to)),
        (_("Official"), _standing(rules)),
    ]


def _standing(rules: RuleSet) -> str:
    if rules.is_decided:
        return _("official by %(decision)s", decision=rules.decision)
    return _("default, no decision yet") if rules.is_official else _("another reading")


def facts_of(found: Target) -> list[tuple[Any, Any]]:
    return [
        (_("Value of the target"), f"{format_number(found.value)} {unit_of(found)}"),
        (_("Legal basis"), localized(found, "citation")),
        (_("First day of the period"), format_date(found.counts_from)),
        (_("Due on"), format_date(found.due_on) if found.due_on else _("The text names no day")),
        (_("Responsible body"), localized(found, "owner")),
    ]


def unit_of(found: Target) -> str:
    return str(UNITS.get(found.unit, found.unit))


UNITS = {"person": _l("persons"), "programme": _l("programmes")}


@bp.get("/readings/<code>/<reading>/export")
@public()
def export(code: str, reading: str) -> Response:
    """The edition as the engine reads it."""
    found, rules = queries.get_reading(code, reading)
    names = ("reading", "edition", "title_vi", "title_en", "decision", "predicates")
    days = ("counts_from", "counts_until", "valid_from", "valid_to")
    content = {"target": found.code} | {name: getattr(rules, name) for name in names}
    content |= {name: _iso(getattr(rules, name)) for name in days}
    text = json.dumps(content, ensure_ascii=False, indent=2)
    name = f"{rules.edition}.json"
    return download(text.encode(), name=name, mimetype="application/json")


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def trail_of(found: Target) -> list[tuple[Any, str]]:
    return [
        (_("National targets"), url_for("targets.index")),
        (_("Readings of %(target)s", target=found.code), url_for("rules.target", code=found.code)),
    ]


def titled(found: Target) -> str:
    return f"{found.code}: {localized_text(found, 'title')}"
