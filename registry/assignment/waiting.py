"""Runs that have been computed: somebody of the ministry decides what becomes of them."""

from sqlalchemy import literal

from registry.accounts.models import User
from registry.assignment.models import AssignmentRun, RunState
from registry.assignment.queries import visible_runs
from registry.core.i18n import _, _l
from registry.core.paging import Rows
from registry.core.permissions import Permission, can
from registry.core.waiting import NO_DAY, Party, Work, mine


def _computed(user: User) -> Rows:
    return (
        visible_runs(user)
        .with_only_columns(
            AssignmentRun.id,
            AssignmentRun.code,
            AssignmentRun.name,
            AssignmentRun.filled,
            AssignmentRun.seats,
            NO_DAY.label("due_on"),
            AssignmentRun.finished_at.label("since"),
            mine(literal(can(user, Permission.ASSIGNMENT_DECIDE))),
        )
        .where(AssignmentRun.state.in_((RunState.DONE, RunState.IMPOSSIBLE)))
    )


WORK = (
    Work(
        code="assignment.decide",
        label=_l("Decide on a national assignment"),
        act=_l("Read and decide"),
        party=Party.MINISTRY,
        permission=Permission.ASSIGNMENT_READ,
        rows=_computed,
        title=lambda row: f"{row.code} – {row.name}",
        about=lambda row: _(
            "%(filled)s of %(seats)s seats could be filled", filled=row.filled, seats=row.seats
        ),
        address=lambda row: {"run_id": row.id},
        case_endpoint="assignment.show",
        list_endpoint="assignment.index",
    ),
)
