"""What every change has in common that one officer of the ministry proposes and another one decides on."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from registry.accounts.models import User
from registry.audit import states
from registry.audit.actions import AuditAction
from registry.core import facts
from registry.core.db import now, session
from registry.core.errors import NotAllowed
from registry.core.i18n import _
from registry.core.permissions import Permission, can
from registry.reference.kinds import ReferenceChangeState as S
from registry.reference.subjects import Plan


def refuse_same(change: Any, *, to: S, by: User) -> None:
    """Nobody confirms or refuses what they entered. Raises NotAllowed, InvalidTransition."""
    states.refuse_illegal(change, to)
    if change.proposed_by_id == by.id or not can(by, Permission.COUNT_DECIDE):
        raise NotAllowed(_("A second officer of the ministry must confirm this."))


def approve(change: Any, *, action: AuditAction, by: User, **details: Any) -> None:
    change.answered_by_id, change.answered_at = by.id, now()
    states.move(change, S.APPROVED, by=by, action=action, **details)


def refuse(change: Any, *, action: AuditAction, reason: str, by: User) -> None:
    """The second person disagrees: nothing was changed."""
    change.answered_by_id = by.id
    _close(change, S.REFUSED, action, reason=reason, by=by)


def withdraw(change: Any, *, action: AuditAction, reason: str, by: User) -> None:
    """Whoever entered it takes it back. Raises NotAllowed, InvalidTransition."""
    states.refuse_illegal(change, S.WITHDRAWN)
    if change.proposed_by_id != by.id:
        raise NotAllowed(_("Only who entered this can take it back."))
    _close(change, S.WITHDRAWN, action, reason=reason, by=by)


def _close(change: Any, to: S, action: AuditAction, *, reason: str, by: User) -> None:
    change.answer, change.answered_at = reason, now()
    states.move(change, to, by=by, action=action, reason=reason)


def source_of(change: Any) -> str:
    return f"{change.number} ({change.decided_on:%d/%m/%Y})"


def reason_of(change: Any) -> str:
    return f"{source_of(change)}: {change.reason}"


def sourced(change: Any) -> dict[str, Any]:
    """What a fact that rests on the document says of where it comes from."""
    return {"source": source_of(change), "confidence": "confirmed", "note": ""}


def write(change: Any, row: Any, *, begin: Callable[..., Any], by: User, **values: Any) -> Any:
    """The row of a table as the document has it: a new version of the one believed, or a first one."""
    about: dict[str, Any] = {"by": by, "reason": reason_of(change)}
    values |= sourced(change)
    known = row is not None
    fact = (
        facts.correct(row, **about, **values) if known else facts.record(begin(**values), **about)
    )
    session().flush()
    return fact


def record(
    change: Any, plan: Plan, *, begin: Callable[..., Any], values: Mapping[str, Any], by: User
) -> Any:
    """The fact that holds from the day of the change on: in place of one that begins on that day, else
    behind the one that ends there. `begin` makes it from its period and `values`."""
    day: date = change.in_force_on
    reason = reason_of(change)
    if plan.replaced is not None:
        fact = facts.correct(plan.replaced, by=by, reason=reason, **values)
    else:
        if plan.ended is not None:
            facts.correct(plan.ended, by=by, reason=reason, valid_to=day)
        new = begin(valid_from=day, valid_to=plan.until, **values)
        fact = facts.record(new, by=by, reason=reason)
    session().flush()
    return fact
