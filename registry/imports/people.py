"""Experts out of a table: an invitation each. Nothing here looks at who is registered."""

import uuid
from collections.abc import Sequence
from typing import Any

from registry.accounts.models import User
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import _l, format_date
from registry.core.permissions import Role
from registry.imports import addresses, columns, invitations
from registry.imports.columns import Column
from registry.imports.declaration import Judged, Kept, Kind, Values
from registry.imports.invitation_models import ExpertInvitation
from registry.imports.models import ImportKind, Verdict
from registry.imports.terms import Setting

COLUMNS = (
    Column(
        "name",
        _l("Full name"),
        parse=columns.text,
        is_required=True,
        example="Trần Văn Nam",
        shown=True,
    ),
    Column(
        "email",
        _l("E-mail address"),
        parse=columns.email,
        is_required=True,
        example="v.nam@uni-stuttgart.example",
        shown=True,
    ),
    Column(
        "basis",
        _l("Why you may pass this address on"),
        terms="bases",
        is_required=True,
        example="agreed",
        help=_l("The e-mail informs the person; they may object."),
    ),
    Column("language", _l("Language of the e-mail"), terms="letters", example="vi"),
)


def check(_row: Judged, _setting: Setting) -> None:
    """Each cell is judged by itself."""


def identity(values: Values) -> tuple[Any, ...]:
    return (values["email"],)


def compare(rows: Sequence[Judged], setting: Setting) -> None:
    """Only with the same institution's own invitations."""
    by_address = {addresses.hash_address(row.values["email"]): row for row in rows}
    by_name: dict[str, list[Judged]] = {}
    for row in rows:
        by_name.setdefault(addresses.hash_name(row.values["name"]), []).append(row)
    found = invitations.list_pending(
        set(by_address), set(by_name), organisation_id=setting.organisation_id, by=setting.by
    )
    for invitation in found:
        found_row = by_address.get(invitation.address_hash)
        if found_row:
            found_row.find_alike(Verdict.SAME, "invited", day=format_date(invitation.created_at))
            continue
        for alike in by_name.get(invitation.name_hash, ()):
            alike.find_alike(Verdict.LIKELY, "invited_name", score=100)
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


def take_back(record_id: uuid.UUID, version: int, by: User) -> None:
    invitation = session().get(ExpertInvitation, record_id, populate_existing=True)
    if invitation is None:
        raise Kept("gone")
    try:
        invitations.take_back(invitation, by=by)
    except RegistryError:
        raise Kept("answered") from None


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
