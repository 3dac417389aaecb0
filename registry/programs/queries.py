import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import selectinload

from registry.accounts.models import User
from registry.audit.states import StateChange
from registry.core.db import get_row, list_rows
from registry.core.i18n import HANOI, hanoi_today
from registry.core.paging import Page, count_rows, paginate_objects
from registry.core.permissions import INSTITUTION_ROLES, OVERSIGHT_ROLES, Permission, Role, can
from registry.programs.models import ENDINGS, Opening, OpeningState, TalentProgram
from registry.taxonomy import queries as taxonomy

PAGE_SIZE = 25
IN_SELECTION = frozenset({OpeningState.CLOSED, OpeningState.SELECTING})
WITH_MINISTRY = (
    OpeningState.MINISTRY_CHECK,
    OpeningState.PUBLISHED,
    OpeningState.ON_HOLD,
    OpeningState.CLOSED,
    OpeningState.SELECTING,
    OpeningState.FILLED,
    OpeningState.PARTLY_FILLED,
    OpeningState.NO_SUITABLE,
    OpeningState.ARCHIVED,
)


def is_of_institution(user: User) -> bool:
    """Whether everything this user does, they do for their institution."""
    return bool(user.roles) and not user.roles - INSTITUTION_ROLES


# Talent programmes


def visible_programs(user: User) -> Select[TalentProgram]:
    """Institutions see their own; the ministries and those who follow contracts see all."""
    statement = select(TalentProgram).options(
        selectinload(TalentProgram.field), selectinload(TalentProgram.technology)
    )
    if not can(user, Permission.OPENING_READ):
        return statement.where(false())
    if is_of_institution(user):
        own = user.organisation_ids(*INSTITUTION_ROLES)
        return statement.where(TalentProgram.institution_id.in_(own))
    return statement


def writable_programs(user: User) -> Select[TalentProgram]:
    if not can(user, Permission.PROGRAM_WRITE):
        return select(TalentProgram).where(false())
    if Role.SCHEME_OFFICER in user.roles:
        return visible_programs(user)
    own = user.organisation_ids(Role.INSTITUTION_APPROVER)
    return visible_programs(user).where(TalentProgram.institution_id.in_(own))


def list_own_programs(user: User) -> Sequence[TalentProgram]:
    """Those for which this user may write openings."""
    own = user.organisation_ids(*INSTITUTION_ROLES)
    return list_rows(
        select(TalentProgram)
        .where(TalentProgram.institution_id.in_(own))
        .order_by(TalentProgram.name_vi, TalentProgram.id)
    )


def get_program(program_id: uuid.UUID, *, visible_to: User) -> TalentProgram:
    return get_row(visible_programs(visible_to).where(has_id(TalentProgram, program_id)))


def get_writable_program(program_id: uuid.UUID, *, by: User) -> TalentProgram:
    return get_row(writable_programs(by).where(has_id(TalentProgram, program_id)))


def get_own_program(program_id: uuid.UUID, *, by: User) -> TalentProgram:
    own = by.organisation_ids(*INSTITUTION_ROLES)
    return get_row(
        select(TalentProgram).where(
            has_id(TalentProgram, program_id), TalentProgram.institution_id.in_(own)
        )
    )


def may_write_program(program: TalentProgram, *, by: User) -> bool:
    return count_rows(writable_programs(by).where(has_id(TalentProgram, program.id))) > 0


# Openings


def visible_openings(user: User) -> Select[Opening]:
    """Own drafts for institutions, everything sent on for the ministry, the published for the rest."""
    if not can(user, Permission.OPENING_READ):
        return select(Opening).where(false())
    conditions: list[ColumnElement[bool]] = [Opening.published_at.is_not(None)]
    own = user.organisation_ids(*INSTITUTION_ROLES)
    if own:
        conditions.append(Opening.institution_id.in_(own))
    if user.roles & OVERSIGHT_ROLES:
        conditions += [Opening.state.in_(WITH_MINISTRY), Opening.approver_id.is_not(None)]
    return select(Opening).where(or_(*conditions))


