"""Decisions on the count that a second officer of the ministry has to confirm."""

from sqlalchemy import select

from registry.accounts.models import User
from registry.core.i18n import _l
from registry.core.paging import Rows
from registry.core.permissions import Permission
from registry.core.waiting import NO_DAY, Party, Work, mine
from registry.targets.models import CountDecision, DecisionState


def _proposed(user: User) -> Rows:
    return select(
        CountDecision.id,
        CountDecision.kind,
        CountDecision.number,
        NO_DAY.label("due_on"),
        CountDecision.created_at.label("since"),
        mine(CountDecision.proposed_by_id != user.id),
    ).where(CountDecision.state == DecisionState.PROPOSED)


WORK = (
    Work(
        code="count.second",
        label=_l("Second opinion on a decision on the count"),
        act=_l("Compare"),
        party=Party.MINISTRY,
        permission=Permission.COUNT_DECIDE,
        rows=_proposed,
        title=lambda row: row.number,
        about=lambda row: str(row.kind.label),
        address=lambda row: {"decision_id": row.id},
        case_endpoint="decisions.entry",
        list_endpoint="decisions.index",
    ),
)
