"""What the outboxes have given up."""

from typing import Any

from sqlalchemy import literal, select

from registry.accounts.models import User
from registry.core.i18n import _l
from registry.core.paging import Rows
from registry.core.permissions import Permission, can
from registry.core.waiting import NO_DAY, Party, Work, mine
from registry.operations.queries import OUTBOX_LABELS, OUTBOXES, REASONS


def _parked(model: Any, user: User) -> Rows:
    may = literal(can(user, Permission.OPERATIONS_WRITE))
    return select(
        model.id,
        model.error,
        NO_DAY.label("due_on"),
        model.parked_at.label("since"),
        mine(may),
    ).where(model.parked_at.is_not(None))


def _work(name: str) -> Work:
    return Work(
        f"operations.{name}",
        _l("Release or discard what failed permanently"),
        _l("Decide"),
        Party.ADMINISTRATOR,
        lambda user: _parked(OUTBOXES[name], user),
        permission=Permission.OPERATIONS_READ,
        title=lambda _row: str(OUTBOX_LABELS[name]),
        about=lambda row: str(REASONS.get(row.error, row.error)),
        address=lambda _row: {"_anchor": "parked"},
        case_endpoint="operations.index",
        list_endpoint="operations.index",
    )


WORK = tuple(_work(name) for name in OUTBOXES)
