"""The lists of the verifiers' office and of its overseers as statements."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from registry.accounts.models import User
from registry.audit.states import StateChange
from registry.core import facts
from registry.core.db import session
from registry.core.finding import has_number
from registry.core.i18n import HANOI, hanoi_today, official_date
from registry.core.paging import Rows, columns_of
from registry.experts import names
from registry.experts.claim_models import Claim, ProfileCase
from registry.experts.models import Person, Residence
from registry.experts.states import CaseKind, CaseState, PersonState
from registry.taxonomy.working_days import add_working_days_to
from registry.verification.queries import visible_claims
from registry.verification.review_queries import overseen, reviewable
from registry.verification.rules import period

P = PersonState
LOOKED_BACK = 120  # days: no review takes so long without being overdue


def country_of(person_id: Any) -> Any:
    """Where somebody lives today."""
    return (
        select(func.min(Residence.country_code))
        .where(
            Residence.person_id == person_id,
            *facts.believed(Residence),
            *facts.holding(Residence, as_of=hanoi_today()),
        )
        .correlate(Person)
        .scalar_subquery()
    )


def claim_rows(user: User) -> Rows:
    return (
        visible_claims(user)
        .join(Person, Person.id == Claim.person_id)
        .with_only_columns(
            *columns_of(Claim, "id kind state due_on queued_at verifier_id proposed_level"),
            country_of(Person.id).label("country"),
            *names.columns(user),
        )
    )


def search_claims(text: str, user: User) -> ColumnElement[bool]:
    return or_(*_nobody(names.matches(text, user)))


def _nobody(conditions: list[Any]) -> list[Any]:
    """A text without a letter or digit finds nobody."""
    return conditions or [Person.id.is_(None)]


# Profiles

STARTED = (
    select(func.max(StateChange.at))
    .where(
        StateChange.object_id == Person.id,
        or_(
            StateChange.to_state == P.SUBMITTED.value,
            and_(
                StateChange.from_state == P.APPEAL.value,
                StateChange.to_state == P.IN_REVIEW.value,
            ),
        ),
    )
    .correlate(Person)
    .scalar_subquery()
)
"""Since when the review's clock runs: from the last submission, or the appeal that reopened it."""
RUNNING_SINCE = case((Person.state.in_([P.SUBMITTED, P.IN_REVIEW]), STARTED))


def profile_rows(user: User) -> Rows:
    return reviewable(user).with_only_columns(
        *columns_of(Person, "id state submitted_at"),
        RUNNING_SINCE.label("since"),
        country_of(Person.id).label("country"),
        *names.columns(user),
    )


def search_profiles(text: str, user: User) -> ColumnElement[bool]:
    return or_(*_nobody(names.matches(text, user)))


def has_proposed_refusal(_user: User) -> ColumnElement[bool]:
    pending = select(ProfileCase.person_id).where(
        ProfileCase.state == CaseState.PROPOSED, ProfileCase.kind == CaseKind.NOT_ELIGIBLE
    )
    return Person.id.in_(pending)


def due_days(rows: Sequence[Any]) -> Mapping[uuid.UUID, date]:
    """By when each of these reviews has to be finished."""
    starts = {row.id: official_date(row.since) for row in rows if row.since is not None}
    if not starts:
        return {}
    days = period("review_working_days", on=max(starts.values()))
    due = add_working_days_to(starts.values(), days)
    return {person_id: due[start] for person_id, start in starts.items()}


def review_bucket(_user: User) -> ColumnElement[Any]:
    """How long a review has left. Working days cannot be counted in a statement, so the days are
    turned round: on which day did the reviews begin that are due today?"""
    today = hanoi_today()
    starts = [today - timedelta(days) for days in range(LOOKED_BACK)]
    due = add_working_days_to(starts, period("review_working_days", on=today))
    last_overdue = max((one for one in starts if due[one] < today), default=None)
    last_today = max((one for one in starts if due[one] <= today), default=None)
    last_week = max((one for one in starts if due[one] <= today + timedelta(7)), default=None)
    return case(
        (_end_of(last_overdue) > RUNNING_SINCE, "overdue"),
        (_end_of(last_today) > RUNNING_SINCE, "today"),
        (_end_of(last_week) > RUNNING_SINCE, "week"),
        (RUNNING_SINCE.is_not(None), "later"),
    )


def _end_of(day: date | None) -> datetime:
    following = day + timedelta(1) if day else date(1900, 1, 1)
    return datetime.combine(following, time.min, HANOI).astimezone(UTC)


def list_claim_states(rows: Sequence[Any]) -> Mapping[uuid.UUID, list[str]]:
    """What became of the claims of these people."""
    found: dict[uuid.UUID, list[str]] = {}
    claims = session().execute(
        select(Claim.person_id, Claim.kind, Claim.state)
        .where(Claim.person_id.in_([row.id for row in rows]))
        .order_by(Claim.kind)
    )
    for person_id, kind, state in claims:
        found.setdefault(person_id, []).append(f"{kind.label}: {state.label}")
    return found


# Appeals and suspensions


def case_rows(user: User) -> Rows:
    return (
        overseen(user)
        .join(ProfileCase, ProfileCase.person_id == Person.id)
        .with_only_columns(
            *columns_of(ProfileCase, "id kind state reason created_at appeal_due_on decided_on"),
            Person.state.label("person_state"),
            *names.columns(user),
        )
    )


def search_cases(text: str, user: User) -> ColumnElement[bool]:
    return or_(*_nobody([*names.matches(text, user), *has_number(text, Person.number)]))
