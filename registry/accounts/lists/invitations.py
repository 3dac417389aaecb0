"""Invitations that nobody has taken up yet. Names of the filters: state, role, organisation,
until_from, until_to."""

from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import ColumnElement, case, or_
from sqlalchemy.orm import aliased

from registry.accounts import invitations, queries, roles
from registry.accounts.lists.shared import holder_columns, holder_filters
from registry.accounts.models import Invitation, User
from registry.core.db import now
from registry.core.finding import words
from registry.core.i18n import _, _l, ngettext
from registry.core.paging import Rows, columns_of
from registry.core.permissions import Permission
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.models import Organisation
from registry.web.lists.columns import plain
from registry.web.lists.declaration import Act, Column, Empty, Filter, List, Period
from registry.web.lists.filters import in_order

Inviter = aliased(User)
STATES = {
    "waits": _l("waits for an answer"),
    "expired": _l("expired"),
    "declined": _l("declined"),
}


def state(_user: User | None = None) -> ColumnElement[Any]:
    return case(
        (Invitation.declined_at.is_not(None), "declined"),
        (Invitation.expires_at <= now(), "expired"),
        else_="waits",
    )


def rows(user: User) -> Rows:
    return (
        queries.administered_invitations(user)
        .outerjoin(Inviter, Inviter.id == Invitation.invited_by_id)
        .outerjoin(Organisation, Organisation.id == Invitation.organisation_id)
        .with_only_columns(
            *columns_of(
                Invitation, "id display_name email role organisation_id created_at expires_at"
            ),
            state().label("state"),
            Inviter.display_name.label("inviter"),
            Organisation.name_vi,
            Organisation.name_en,
        )
    )


def search(text: str, _user: User) -> ColumnElement[bool]:
    """Few wait at a time: names are compared as they were typed, letters of any size."""
    columns = (Invitation.display_name, Invitation.email)
    conditions = [column.icontains(text.strip(), autoescape=True) for column in columns]
    if wanted := words(text):
        found = taxonomy.find_organisation_ids(wanted)
        conditions.append(Invitation.organisation_id.in_(found))
    return or_(*conditions)


def columns(_user: User) -> list[Column]:
    return [
        *holder_columns(Invitation.display_name, Invitation.email, Invitation.role),
        Column("state", _l("Status"), lambda row: STATES[row.state], sort=state, phone="state"),
        Column(
            "inviter",
            _l("Invited by"),
            lambda row: row.inviter or _("The registry's administrators"),
            sort=Inviter.display_name,
        ),
        plain("until", _l("Valid until"), Invitation.expires_at),
        plain("invited", _l("Invited on"), Invitation.created_at, is_extra=True),
    ]


def _why_not(row: Any, user: User) -> str:
    if row.state == "declined":
        return _("It was declined.")
    may_give = roles.may_give(user, row.role, row.organisation_id)
    return "" if may_give else _("You are not allowed to give or end this role.")


def _send_again(invitation_id: UUID, user: User) -> None:
    invitations.send_again(queries.get_invitation(invitation_id, visible_to=user), by=user)


def _withdraw(invitation_id: UUID, user: User, *, reason: str) -> None:
    found = queries.get_invitation(invitation_id, visible_to=user)
    invitations.withdraw(found, reason=reason, by=user)


ACTS = (
    Act(
        "send",
        _l("Send again"),
        Permission.ACCOUNT_ADMINISTER,
        explanation=_l("Each gets a new link; the old one no longer works."),
        refusal=_why_not,
        do=_send_again,
        done=lambda number: ngettext(
            "%(num)s invitation has been sent again",
            "%(num)s invitations have been sent again",
            number,
        ),
    ),
    Act(
        "withdraw",
        _l("Withdraw"),
        Permission.ACCOUNT_ADMINISTER,
        explanation=_l("The links no longer work, and these people read your reason in an e-mail."),
        needs_reason=True,
        refusal=_why_not,
        do=_withdraw,
        done=lambda number: ngettext(
            "%(num)s invitation is withdrawn", "%(num)s invitations are withdrawn", number
        ),
    ),
)

INVITATIONS = List(
    name="invitations",
    title=_l("Invitations"),
    lead=_l("Roles that were offered and that nobody has taken up yet."),
    rows=rows,
    id=Invitation.id,
    link=lambda row: url_for("accounts.withdraw_invitation", invitation_id=row.id),
    columns=columns,
    filters=(
        Filter("state", _l("Status"), state, labels=in_order(STATES)),
        *holder_filters(Invitation),
        Period("until", _l("Valid until"), Invitation.expires_at, is_moment=True),
    ),
    search=search,
    search_hint=_l("Name, e-mail, organisation"),
    order=[Invitation.email],
    acts=ACTS,
    empty=Empty(_l("No invitation waits"), _l("Invite the first colleague."), icon="users"),
)
