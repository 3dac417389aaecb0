"""Who is in charge, who stands in for them today, and of which cases."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from registry.accounts.models import AccountState, RoleAssignment, User
from registry.accounts.queries import list_holders
from registry.core.db import find_row, get_row, list_rows, session
from registry.core.i18n import hanoi_today
from registry.core.periods import holding_on
from registry.core.permissions import GRANTS, Permission, Role
from registry.desk.kinds import CareKind
from registry.desk.models import Absence, CaseOwner, OwnerRule
from registry.taxonomy.kinds import OrganisationKind
from registry.taxonomy.models import Organisation
from registry.taxonomy.queries import language_key

HELD = aliased(CaseOwner)
"""For conditions: lists join the table itself."""
RULED = (
    OrganisationKind.GOVERNMENT,
    OrganisationKind.MINISTRY,
    OrganisationKind.PROVINCE,
    OrganisationKind.INSTITUTION,
)


def find_owner(record_id: uuid.UUID) -> CaseOwner | None:
    return find_row(select(CaseOwner).where(CaseOwner.record_id == record_id))


def is_away(day: date) -> ColumnElement[bool]:
    return and_(Absence.first_on <= day, Absence.last_on >= day)


def find_stand_in(user_id: uuid.UUID, *, today: date | None = None) -> User | None:
    statement = (
        select(User)
        .join(Absence, Absence.stand_in_id == User.id)
        .where(
            Absence.user_id == user_id,
            is_away(today or hanoi_today()),
            User.state == AccountState.ACTIVE,
        )
        .order_by(Absence.created_at.desc())
    )
    return find_row(statement.limit(1))


def list_responsible(record_id: uuid.UUID) -> list[User]:
    """Whoever is in charge, and today's stand-in beside them; empty where nobody is."""
    owner = find_owner(record_id)
    if owner is None or not owner.user.is_active:
        return []
    stand_in = find_stand_in(owner.user_id)
    return [owner.user, stand_in] if stand_in else [owner.user]


def stood_in_for(user: User) -> Select[Any]:
    """Those whose work this person does besides their own today."""
    return select(Absence.user_id).where(Absence.stand_in_id == user.id, is_away(hanoi_today()))


def is_left_to(user: User, record: Any) -> ColumnElement[bool]:
    """As a condition: no colleague is in charge of this record for whom this person does not stand in."""
    return ~exists().where(
        HELD.record_id == record,
        HELD.user_id != user.id,
        HELD.user_id.not_in(stood_in_for(user)),
    )


