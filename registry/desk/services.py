"""Putting somebody in charge, one by one, in bulk or by rule; standing in; what becomes of cases whose
officer has left."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.accounts import queries as accounts
from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import services as audit
from registry.audit import states
from registry.core.db import list_rows, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import can
from registry.desk import queries
from registry.desk.actions import DeskAction
from registry.desk.kinds import CareKind
from registry.desk.models import Absence, CaseOwner, OwnerRule
from registry.notices import services as notices
from registry.taxonomy import queries as taxonomy

AT_ONCE = 500  # cases that a rule gives out, or that a leaving officer leaves, in one transaction


def assign(kind: CareKind, record: Any, to: User | None, *, by: User) -> None:
    """One case. Raises RegistryError where this person cannot be in charge of it."""
    before = queries.find_owner(record.id)
    left = before.user if before else None
    if (left.id if left else None) == (to.id if to else None):
        raise RegistryError(_("Nothing would change: this person is in charge already."))
    _set(kind, record, to, by=by, before=before)
    tell_assigned(kind, to, [record], by=by)
    if left is not None:
        tell_taken(kind, left, [record], by=by, to=to)


def assign_all(kind: CareKind, ids: Sequence[uuid.UUID], to: User | None, *, by: User) -> None:
    """Many cases at once: whoever gets or loses some of them is told once."""
    lost: dict[User, list[Any]] = {}
    records = [session().get_one(kind.model, one) for one in ids]
    for record in records:
        before = queries.find_owner(record.id)
        if before is not None:
            lost.setdefault(before.user, []).append(record)
        _set(kind, record, to, by=by, before=before)
    tell_assigned(kind, to, records, by=by)
    for left, some in lost.items():
        tell_taken(kind, left, some, by=by, to=to)


def _set(
    kind: CareKind, record: Any, to: User | None, *, by: User | None, before: CaseOwner | None
) -> None:
    if by is not None and not can(by, kind.permission):
        raise NotAllowed(_("Only officers put somebody in charge of a case."))
    if to is not None and not queries.is_possible(kind, record.id, to):
        raise RegistryError(_("%(name)s cannot be in charge of this case.", name=to.display_name))
    if before is not None:
        session().delete(before)
        session().flush()  # one row a record
    if to is not None:
        session().add(CaseOwner(record_kind=kind.name, record_id=record.id, user_id=to.id))
    action = DeskAction.ASSIGNED if to else DeskAction.RELEASED
    given = {"user": to.id} if to else {}
    given |= {"before": before.user_id} if before else {}
    states.note_beside(record, by=by, action=action, **given)


def tell_assigned(
    kind: CareKind, to: User | None, records: Sequence[Any], *, by: User | None
) -> None:
    """The new officer, and whoever stands in for them today."""
    if to is None or not records:
        return
    stand_in = queries.find_stand_in(to.id)
    notices.tell(
        "case_assigned", [to, stand_in], by=by, records=records, kind_of_case=kind, owner=to
    )


def tell_taken(
    kind: CareKind, left: User, records: Sequence[Any], *, by: User | None, to: User | None
) -> None:
    notices.tell("case_taken", left, by=by, records=records, kind_of_case=kind, owner=to)


def set_rule(kind: CareKind, organisation_id: uuid.UUID, to: User, *, by: User) -> None:
    """From now on; cases that are nobody's follow within minutes, others stay where they are."""
    if queries.find_holder(kind, to.id) is None:
        raise RegistryError(_("%(name)s cannot be in charge of this case.", name=to.display_name))
    rule = queries.find_rule(kind, organisation_id)
    if rule is not None:
        rule.user_id = to.id
    else:
        rule = OwnerRule(record_kind=kind.name, organisation_id=organisation_id, user_id=to.id)
        session().add(rule)
    audit.record(DeskAction.RULE_SET, rule, by=by, organisation=organisation_id, user=to.id)
    notices.tell(
        "case_rule", to, by=by, rule=rule, place=accounts.get_organisation(organisation_id)
    )


def remove_rule(rule: OwnerRule, *, by: User) -> None:
    audit.record(DeskAction.RULE_REMOVED, rule, by=by, organisation=rule.organisation_id)
    session().delete(rule)


def apply_rule(kind: CareKind, rule: OwnerRule) -> int:
    """Give this officer the open cases of that place that are nobody's. Returns how many."""
    if queries.find_holder(kind, rule.user_id) is None:
        return 0
    places = taxonomy.governed_by([rule.organisation_id])
    statement = (
        kind.visible(rule.user)
        .where(
            kind.is_open,
            kind.place.in_(places),
            ~kind.is_own(rule.user),
            ~kind.model.id.in_(select(CaseOwner.record_id)),
        )
        .order_by(kind.model.id)
    )
    found = list_rows(statement.limit(AT_ONCE))
    for record in found:
        _set(kind, record, rule.user, by=None, before=None)
    tell_assigned(kind, rule.user, found, by=None)
    return len(found)


def release(kind: CareKind, user_id: uuid.UUID) -> int:
    """The cases of somebody who cannot be in charge any more are nobody's; the office is told, and of
    an account that is still open its holder."""
    left = session().get_one(User, user_id)
    owned = queries.list_owned(kind, user_id, limit=AT_ONCE)
    records = [session().get_one(kind.model, one.record_id) for one in owned]
    for record, one in zip(records, owned, strict=True):
        _set(kind, record, None, by=None, before=one)
    if records:
        office = list_holders(kind.role)
        notices.tell("case_released", office, records=records, kind_of_case=kind, left=left)
    return len(records)


def enter_absence(user: User, *, stand_in: User, first: date, last: date) -> Absence:
    """Both are told. Raises RegistryError."""
    if stand_in.id == user.id:
        raise RegistryError(_("Choose a colleague who is there."))
    if first > last:
        raise RegistryError(_("The last day is before the first"))
    if last < hanoi_today():
        raise RegistryError(_("These days have passed."))
    if queries.find_overlapping(user, first, last):
        raise RegistryError(_("You have entered an absence for some of these days already."))
    if queries.find_overlapping(stand_in, first, last):
        raise RegistryError(
            _(
                "%(name)s is away on some of these days. Choose somebody else.",
                name=stand_in.display_name,
            )
        )
    absence = Absence(user_id=user.id, stand_in_id=stand_in.id, first_on=first, last_on=last)
    session().add(absence)
    session().flush()  # the letter says who and when
    audit.record(DeskAction.ABSENCE_ENTERED, absence, by=user, stand_in=stand_in.id)
    notices.tell("absence_entered", [user, stand_in], absence=absence)
    return absence


def end_absence(absence: Absence, *, by: User) -> None:
    """Back early, or not away at all: from today on nobody stands in."""
    audit.record(DeskAction.ABSENCE_ENDED, absence, by=by)
    notices.tell("absence_ended", [absence.user, absence.stand_in], absence=absence)
    session().delete(absence)
