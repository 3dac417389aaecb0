"""The list of changes of the counting rules. Names of its filters: list (open, all), state, kind, target,
force_from, force_to."""

from collections.abc import Iterable
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from registry.accounts.models import User
from registry.core.i18n import _l, locale
from registry.core.paging import Rows
from registry.reference.kinds import ReferenceChangeState
from registry.rules import waiting
from registry.rules.kinds import RuleChangeKind
from registry.rules.models import RuleChange
from registry.targets.models import Target
from registry.web.lists.columns import choice, day, plain, state
from registry.web.lists.declaration import Column, Empty, Filter, List, Period, View
from registry.web.lists.waiting import waits_filter

PROPOSER = aliased(User)


def _rows(_user: User) -> Rows:
    return (
        select(
            RuleChange.id,
            RuleChange.kind,
            RuleChange.state,
            RuleChange.in_force_on,
            RuleChange.content,
            RuleChange.number,
            RuleChange.decided_on,
            RuleChange.created_at,
            RuleChange.answered_at,
            Target.code,
            PROPOSER.display_name.label("proposer"),
        )
        .join(
            Target,
            and_(Target.series_id == RuleChange.target_id, Target.superseded_at.is_(None)),
        )
        .join(PROPOSER, PROPOSER.id == RuleChange.proposed_by_id)
    )


def _search(text: str, _user: User) -> ColumnElement[bool]:
    return or_(
        Target.code.icontains(text, autoescape=True),
        RuleChange.number.icontains(text, autoescape=True),
        RuleChange.reading.icontains(text, autoescape=True),
    )


def _title(row: Any) -> str:
    return str(row.content[f"title_{locale()}"])


def _in_force(row: Any) -> Any:
    return None if row.kind is RuleChangeKind.TARGET else row.in_force_on


def _columns(_user: User) -> list[Column]:
    return [
        plain("target", _l("Target"), Target.code),
        Column("what", _l("What changes"), _title),
        choice("kind", _l("Kind of change"), RuleChange.kind),
        Column("force", _l("In force from"), _in_force, sort=RuleChange.in_force_on, phone="due"),
        state(_l("Status"), RuleChange.state),
        plain("document", _l("Number of the decision"), RuleChange.number),
        Column("staff", _l("Entered by"), lambda row: row.proposer, sort=PROPOSER.display_name),
        day("entered", _l("Entered on"), RuleChange.created_at),
        day("answered", _l("Decided on"), RuleChange.answered_at, is_extra=True),
        plain("dated", _l("Date of the decision"), RuleChange.decided_on, is_extra=True),
    ]


def _label_targets(codes: Iterable[str]) -> dict[str, str]:
    return {code: code for code in codes}


CHANGES = List(
    name="rule-changes",
    title=_l("Changes of the counting rules"),
    lead=_l(
        "One officer of the ministry proposes what a signed decision says, another one compares who would move and decides."
    ),
    rows=_rows,
    id=RuleChange.id,
    link=lambda row: url_for("rules.show", rule_change_id=row.id),
    columns=_columns,
    works=waiting.WORK,
    views=(
        View("all", _l("All")),
        View("open", _l("Open"), RuleChange.state == ReferenceChangeState.PROPOSED),
    ),
    filters=(
        Filter("state", _l("Status"), RuleChange.state),
        Filter("kind", _l("Kind of change"), RuleChange.kind),
        Filter("target", _l("Target"), Target.code, labels=_label_targets),
        waits_filter(waiting.WORK, RuleChange.id),
        Period("force", _l("In force from"), RuleChange.in_force_on),
    ),
    search=_search,
    search_hint=_l("Target, or number of the decision"),
    order=[RuleChange.created_at.desc()],
    empty=Empty(
        _l("No changes yet"),
        _l("Open a target and one of its readings to propose one."),
        icon="scale",
    ),
)
