"""Whose turn it is with profiles, claims, appeals, suspensions and pairs of records."""

from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, literal, or_, select
from sqlalchemy.orm import aliased

from registry.accounts.models import RoleAssignment, User
from registry.audit.states import StateChange
from registry.core.i18n import _l
from registry.core.paging import Rows
from registry.core.permissions import Permission, Role
from registry.core.waiting import NO_DAY, Party, Work, mine
from registry.experts.claim_models import Claim, ProfileCase
from registry.experts.double_models import DuplicatePair
from registry.experts.models import Person
from registry.experts.states import CaseKind, CaseState, ClaimState, PairState, PersonState
from registry.verification import duplicate_queries, review_queries
from registry.verification.queries import overseen_revocations, visible_claims

C = ClaimState
FOR_THE_EXPERT = (C.NEEDS_MORE, C.REFUSED, C.EXPIRED)
VERIFY, OVERSEE = Permission.CLAIM_VERIFY, Permission.EXPERT_OVERSEE
First, Second = aliased(Person), aliased(Person)


def _since(model: Any) -> Any:
    moment = select(func.max(StateChange.at)).where(StateChange.object_id == model.id)
    return moment.correlate(model).scalar_subquery().label("since")


def _role(user: User, role: Role) -> ColumnElement[bool]:
    return literal(True) if role in user.roles else false()


# Claims


def _claims(user: User, whose: ColumnElement[bool], *states: ClaimState) -> Rows:
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


def _own_claims(user: User) -> Rows:
    return (
        select(
            Claim.id,
            Claim.kind,
            Person.number,
            NO_DAY.label("due_on"),
            _since(Claim),
            mine(Person.user_id == user.id),
        )
        .join(Person, Person.id == Claim.person_id)
        .where(Claim.state.in_(FOR_THE_EXPERT), Person.user_id == user.id)
    )


def _revocations(user: User) -> Rows:
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
            mine(is_second & _role(user, Role.SCHEME_OFFICER)),
        )
    )


_claim = partial(
    Work,
    permission=VERIFY,
    title=lambda row: f"{row.kind.label} – {row.number}",
    about=lambda row: row.number,
    address=lambda row: {"claim_id": row.id},
    case_endpoint="verification.show",
    list_endpoint="verification.index",
)


# Whole profiles


def _reviews(user: User) -> Rows:
    pending = select(ProfileCase.person_id).where(ProfileCase.state == CaseState.PROPOSED)
    return (
        review_queries.reviewable(user)
        .where(Person.state.in_(review_queries.RUNNING), Person.id.not_in(pending))
        .with_only_columns(
            Person.id,
            Person.number,
            Person.review_due_on.label("due_on"),
            Person.submitted_at.label("since"),
            mine(_role(user, Role.VERIFIER)),
        )
    )


def _cases(
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
            _since(ProfileCase),
            mine(whose),
        )
    )


def _refusals(user: User) -> Rows:
    is_second = ProfileCase.opened_by_id != user.id
    return _cases(
        review_queries.reviewable(user),
        is_second & _role(user, Role.VERIFIER),
        Person.review_due_on,
        ProfileCase.kind == CaseKind.NOT_ELIGIBLE,
        ProfileCase.state == CaseState.PROPOSED,
    )


def _appeals(user: User) -> Rows:
    took_part = or_(ProfileCase.opened_by_id == user.id, ProfileCase.confirmed_by_id == user.id)
    return _cases(
        review_queries.overseen(user),
        func.coalesce(~took_part, True) & _role(user, Role.SCHEME_OFFICER),
        ProfileCase.appeal_due_on,
        ProfileCase.state == CaseState.APPEALED,
        Person.state == PersonState.APPEAL,
    )


def _suspensions(user: User) -> Rows:
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
    return _cases(
        review_queries.overseen(user),
        is_second,
        NO_DAY,
        ProfileCase.kind == CaseKind.SUSPENSION,
        ProfileCase.state == CaseState.PROPOSED,
    )