def own_openings(user: User) -> Select[Opening]:
    """Those of the user's own institutions: what they may write, or approve, if their role allows it."""
    return select(Opening).where(
        Opening.institution_id.in_(user.organisation_ids(*INSTITUTION_ROLES))
    )


def workspace_openings(user: User) -> Select[Opening]:
    """The list a person works on: an institution's own openings, those of a ministry's institutions,
    else all that are visible."""
    if user.roles & INSTITUTION_ROLES:
        return own_openings(user)
    return _governed(visible_openings(user), Opening, user)


def workspace_programs(user: User) -> Select[TalentProgram]:
    return _governed(visible_programs(user), TalentProgram, user)


def _governed(statement: Select[Any], model: Any, user: User) -> Select[Any]:
    """Who reports for a ministry or a province, and does nothing else, has its institutions to follow."""
    if user.roles != {Role.LINE_MINISTRY}:
        return statement
    governed = taxonomy.governed_by(user.organisation_ids(Role.LINE_MINISTRY))
    return statement.where(model.institution_id.in_(governed))


def get_opening(opening_id: uuid.UUID, *, visible_to: User) -> Opening:
    return get_row(visible_openings(visible_to).where(has_id(Opening, opening_id)))


def get_own_opening(opening_id: uuid.UUID, *, by: User) -> Opening:
    return get_row(own_openings(by).where(has_id(Opening, opening_id)))


def get_approvable_opening(opening_id: uuid.UUID, *, by: User) -> Opening:
    """Of an institution for which this user holds the approver's role."""
    own = by.organisation_ids(Role.INSTITUTION_APPROVER)
    return get_row(
        own_openings(by).where(has_id(Opening, opening_id), Opening.institution_id.in_(own))
    )


def list_own_published(user: User) -> Sequence[Opening]:
    """Openings of the user's own institutions for which somebody can be sought now."""
    return list_rows(
        own_openings(user)
        .where(Opening.state == OpeningState.PUBLISHED)
        .order_by(Opening.code, Opening.id)
    )


def get_cancellable_opening(opening_id: uuid.UUID, *, by: User) -> Opening:
    """What is not sought in public (any more) may be ended by its writers, the rest by an approver."""
    opening = get_own_opening(opening_id, by=by)
    if opening.published_at is None or opening.state in IN_SELECTION:
        return opening
    return get_approvable_opening(opening_id, by=by)


def list_openings_of(program: TalentProgram, *, visible_to: User) -> Page[Opening]:
    """The newest of them, and how many there are."""
    statement = workspace_openings(visible_to).where(Opening.program_id == program.id)
    return paginate_objects(statement.order_by(Opening.created_at.desc(), Opening.id))


# The public


# Editions of an opening


# Regular work


def list_due_to_close(*, limit: int) -> Sequence[Opening]:
    return list_rows(
        select(Opening)
        .where(Opening.state == OpeningState.PUBLISHED, Opening.closes_on < hanoi_today())
        .order_by(Opening.closes_on, Opening.id)
        .limit(limit)
    )


def list_due_to_archive(*, limit: int, today: date | None = None) -> Sequence[Opening]:
    """Ended a year ago or longer."""
    ended = (
        select(func.max(StateChange.at))
        .where(StateChange.object_id == Opening.id)
        .correlate(Opening)
        .scalar_subquery()
    )
    year_ago = datetime.combine(today or hanoi_today(), time.min, HANOI) - timedelta(365)
    return list_rows(
        select(Opening)
        .where(Opening.state.in_(ENDINGS), ended < year_ago.astimezone(UTC))
        .order_by(Opening.id)
        .limit(limit)
    )


def has_id(model: type[Opening] | type[TalentProgram], row_id: uuid.UUID) -> ColumnElement[bool]:
    return model.id == row_id
