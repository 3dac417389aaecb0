import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, select
from sqlalchemy.orm import aliased, selectinload

from registry.accounts.models import User
from registry.assignment.models import (
    AssignedOpening,
    AssignmentOverride,
    AssignmentPair,
    AssignmentRun,
)
from registry.assignment.problem import Couple
from registry.core.db import find_row, get_row, list_rows, session
from registry.core.permissions import Permission, can
from registry.experts import queries as experts
from registry.experts.audiences import CLOSED
from registry.experts.models import Person
from registry.taxonomy.concept_models import Concept
from registry.taxonomy.models import Organisation


def visible_runs(user: User) -> Select[AssignmentRun]:
    """The ministry and its auditors see every run; a role without this permission none."""
    statement = select(AssignmentRun)
    return statement if can(user, Permission.ASSIGNMENT_READ) else statement.where(false())


def get_run(run_id: uuid.UUID, *, visible_to: User) -> AssignmentRun:
    return get_row(visible_runs(visible_to).where(AssignmentRun.id == run_id))


def is_shown(user: User) -> ColumnElement[bool]:
    """Of a pair: whether its expert is still in the register, and this user may see them."""
    is_open = exists().where(Person.id == AssignmentPair.person_id, Person.state.not_in(CLOSED))
    seen = experts.is_visible(user, person_id=AssignmentPair.person_id)
    return and_(is_open.correlate_except(Person), seen)


def get_pair(run: AssignmentRun, pair_id: uuid.UUID, *, visible_to: User) -> AssignmentPair:
    return get_row(
        select(AssignmentPair).where(
            AssignmentPair.run_id == run.id, AssignmentPair.id == pair_id, is_shown(visible_to)
        )
    )


def find_pair(pair_id: uuid.UUID, *, visible_to: User) -> AssignmentPair:
    runs = visible_runs(visible_to).with_only_columns(AssignmentRun.id)
    return get_row(
        select(AssignmentPair).where(
            AssignmentPair.id == pair_id, AssignmentPair.run_id.in_(runs), is_shown(visible_to)
        )
    )


def find_pairs(run: AssignmentRun, couples: Sequence[Couple]) -> dict[Couple, AssignmentPair]:
    """With the people and openings that they name."""
    wanted = set(couples)
    people = {uuid.UUID(person) for person, _opening in wanted}
    statement = _with_names().where(
        AssignmentPair.run_id == run.id, AssignmentPair.person_id.in_(people)
    )
    rows = {(str(one.person_id), str(one.opening_id)): one for one in list_rows(statement)}
    return {couple: row for couple, row in rows.items() if couple in wanted}


def list_only_in(run: AssignmentRun, other: AssignmentRun) -> Sequence[AssignmentPair]:
    """Pairs that were chosen in one run and not in the other, the best first."""
    there = aliased(AssignmentPair)
    is_there = exists().where(
        there.run_id == other.id,
        there.is_chosen.is_(True),
        there.person_id == AssignmentPair.person_id,
        there.opening_id == AssignmentPair.opening_id,
    )
    return list_rows(
        _with_names()
        .where(AssignmentPair.run_id == run.id, _is_chosen(), ~is_there)
        .order_by(AssignmentPair.score.desc(), AssignmentPair.id)
    )


def _with_names() -> Select[AssignmentPair]:
    return select(AssignmentPair).options(
        selectinload(AssignmentPair.person), selectinload(AssignmentPair.opening)
    )


def list_overrides(run: AssignmentRun) -> Sequence[AssignmentOverride]:
    """Those in force for this series of runs."""
    return list_rows(
        select(AssignmentOverride)
        .where(
            AssignmentOverride.series_id == run.series_id, AssignmentOverride.dropped_at.is_(None)
        )
        .order_by(AssignmentOverride.created_at, AssignmentOverride.id)
    )


def find_override(pair: AssignmentPair) -> AssignmentOverride | None:
    return find_row(
        select(AssignmentOverride).where(
            AssignmentOverride.series_id == pair.run.series_id,
            AssignmentOverride.person_id == pair.person_id,
            AssignmentOverride.opening_id == pair.opening_id,
            AssignmentOverride.dropped_at.is_(None),
        )
    )


def get_override(run: AssignmentRun, override_id: uuid.UUID) -> AssignmentOverride:
    return get_row(
        select(AssignmentOverride).where(
            AssignmentOverride.id == override_id,
            AssignmentOverride.series_id == run.series_id,
            AssignmentOverride.dropped_at.is_(None),
        )
    )


def next_number_in(series_id: uuid.UUID) -> int:
    statement = select(func.max(AssignmentRun.number)).where(AssignmentRun.series_id == series_id)
    return (session().scalar(statement) or 0) + 1


def list_series(run: AssignmentRun) -> Sequence[AssignmentRun]:
    """The runs with the same overrides, the newest first."""
    return list_rows(
        select(AssignmentRun)
        .where(AssignmentRun.series_id == run.series_id)
        .order_by(AssignmentRun.number.desc())
    )


def count_placed(run: AssignmentRun) -> int:
    """Experts who are named for at least one opening."""
    return _count(func.count(AssignmentPair.person_id.distinct()), run, _is_chosen())


def count_introduced(run: AssignmentRun) -> int:
    return _count(func.count(), run, AssignmentPair.introduction_id.is_not(None))


def _is_chosen() -> ColumnElement[bool]:
    return AssignmentPair.is_chosen.is_(True)


def _count(what: Any, run: AssignmentRun, condition: ColumnElement[bool]) -> int:
    statement = select(what).select_from(AssignmentPair)
    return session().scalar(statement.where(AssignmentPair.run_id == run.id, condition)) or 0


def least_score(run: AssignmentRun) -> int | None:
    return session().scalar(
        select(func.min(AssignmentPair.score)).where(AssignmentPair.run_id == run.id, _is_chosen())
    )


def list_by_institution(run: AssignmentRun) -> Sequence[Any]:
    """Seats and filled seats of each, whoever has most free seats first."""
    return _by(run, Organisation, AssignedOpening.institution_id)


def list_by_field(run: AssignmentRun) -> Sequence[Any]:
    return _by(run, Concept, AssignedOpening.field_id)


def _by(run: AssignmentRun, model: Any, key: Any) -> Sequence[Any]:
    seats, filled = func.sum(AssignedOpening.seats), func.sum(AssignedOpening.filled)
    return (
        session()
        .execute(
            select(
                model.id,
                model.name_vi,
                model.name_en,
                seats.label("seats"),
                filled.label("filled"),
                func.count().label("openings"),
            )
            .join(AssignedOpening, key == model.id)
            .where(AssignedOpening.run_id == run.id)
            .group_by(model.id, model.name_vi, model.name_en)
            .order_by((seats - filled).desc(), seats.desc(), model.name_vi)
        )
        .all()
    )


def count_shortages(run: AssignmentRun) -> Sequence[Any]:
    """Free seats by why they are free."""
    free = func.sum(AssignedOpening.seats - AssignedOpening.filled)
    return (
        session()
        .execute(
            select(AssignedOpening.why, free.label("seats"), func.count().label("openings"))
            .where(AssignedOpening.run_id == run.id, AssignedOpening.why != "")
            .group_by(AssignedOpening.why)
            .order_by(free.desc())
        )
        .all()
    )


def fields_of_openings(run: AssignmentRun) -> dict[str, str]:
    rows = session().execute(
        select(AssignedOpening.opening_id, AssignedOpening.field_id).where(
            AssignedOpening.run_id == run.id
        )
    )
    return {str(opening): str(field) for opening, field in rows}