def _suspended(user: User) -> Rows:
    return _cases(
        review_queries.overseen(user),
        _role(user, Role.SCHEME_OFFICER),
        NO_DAY,
        ProfileCase.kind == CaseKind.SUSPENSION,
        ProfileCase.state == CaseState.IN_FORCE,
    )


_overseen = partial(
    Work,
    permission=OVERSEE,
    title=lambda row: row.number,
    about=lambda row: row.number,
    address=lambda row: {"person_id": row.id},
    case_endpoint="oversight.show",
    list_endpoint="oversight.index",
)
_reviewed = partial(
    _overseen, permission=VERIFY, case_endpoint="reviews.show", list_endpoint="reviews.index"
)


# Pairs of records


def _pairs(user: User, whose: ColumnElement[bool], *states: PairState) -> Rows:
    return (
        select(
            DuplicatePair.id,
            First.number.label("one"),
            Second.number.label("other"),
            NO_DAY.label("due_on"),
            _since(DuplicatePair),
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


_pair = partial(
    Work,
    permission=VERIFY,
    title=lambda row: f"{row.one}, {row.other}",
    about=lambda row: f"{row.one}, {row.other}",
    address=lambda row: {"pair_id": row.id},
    case_endpoint="duplicates.show",
    list_endpoint="duplicates.index",
)


WORK = (
    _claim(
        "claims.take",
        _l("Take a claim and check it"),
        _l("Check"),
        Party.VERIFIER,
        lambda user: _claims(user, _role(user, Role.VERIFIER), C.QUEUED),
    ),
    _claim(
        "claims.decide",
        _l("Finish the claim that you have taken"),
        _l("Continue"),
        Party.VERIFIER,
        lambda user: _claims(user, Claim.verifier_id == user.id, C.CHECKING),
    ),
    _claim(
        "claims.second",
        _l("Second opinion on a claim"),
        _l("Compare"),
        Party.VERIFIER,
        lambda user: _claims(user, Claim.proposed_by_id != user.id, C.AWAITING_SECOND),
    ),
    Work(
        "claims.revocation",
        _l("Decide whether a verification is revoked"),
        _l("Decide"),
        Party.MINISTRY,
        _revocations,
        permission=OVERSEE,
        title=lambda row: f"{row.kind.label} – {row.number}",
        about=lambda row: row.number,
        address=lambda row: {"person_id": row.person_id, "claim_id": row.id},
        case_endpoint="oversight.revocation",
        list_endpoint="oversight.index",
    ),
    Work(
        "claims.answer",
        _l("Send the evidence that is asked for"),
        _l("Open the claim"),
        Party.EXPERT,
        _own_claims,
        permission=Permission.CLAIM_SUBMIT,
        title=lambda row: str(row.kind.label),
        about=lambda row: row.number,
        address=lambda row: {"kind": row.kind.value},
        case_endpoint="claims.show",
        list_endpoint="claims.index",
    ),
    _reviewed("profiles.review", _l("Review a profile"), _l("Review"), Party.VERIFIER, _reviews),
    _reviewed(
        "profiles.second",
        _l("Second opinion on a refusal"),
        _l("Compare"),
        Party.VERIFIER,
        _refusals,
    ),
    _overseen("profiles.appeal", _l("Decide an appeal"), _l("Decide"), Party.MINISTRY, _appeals),
    _overseen(
        "profiles.suspend",
        _l("Second opinion on a suspension"),
        _l("Compare"),
        Party.AUDITOR,
        _suspensions,
    ),
    _overseen("profiles.resume", _l("End a suspension"), _l("Decide"), Party.MINISTRY, _suspended),
    _pair(
        "duplicates.second",
        _l("Second opinion on a merge, or on undoing one"),
        _l("Compare"),
        Party.VERIFIER,
        lambda user: _pairs(
            user, DuplicatePair.proposed_by_id != user.id, PairState.SAME, PairState.PARTING
        ),
    ),
    _pair(
        "duplicates.unsure",
        _l("Two records that may be one person"),
        _l("Compare"),
        Party.VERIFIER,
        lambda user: _pairs(user, _role(user, Role.VERIFIER), PairState.UNSURE),
    ),
)
