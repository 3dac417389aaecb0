import uuid
from datetime import date
from typing import Any

from sqlalchemy import Select, false, or_, select

from registry.accounts.models import User
from registry.core.db import find_row, get_row
from registry.core.permissions import Permission, can
from registry.forecast.models import ForecastRun, ForecastState, RunKind


def visible_runs(user: User) -> Select[ForecastRun]:
    """The ministry, its officers and its auditors see every run; a role without this permission none."""
    statement = select(ForecastRun)
    return statement if can(user, Permission.FORECAST_READ) else statement.where(false())


def get_run(run_id: uuid.UUID, *, visible_to: User) -> ForecastRun:
    return get_row(visible_runs(visible_to).where(ForecastRun.id == run_id))


def find_newest(kind: RunKind, *, visible_to: User) -> ForecastRun | None:
    """That has a result."""
    return find_row(
        visible_runs(visible_to)
        .where(ForecastRun.kind == kind, ForecastRun.state == ForecastState.DONE)
        .order_by(ForecastRun.day.desc(), ForecastRun.finished_at.desc())
        .limit(1)
    )


def find_base(run: ForecastRun) -> ForecastRun | None:
    return find_row(select(ForecastRun).where(ForecastRun.id == run.base_id))


def has_one_since(kind: RunKind, day: date) -> bool:
    """Done, or on its way."""
    statement = select(ForecastRun.id).where(
        ForecastRun.kind == kind,
        ForecastRun.day > day,
        ForecastRun.state != ForecastState.CANCELLED,
    )
    return find_row(statement.limit(1)) is not None


def rows(user: User) -> Any:
    """For the list."""
    return (
        visible_runs(user)
        .outerjoin(User, User.id == ForecastRun.started_by_id)
        .with_only_columns(
            ForecastRun.id,
            ForecastRun.code,
            ForecastRun.kind,
            ForecastRun.name,
            ForecastRun.state,
            ForecastRun.day,
            ForecastRun.method,
            ForecastRun.created_at,
            ForecastRun.repeated_at,
            User.display_name.label("starter"),
        )
    )


def search(words: str, _user: Any) -> Any:
    return or_(
        ForecastRun.code.icontains(words, autoescape=True),
        ForecastRun.name.icontains(words, autoescape=True),
    )
