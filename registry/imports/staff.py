"""Staff of institutions out of a table: each is invited as somebody who is invited by hand."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from registry.accounts import invitations, queries
from registry.accounts.models import Invitation, RoleAssignment, User
from registry.accounts.roles import PLACES
from registry.core.db import session
from registry.core.i18n import _, _l, format_date, hanoi_today
from registry.core.periods import holding_on
from registry.core.permissions import Role
from registry.imports import columns
from registry.imports.columns import Column
from registry.imports.declaration import (
    Judged,
    Kept,
    Kind,
    Values,
    find_untouched,
    kept_if_refused,
)
from registry.imports.models import ImportKind, Verdict
from registry.imports.terms import Setting

COLUMNS = (
    Column(
        "organisation",
        _l("Organisation"),
        terms="organisations",
        help=_l("Name or code. May be left out by an institution."),
    ),
    columns.name_of_somebody("Nguyễn Thị Minh Huyền"),
    columns.address_of_somebody("m.huyen@truong.edu.vn"),
    Column(
        "role",
        _l("Role"),
        terms="roles",
        is_required=True,
        example="institution_recruiter",
        shown=True,
    ),
    columns.LANGUAGE_OF_LETTERS,
)


def check(row: Judged, setting: Setting) -> None:
    if setting.organisation_id and not row.values.get("organisation"):
        row.values["organisation"] = str(setting.organisation_id)
    role, place = row.values.get("role"), row.values.get("organisation")
    if role and role in set(PLACES) and not place:
        row.find_fault("role_place", "organisation")


def identity(values: Values) -> tuple[Any, ...]:
    return values["email"], values["role"], values.get("organisation")


def compare(rows: Sequence[Judged], setting: Setting) -> None:
    """Only with what this reader sees on the page of staff anyway: whether somebody has an account
    elsewhere is told to nobody."""
    emails = {row.values["email"] for row in rows}
    invited = _pending(emails, setting.by)
    held = _held(emails, setting.by)
    for row in rows:
        key = identity(row.values)
        if key in held:
            row.find_alike(Verdict.SAME, "holds")
        elif key in invited:
            row.find_alike(Verdict.SAME, "invited", day=invited[key])
    session().expunge_all()


def _pending(emails: set[str], by: User) -> dict[tuple[Any, ...], str]:
    statement = queries.administered_invitations(by).where(Invitation.email.in_(emails))
    return {
        (one.email, one.role.value, _id(one.organisation_id)): format_date(one.created_at)
        for one in session().scalars(statement.where(*queries.is_unanswered()))
    }


def _held(emails: set[str], by: User) -> set[tuple[Any, ...]]:
    shown = queries.administered_assignments(by).with_only_columns(RoleAssignment.id)
    statement = (
        select(User.email, RoleAssignment.role, RoleAssignment.organisation_id)
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .where(User.email.in_(emails), RoleAssignment.id.in_(shown))
        .where(holding_on(RoleAssignment, hanoi_today()))
    )
    return {(email, role.value, _id(place)) for email, role, place in session().execute(statement)}


def _id(value: uuid.UUID | None) -> str | None:
    return str(value) if value else None


def write(values: Values, setting: Setting) -> Invitation:
    place = values.get("organisation")
    role, where = Role(values["role"]), uuid.UUID(place) if place else None
    invitations.invite(
        email=values["email"],
        name=values["name"],
        role=role,
        organisation_id=where,
        locale=values.get("language") or "vi",
        by=setting.by,
        is_listed=True,
    )
    written = queries.find_pending_invitation(values["email"], role, where)
    assert written is not None
    return written


def take_back(record_id: uuid.UUID, version: int, by: User) -> None:
    invitation = session().get(Invitation, record_id, populate_existing=True)
    if invitation is not None and (invitation.accepted_at or invitation.declined_at):
        raise Kept("answered")
    invitation = find_untouched(Invitation, record_id, version)
    reason = _("The list from which you were invited has been withdrawn.")
    with kept_if_refused("right"):
        invitations.withdraw(invitation, reason=reason, by=by)


KIND = Kind(
    code=ImportKind.STAFF,
    columns=COLUMNS,
    own=frozenset({Role.INSTITUTION_APPROVER}),
    everywhere=frozenset({Role.ADMINISTRATOR}),
    identity=identity,
    check=check,
    compare=compare,
    write=write,
    take_back=take_back,
    link=("accounts.invitations", ""),
)
