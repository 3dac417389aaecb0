"""From registration to staying: how many people reached each step, of those who reached the one before.

People who registered themselves. Contracts that were entered directly took their steps elsewhere, and are
counted beside. Each step is a condition on a person, so that its number is the list that it opens.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from registry.accounts.models import User
from registry.audit.states import StateChange
from registry.contracts.delivery_models import SemesterDelivery
from registry.contracts.models import Contract, ContractFact
from registry.core import facts
from registry.core.db import session
from registry.core.enums import LabelledEnum
from registry.core.i18n import _l, format_share, hanoi_today, official_date
from registry.core.permissions import OVERSIGHT_ROLES
from registry.durations.figures import at_most
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.introductions.models import Introduction, IntroductionState

MEASURED = 500  # introductions, the last ones, by which the pace of steps is told


class Stage(LabelledEnum):
    REGISTERED = "registered", _l("Registered")
    VERIFIED = "verified", _l("Verified")
    INTRODUCED = "introduced", _l("Introduced to an institution")
    TALKING = "talking", _l("Both sides in contact")
    CONTRACTED = "contracted", _l("Contract signed")
    DELIVERED = "delivered", _l("A semester delivered")
    RETAINED = "retained", _l("Still under contract after a semester")


def is_told(user: User) -> bool:
    """Who oversees the register reads of everybody in it."""
    return bool(user.roles & OVERSIGHT_ROLES)


def registered() -> ColumnElement[bool]:
    """Who sent in a profile of their own; a second record of somebody is not counted again."""
    return and_(Person.submitted_at.is_not(None), Person.state != PersonState.MERGED)


def has_reached(stage: Stage) -> list[ColumnElement[bool]]:
    """This step and all before it."""
    steps: Mapping[Stage, Callable[[], ColumnElement[bool]]] = {
        Stage.REGISTERED: registered,
        Stage.VERIFIED: lambda: Person.activated_at.is_not(None),
        Stage.INTRODUCED: lambda: Person.id.in_(select(Introduction.person_id)),
        Stage.TALKING: lambda: Person.id.in_(_connected()),
        Stage.CONTRACTED: lambda: Person.id.in_(_signed()),
        Stage.DELIVERED: lambda: Person.id.in_(_delivered()),
        Stage.RETAINED: lambda: Person.id.in_(_running()),
    }
    return [
        make() for one, make in steps.items() if list(Stage).index(one) <= list(Stage).index(stage)
    ]


def _connected() -> Any:
    return (
        select(Introduction.person_id)
        .join(StateChange, StateChange.object_id == Introduction.id)
        .where(StateChange.to_state == IntroductionState.CONNECTED.value)
    )


def _signed() -> Any:
    return select(ContractFact.person_id).where(
        *facts.believed(ContractFact), ContractFact.is_void.is_(False)
    )


def _delivered() -> Any:
    return select(SemesterDelivery.person_id).where(*facts.believed(SemesterDelivery))


def _running() -> Any:
    """After the first semester was delivered: by a contract that has begun and whose last day has not come."""
    today = hanoi_today()
    ends = ContractFact.ends_on
    return _signed().where(
        ContractFact.started_on <= today,
        or_(ends.is_(None), ends >= today),
        ContractFact.ended_early_on.is_(None),
    )


@dataclass(frozen=True)
class Step:
    stage: Stage
    number: int
    share: float | None  # of the step before
    median: int | None  # days since the step before

    @property
    def share_in_words(self) -> str:
        return format_share(self.share) if self.share is not None else ""


def read_steps(numbers: Mapping[str, int]) -> list[Step]:
    """`numbers`: of each stage, as its list counts them."""
    medians = read_medians()
    found: list[Step] = []
    for stage in Stage:
        number, before = numbers[stage.value], found[-1].number if found else 0
        share = number / before if before else None
        found.append(Step(stage, number, share, medians.get(stage)))
    return found


def read_medians() -> dict[Stage, int | None]:
    """Of the last introductions: one statement, however many there are."""
    rows = session().execute(_last_introductions()).all()
    pairs: Mapping[Stage, Sequence[str]] = {
        Stage.VERIFIED: ("submitted_at", "activated_at"),
        Stage.INTRODUCED: ("activated_at", "introduced_at"),
        Stage.TALKING: ("introduced_at", "connected_at"),
        Stage.CONTRACTED: ("connected_at", "signed_on"),
        Stage.DELIVERED: ("signed_on", "delivered_on"),
    }
    return {stage: _median(rows, *names) for stage, names in pairs.items()}


def _median(rows: Sequence[Any], begin: str, end: str) -> int | None:
    days = [
        (_day(getattr(row, end)) - _day(getattr(row, begin))).days
        for row in rows
        if getattr(row, begin) is not None and getattr(row, end) is not None
    ]
    return at_most(sorted(one for one in days if one >= 0), 0.5)


def _day(value: Any) -> Any:
    return official_date(value) if hasattr(value, "hour") else value


def _last_introductions() -> Any:
    last = (
        select(Introduction.id).order_by(Introduction.created_at.desc()).limit(MEASURED).subquery()
    )
    change = aliased(StateChange)
    connected = (
        select(func.min(change.at))
        .where(
            change.object_id == Introduction.id,
            change.to_state == IntroductionState.CONNECTED.value,
        )
        .correlate(Introduction)
        .scalar_subquery()
    )
    signed = (
        select(func.min(ContractFact.signed_on))
        .join(Contract, Contract.id == ContractFact.contract_id)
        .where(Contract.introduction_id == Introduction.id, *facts.believed(ContractFact))
        .correlate(Introduction)
        .scalar_subquery()
    )
    delivered = (
        select(func.min(SemesterDelivery.valid_from))
        .join(Contract, Contract.id == SemesterDelivery.contract_id)
        .where(Contract.introduction_id == Introduction.id, *facts.believed(SemesterDelivery))
        .correlate(Introduction)
        .scalar_subquery()
    )
    return (
        select(
            Person.submitted_at,
            Person.activated_at,
            Introduction.created_at.label("introduced_at"),
            connected.label("connected_at"),
            signed.label("signed_on"),
            delivered.label("delivered_on"),
        )
        .join(last, last.c.id == Introduction.id)
        .join(Person, Person.id == Introduction.person_id)
    )
