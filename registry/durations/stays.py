"""Each time that a contract stayed in a step, and each application for a permit, as one table of rows:
from which day until which, how many days, and how many they should have been.

Of the recorded history, never of a counter: a step begins with the change into its state and ends with
the next change. What has not ended is measured until today. Contracts that were entered directly took
their steps before they came here, and are left out.
"""

from typing import Any

from sqlalchemy import (
    Date,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from registry.audit.states import StateChange
from registry.contracts.kinds import ContractChannel
from registry.contracts.models import Contract
from registry.contracts.pace.models import StepBenchmark
from registry.contracts.pace.queries import is_confirmed
from registry.contracts.states import ContractState
from registry.core.i18n import hanoi_today
from registry.core.sql_days import DaysBetween, HanoiDay
from registry.procedures.models import Procedure, ProcedureRule
from registry.procedures.states import ProcedureState

S = ContractState
MEASURED = (S.DRAFT, S.OFFERED, S.NEGOTIATING, S.AGREED, S.SIGNED, S.SUSPENDED)
"""Steps in which somebody has to do something; a contract under way only lasts."""
STEP, PERMIT = "step", "permit"
ADDED_BY_HAND = "added"
WEEK, WORKING_WEEK = 7, 5
TODAY = bindparam("today", callable_=hanoi_today, type_=Date, unique=False)


def _changes() -> Any:
    """The changes of state with the moment of the next one; a note in the history is none. Looked up and
    not numbered through: of a page of cases only its own are asked for."""
    states = [state.value for state in ContractState]
    later = aliased(StateChange)
    left_at = (
        select(func.min(later.at))
        .where(
            later.object_id == StateChange.object_id,
            tuple_(later.at, later.id) > tuple_(StateChange.at, StateChange.id),
            later.to_state.in_(states),
        )
        .correlate(StateChange)
        .scalar_subquery()
    )
    return (
        select(
            StateChange.id,
            StateChange.object_id,
            StateChange.to_state,
            StateChange.at,
            left_at.label("left_at"),
        )
        .where(
            StateChange.object_type == Contract.__tablename__,
            StateChange.to_state.in_([state.value for state in MEASURED]),
        )
        .subquery("changes")
    )


def _steps() -> Any:
    changes = _changes()
    began = HanoiDay(changes.c.at)
    in_force = and_(
        type_coerce(StepBenchmark.step, String) == changes.c.to_state,
        is_confirmed(),
        StepBenchmark.valid_from <= began,
        or_(StepBenchmark.valid_to.is_(None), StepBenchmark.valid_to > began),
    )
    ended = case((changes.c.left_at.is_not(None), HanoiDay(changes.c.left_at)))
    return (
        select(
            changes.c.id,
            changes.c.object_id.label("contract_id"),
            literal(STEP).label("kind"),
            changes.c.to_state.label("step"),
            began.label("began_on"),
            ended.label("ended_on"),
            StepBenchmark.days.label("usual"),
        )
        .join(Contract, Contract.id == changes.c.object_id)
        .outerjoin(StepBenchmark, in_force)
        .where(
            Contract.channel != ContractChannel.DIRECT,
        )
    )


def _permits() -> Any:
    """From the application to the answer; the usual time is in working days, of which a week has five."""
    is_waiting = Procedure.state == ProcedureState.APPLIED
    return (
        select(
            Procedure.id,
            Procedure.contract_id,
            literal(PERMIT).label("kind"),
            func.coalesce(ProcedureRule.code, ADDED_BY_HAND).label("step"),
            Procedure.applied_on.label("began_on"),
            case((is_waiting, cast(null(), Date)), else_=Procedure.decided_on).label("ended_on"),
            (Procedure.usual_days * WEEK // WORKING_WEEK).label("usual"),
        )
        .outerjoin(ProcedureRule, ProcedureRule.id == Procedure.rule_id)
        .where(
            or_(is_waiting, Procedure.decided_on >= Procedure.applied_on),
            Procedure.applied_on.is_not(None),
        )
    )


def _all() -> Any:
    both = union_all(_steps(), _permits()).subquery("both")
    passed = DaysBetween(both.c.began_on, func.coalesce(both.c.ended_on, TODAY))
    days = case((passed > 0, passed), else_=0)  # clocks differ
    return select(
        both.c.id,
        both.c.contract_id,
        both.c.kind,
        both.c.step,
        both.c.began_on,
        both.c.ended_on,
        both.c.ended_on.is_(None).label("is_open"),
        days.label("days"),
        both.c.usual,
        (days > both.c.usual).label("is_over"),
    ).subquery("stays")


STAYS = _all()
