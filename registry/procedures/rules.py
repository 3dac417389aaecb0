"""Changing a rule: the row of before ends, the next one begins, and what runs already keeps its words."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import inspect, select

from registry.accounts.models import User
from registry.audit import services as audit
from registry.core import editions
from registry.core.db import get_row, list_rows, session
from registry.procedures.actions import ProcedureAction
from registry.procedures.models import ProcedureRule

OF_THE_ROW = {"id", "created_at", "version", "valid_from", "valid_to"}


def get_rule(procedure_rule_id: uuid.UUID) -> ProcedureRule:
    return get_row(select(ProcedureRule).where(ProcedureRule.id == procedure_rule_id))


def list_latest() -> Sequence[ProcedureRule]:
    """Of each rule the edition that no other follows."""
    return list_rows(
        select(ProcedureRule)
        .where(ProcedureRule.valid_to.is_(None))
        .order_by(ProcedureRule.place, ProcedureRule.code)
    )


def change(
    rule: ProcedureRule, *, valid_from: date | None, by: User, **figures: Any
) -> ProcedureRule:
    editions.end_for_next(rule, valid_from)
    columns = inspect(ProcedureRule).column_attrs.keys()
    values = {name: getattr(rule, name) for name in columns if name not in OF_THE_ROW}
    following = ProcedureRule(**(values | figures), valid_from=valid_from)
    session().add(following)
    audit.record(
        ProcedureAction.RULE_CHANGED,
        following,
        by=by,
        code=rule.code,
        **{name: value for name, value in figures.items() if getattr(rule, name) != value},
    )
    return following
