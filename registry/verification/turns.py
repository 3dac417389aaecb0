"""Whose turn it is: the claims, profiles, appeals, suspensions and pairs that wait for one side."""

from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, literal, or_, select
from sqlalchemy.orm import aliased

from registry.accounts.models import RoleAssignment, User
from registry.audit.states import StateChange
from registry.core.paging import Rows
from registry.core.permissions import Role
from registry.core.waiting import NO_DAY, mine
from registry.experts.claim_models import Claim, ProfileCase
from registry.experts.double_models import DuplicatePair
from registry.experts.models import Person
from registry.experts.states import CaseKind, CaseState, ClaimState, PairState, PersonState
from registry.verification import duplicate_queries, review_queries
from registry.verification.queries import overseen_revocations, visible_claims

C = ClaimState
FOR_THE_EXPERT = (C.NEEDS_MORE, C.REFUSED, C.EXPIRED)
First, Second = aliased(Person), aliased(Person)


def since(model: Any) -> Any:
    moment = select(func.max(StateChange.at)).where(StateChange.object_id == model.id)
    return moment.correlate(model).scalar_subquery().label("since")


def holds(user: User, role: Role) -> ColumnElement[bool]:
    return literal(True) if role in user.roles else false()


def claims(user: User, whose: ColumnElement[bool], *states: ClaimState) -> Rows:
    return (
        visible_claims(user)
        .join(Person, Person.id == Claim.person_id)
        .where(Claim.state.in_(states))
        .with_only_columns(
            Claim.id,
            Claim.kind,
            Person.number,
            Claim.due_on.label("due_on"),
            func.coalesce(Claim.queued_at, Claim.created_at).label("since"),
            mine(whose),
        )
    )


def own_claims(user: User) -> Rows:
    return (
        select(
            Claim.id,
            Claim.kind,
            Person.number,
            NO_DAY.label("due_on"),
            since(Claim),
            mine(Person.user_id == user.id),
        )
        .join(Person, Person.id == Claim.person_id)
        .where(Claim.state.in_(FOR_THE_EXPERT), Person.user_id == user.id)
    )


def revocations(user: User) -> Rows:
    is_second = Claim.revocation_by_id != user.id
    return (
        overseen_revocations(user)
        .join(Person, Person.id == Claim.person_id)
        .with_only_columns(
            Claim.id,
            Claim.kind,
            Person.id.label("person_id"),
            Person.number,
            NO_DAY.label("due_on"),
            Claim.revocation_at.label("since"),
            mine(is_second & holds(user, Role.SCHEME_OFFICER)),
        )
    )


def reviews(user: User) -> Rows:
    pending = select(ProfileCase.person_id).where(ProfileCase.state == CaseState.PROPOSED)
    return (
        review_queries.reviewable(user)
        .where(Person.state.in_(review_queries.RUNNING), Person.id.not_in(pending))
        .with_only_columns(
            Person.id,
            Person.number,
            Person.review_due_on.label("due_on"),
            Person.submitted_at.label("since"),
            mine(holds(user, Role.VERIFIER)),
        )
    )


def cases(
    people: Select[Person],
    whose: ColumnElement[bool],
    due_on: Any,
    *conditions: ColumnElement[bool],
) -> Rows:
    return (
        people.join(ProfileCase, ProfileCase.person_id == Person.id)
        .where(*conditions)
        .with_only_columns(
            Person.id,
            Person.number,
            due_on.label("due_on"),
            since(ProfileCase),
            mine(whose),
        )
    )


def refusals(user: User) -> Rows:
    is_second = ProfileCase.opened_by_id != user.id
    return cases(
        review_queries.reviewable(user),
        is_second & holds(user, Role.VERIFIER),
        Person.review_due_on,
        ProfileCase.kind == CaseKind.NOT_ELIGIBLE,
        ProfileCase.state == CaseState.PROPOSED,
    )


def appeals(user: User) -> Rows:
    took_part = or_(ProfileCase.opened_by_id == user.id, ProfileCase.confirmed_by_id == user.id)
    return cases(
        review_queries.overseen(user),
        func.coalesce(~took_part, True) & holds(user, Role.SCHEME_OFFICER),
        ProfileCase.appeal_due_on,
        ProfileCase.state == CaseState.APPEALED,
        Person.state == PersonState.APPEAL,
    )


def suspensions(user: User) -> Rows:
    """Proposed by one of the pair: it waits for the other role, never for the same person."""
    others = [
        other
        for own, other in (
            (Role.SCHEME_OFFICER, Role.AUDITOR),
            (Role.AUDITOR, Role.SCHEME_OFFICER),
        )
        if own in user.roles
    ]
    openers = select(RoleAssignment.user_id).where(RoleAssignment.role.in_(others))
    is_second = ProfileCase.opened_by_id.in_(openers) & (ProfileCase.opened_by_id != user.id)
    return cases(
        review_queries.overseen(user),
        is_second,
        NO_DAY,
        ProfileCase.kind == CaseKind.SUSPENSION,
        ProfileCase.state == CaseState.PROPOSED,
    )


def suspended(user: User) -> Rows:
    return cases(
        review_queries.overseen(user),
        holds(user, Role.SCHEME_OFFICER),
        NO_DAY,
        ProfileCase.kind == CaseKind.SUSPENSION,
        ProfileCase.state == CaseState.IN_FORCE,
    )


def pairs(user: User, whose: ColumnElement[bool], *states: PairState) -> Rows:
    return (
        select(
            DuplicatePair.id,
            First.number.label("one"),
            Second.number.label("other"),
            NO_DAY.label("due_on"),
            since(DuplicatePair),
            mine(whose),
        )
        .join(First, First.id == DuplicatePair.first_id)
        .join(Second, Second.id == DuplicatePair.second_id)
        .where(
            DuplicatePair.state.in_(states),
            duplicate_queries.is_comparable(user, First),
            duplicate_queries.is_comparable(user, Second),
        )
    )
