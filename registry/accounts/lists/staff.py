"""Who works here, a role in a row. Names of the filters: role, organisation, since_from, since_to."""

from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import aliased

from registry.accounts import queries, roles
from registry.accounts.lists.shared import holder_columns, holder_filters
from registry.accounts.models import RoleAssignment, User
from registry.core.finding import has_words, words
from registry.core.i18n import _, _l, ngettext
from registry.core.paging import Rows, columns_of
from registry.core.permissions import Permission
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.models import Organisation
from registry.web.lists.columns import plain
from registry.web.lists.declaration import Act, Column, Empty, List, Period

Holder = aliased(User)


def rows(user: User) -> Rows:
    return (
        queries.administered_assignments(user)
        .join(Holder, Holder.id == RoleAssignment.user_id)
        .outerjoin(Organisation, Organisation.id == RoleAssignment.organisation_id)
        .with_only_columns(
            *columns_of(RoleAssignment, "id role organisation_id valid_from"),
            Holder.id.label("user_id"),
            Holder.display_name,
            Holder.email,
            Organisation.name_vi,
            Organisation.name_en,
        )
    )


def search(text: str, _user: User) -> ColumnElement[bool]:
    wanted = words(text)
    conditions: list[ColumnElement[bool]] = [Holder.email.icontains(text.strip(), autoescape=True)]
    if wanted:
        conditions.append(has_words(Holder.folded, wanted))
        found = taxonomy.find_organisation_ids(wanted)
        conditions.append(RoleAssignment.organisation_id.in_(found))
    return or_(*conditions)


def columns(_user: User) -> list[Column]:
    return [
        *holder_columns(Holder.folded, Holder.email, RoleAssignment.role),
        plain("since", _l("Since"), RoleAssignment.valid_from),
    ]


def _why_not_ended(row: Any, user: User) -> str:
    if row.user_id == user.id:
        return _("You cannot end your own role.")
    may_end = roles.may_give(user, row.role, row.organisation_id)
    return "" if may_end else _("You are not allowed to give or end this role.")


def _end(assignment_id: UUID, user: User, *, reason: str) -> None:
    assignment = queries.get_assignment(assignment_id, visible_to=user)
    roles.end_role(assignment, reason=reason, by=user)


def _link(row: Any) -> str:
    return url_for("accounts.end_role", assignment_id=row.id)


STAFF = List(
    name="staff",
    title=_l("Staff"),
    rows=rows,
    id=RoleAssignment.id,
    columns=columns,
    link=_link,
    filters=(
        *holder_filters(RoleAssignment),
        Period("since", _l("Since"), RoleAssignment.valid_from),
    ),
    search=search,
    search_hint=_l("Name with or without diacritics, e-mail, organisation"),
    order=lambda _user: [Holder.email],
    acts=(
        Act(
            "end",
            _l("End the role"),
            Permission.ACCOUNT_ADMINISTER,
            explanation=_l(
                "These people lose the role, their open sessions end at once, and they read your reason in an e-mail."
            ),
            needs_reason=True,
            refusal=_why_not_ended,
            do=_end,
            done=lambda number: ngettext(
                "%(num)s role has ended", "%(num)s roles have ended", number
            ),
        ),
    ),
    empty=Empty(_l("No staff yet"), _l("Invite the first colleague."), icon="users"),
)
