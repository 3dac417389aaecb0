"""Experts out of a table: an invitation each. Nothing here looks at who is registered."""

import uuid
from collections.abc import Sequence
from typing import Any

from registry.accounts.models import User
from registry.core.db import session
from registry.core.i18n import _l, format_date
from registry.core.permissions import Role
from registry.imports import addresses, columns, invitations
from registry.imports.columns import Column
from registry.imports.declaration import Judged, Kept, Kind, Values
from registry.imports.invitation_models import ExpertInvitation
from registry.imports.models import ImportKind, Verdict
from registry.imports.terms import Setting

COLUMNS = (
    columns.name_of_somebody("Trần Văn Nam"),
    columns.address_of_somebody("v.nam@uni-stuttgart.example"),
    Column(
        "basis",
        _l("Why you may pass this address on"),
        terms="bases",
        is_required=True,
        example="agreed",
        help=_l("The e-mail informs the person; they may object."),
    ),
    columns.LANGUAGE_OF_LETTERS,
)


def check(_row: Judged, _setting: Setting) -> None:
    """Each cell is judged by itself."""


def identity(values: Values) -> tuple[Any, ...]:
    return (values["email"],)


def compare(rows: Sequence[Judged], setting: Setting) -> None:
    """Only with the same institution's own invitations, answered or not."""
    by_address = {addresses.hash_address(row.values["email"]): row for row in rows}
    found = invitations.list_sent(
        set(by_address), organisation_id=setting.organisation_id, by=setting.by
    )
    for invitation in found:
        row = by_address[invitation.address_hash]
        row.find_alike(Verdict.SAME, "invited", day=format_date(invitation.created_at))
    session().expunge_all()


def write(values: Values, setting: Setting) -> ExpertInvitation:
    return invitations.invite(
        email=values["email"],
        name=values["name"],
        locale=values.get("language") or "vi",
        basis=values["basis"],
        organisation_id=setting.organisation_id,
        by=setting.by,
    )


def take_back(record_id: uuid.UUID, _version: int, by: User) -> None:
    """Alike for who has answered and who has not: whoever gave an address learns of no answer."""
    invitation = session().get(ExpertInvitation, record_id, populate_existing=True)
    if invitation is None:
        raise Kept("gone")
    invitations.take_back(invitation, by=by)


KIND = Kind(
    code=ImportKind.EXPERTS,
    columns=COLUMNS,
    own=frozenset({Role.INSTITUTION_RECRUITER, Role.INSTITUTION_APPROVER}),
    everywhere=frozenset({Role.SCHEME_OFFICER, Role.MOFA_DESK}),
    identity=identity,
    check=check,
    compare=compare,
    write=write,
    take_back=take_back,
    link=("", ""),
)
