"""Changing a rule: the row of before ends, the next one begins, and what runs already keeps its words."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import inspect, select

from registry.accounts.models import User
from registry.audit import services as audit
from registry.core.db import get_row, list_rows, session
from registry.core.errors import RegistryError
from registry.core.i18n import _, format_date, hanoi_today
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
    if rule.valid_to is not None:
        raise RegistryError(_("A later version of this rule is in force."))
    if valid_from is None or valid_from <= rule.valid_from or valid_from < hanoi_today():
        first = max(rule.valid_from, hanoi_today())
        raise RegistryError(
            _("A changed rule applies only from a day after %(day)s.", day=format_date(first))
        )
    columns = inspect(ProcedureRule).column_attrs.keys()
    values = {name: getattr(rule, name) for name in columns if name not in OF_THE_ROW}
    rule.valid_to = valid_from
    session().flush()
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
