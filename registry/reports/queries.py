"""Runs and parts as they are read: a body sees its own, the ministry and its auditors see all."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, select

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.core.db import get_row, list_rows, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import OVERSIGHT_ROLES, Role
from registry.reports.kinds import BodyKind
from registry.reports.models import ReportPart, ReportRun
from registry.reports.states import RECEIVED, PartState
from registry.taxonomy.models import Organisation
from registry.taxonomy.queries import language_key

KIND_ORDER = list(BodyKind)


def visible_parts(user: User) -> Select[ReportPart]:
    statement = select(ReportPart)
    if user.roles & OVERSIGHT_ROLES:
        return statement
    own = user.organisation_ids(Role.LINE_MINISTRY)
    return statement.where(ReportPart.organisation_id.in_(own))


def visible_runs(user: User) -> Select[ReportRun]:
    """Those in which the reader has a part to see."""
    parts = visible_parts(user).with_only_columns(ReportPart.run_id)
    return select(ReportRun).where(ReportRun.id.in_(parts))


def get_part(part_id: uuid.UUID, *, visible_to: User) -> ReportPart:
    return get_row(visible_parts(visible_to).where(ReportPart.id == part_id))


def get_run(run_id: uuid.UUID, *, visible_to: User) -> ReportRun:
    return get_row(visible_runs(visible_to).where(ReportRun.id == run_id))


def list_runs(user: User) -> Sequence[ReportRun]:
    """The newest first."""
    return list_rows(
        visible_runs(user).order_by(ReportRun.due_on.desc(), ReportRun.cycle, ReportRun.id)
    )


def list_parts(run: ReportRun) -> Sequence[ReportPart]:
    """All of a run: ministries first, then by name."""
    rows = list_rows(
        select(ReportPart)
        .join(Organisation, Organisation.id == ReportPart.organisation_id)
        .where(ReportPart.run_id == run.id)
        .order_by(language_key(Organisation), ReportPart.id)
    )
    return sorted(rows, key=lambda row: (not row.is_mandatory, KIND_ORDER.index(row.kind)))


def list_missing(run: ReportRun) -> list[ReportPart]:
    """Those that had to report and have not been received: each is told by name, never as zero."""
    return [row for row in list_parts(run) if row.is_mandatory and row.state not in RECEIVED]


def is_of_body(part: ReportPart, user: User) -> bool:
    return part.organisation_id in user.organisation_ids(Role.LINE_MINISTRY)


def list_reporters(part: ReportPart) -> Sequence[User]:
    return list_holders(Role.LINE_MINISTRY, organisation_id=part.organisation_id)


def list_officers() -> Sequence[User]:
    return list_holders(Role.SCHEME_OFFICER)


def is_overdue(part: ReportPart) -> bool:
    return part.state not in RECEIVED and part.due_on < hanoi_today()


def count_states(run: ReportRun) -> dict[PartState, int]:
    found: dict[PartState, int] = {}
    for state in session().scalars(select(ReportPart.state).where(ReportPart.run_id == run.id)):
        found[state] = found.get(state, 0) + 1
    return found