def is_owned(record: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """As a condition: somebody of whom these hold is in charge, told of `HELD`."""
    found: ColumnElement[bool] = record.in_(select(HELD.record_id).where(*conditions))
    return found


def list_possible(kind: CareKind, record: Any) -> list[User]:
    """Who may be put in charge of this record."""
    return [one for one in list_holders(kind.role) if is_possible(kind, record.id, one)]


def is_possible(kind: CareKind, record_id: uuid.UUID, user: User) -> bool:
    """They can sign in, hold the role, see the record and are no party in it."""
    if not user.is_active or kind.role not in user.roles:
        return False
    statement = kind.visible(user).where(kind.model.id == record_id, ~kind.is_own(user))
    return session().scalar(statement.with_only_columns(kind.model.id)) is not None


def find_holder(kind: CareKind, user_id: uuid.UUID) -> User | None:
    return next((one for one in list_holders(kind.role) if one.id == user_id), None)


def list_lost(kinds: Sequence[CareKind]) -> list[tuple[CareKind, uuid.UUID]]:
    """Of each kind the people in charge who can no longer be: their account is closed, or the role ended."""
    found = []
    for kind in kinds:
        statement = (
            select(CaseOwner.user_id)
            .where(CaseOwner.record_kind == kind.name, ~_is_fit(kind.role, CaseOwner.user_id))
            .distinct()
        )
        found += [(kind, user_id) for user_id in session().scalars(statement)]
    return found


def _is_fit(role: Role, user_id: Any) -> ColumnElement[bool]:
    return exists().where(
        User.id == user_id,
        User.state == AccountState.ACTIVE,
        RoleAssignment.user_id == user_id,
        RoleAssignment.role == role,
        holding_on(RoleAssignment, hanoi_today()),
    )


def list_owned(kind: CareKind, user_id: uuid.UUID, *, limit: int) -> Sequence[CaseOwner]:
    statement = select(CaseOwner).where(
        CaseOwner.record_kind == kind.name, CaseOwner.user_id == user_id
    )
    return list_rows(statement.order_by(CaseOwner.id).limit(limit))


def list_rules(kind: CareKind, *, visible_to: User | None = None) -> Sequence[OwnerRule]:
    """`visible_to` None: all, for the regular work."""
    rules = visible_rules(visible_to) if visible_to else select(OwnerRule)
    wanted = rules.where(OwnerRule.record_kind == kind.name)
    return list_rows(wanted.order_by(OwnerRule.created_at, OwnerRule.id))


def visible_rules(user: User) -> Select[OwnerRule]:
    """Officers of some institutions read and set the rules of those."""
    statement = select(OwnerRule)
    places = list_places(user)
    return statement.where(OwnerRule.organisation_id.in_(places)) if places else statement


def list_places(user: User) -> list[uuid.UUID]:
    """The institutions to which somebody's work is bound; empty: all."""
    return [
        one.organisation_id
        for one in user.current_assignments
        if one.organisation_id and Permission.CASE_CARE in GRANTS[one.role]
    ]


def list_rule_places(user: User) -> Sequence[Organisation]:
    """What this person may set a rule for: institutions, and what governs several."""
    bound = list_places(user)
    statement = select(Organisation).where(Organisation.kind.in_(RULED))
    if bound:
        statement = statement.where(Organisation.id.in_(bound))
    return list_rows(statement.order_by(language_key(Organisation), Organisation.id))


def get_rule(rule_id: uuid.UUID, *, visible_to: User) -> OwnerRule:
    return get_row(visible_rules(visible_to).where(OwnerRule.id == rule_id))


def find_rule(kind: CareKind, organisation_id: uuid.UUID) -> OwnerRule | None:
    return find_row(
        select(OwnerRule).where(
            OwnerRule.record_kind == kind.name, OwnerRule.organisation_id == organisation_id
        )
    )


def list_absences(*, colleagues: Sequence[User]) -> Sequence[Absence]:
    """Of these people, those that have not passed."""
    ids = [one.id for one in colleagues]
    return list_rows(
        select(Absence)
        .where(
            or_(Absence.user_id.in_(ids), Absence.stand_in_id.in_(ids)),
            Absence.last_on >= hanoi_today(),
        )
        .order_by(Absence.first_on, Absence.id)
    )


def get_absence(absence_id: uuid.UUID, *, visible_to: User) -> Absence:
    """One's own."""
    statement = select(Absence).where(Absence.id == absence_id, Absence.user_id == visible_to.id)
    return get_row(statement)


def find_overlapping(user: User, first: date, last: date) -> Absence | None:
    return find_row(
        select(Absence)
        .where(Absence.user_id == user.id, Absence.first_on <= last, Absence.last_on >= first)
        .limit(1)
    )


def count_cases(kind: CareKind, reader: User) -> dict[uuid.UUID | None, int]:
    """Of the open cases that this reader may see: how many each has; None: nobody's."""
    records = kind.visible(reader).where(kind.is_open).with_only_columns(kind.model.id).subquery()
    statement = (
        select(CaseOwner.user_id, func.count())
        .select_from(records)
        .outerjoin(CaseOwner, CaseOwner.record_id == records.c.id)
        .group_by(CaseOwner.user_id)
    )
    return {row[0]: row[1] for row in session().execute(statement)}
