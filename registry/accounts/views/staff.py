"""Who works here: inviting, taking back, ending roles, helping people who lost the second factor."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts import forms, invitations, queries, reset_queries, resets, roles
from registry.accounts.lists import INVITATIONS, STAFF
from registry.accounts.models import Invitation, RoleAssignment, User
from registry.accounts.timelines import Reader
from registry.accounts.views.shared import bp
from registry.core.i18n import (
    _,
    _l,
    format_date,
    format_datetime,
    format_duration,
    locale,
    localized_text,
    proper,
)
from registry.core.permissions import Permission, Role, requires
from registry.web.forms import render_form, transaction
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user, page_of

ADMINISTER = Permission.ACCOUNT_ADMINISTER
NEWEST = 10  # invitations beside the roles in force; the others have a list


def _may_give(row: RoleAssignment | Invitation) -> bool:
    return roles.may_give(current_user(), row.role, row.organisation_id)


def _around() -> dict[str, Any]:
    """What is shown beside the roles in force: invitations and lost second factors."""
    return {
        "invitations": queries.list_invitations(visible_to=current_user(), limit=NEWEST),
        "may_give": _may_give,
        "resets": len(reset_queries.list_resets(visible_to=current_user())),
    }


register(
    bp,
    STAFF,
    read=ADMINISTER,
    rule="/staff",
    endpoint="staff",
    template="accounts/staff.html",
    context=_around,
)


register(bp, INVITATIONS, read=ADMINISTER, rule="/staff/invitations", endpoint="invitations")


@bp.route("/staff/invite", methods=["GET", "POST"])
@requires(ADMINISTER, write=ADMINISTER)
def invite() -> ResponseReturnValue:
    form = forms.InviteForm()
    form.offer(
        roles=queries.grantable_roles(current_user()),
        organisations=queries.grantable_organisations(current_user()),
    )
    if form.submitted():
        with form.errors_shown(), transaction():
            where = form.organisation_id.data
            invitations.invite(
                email=form.email.data,
                name=form.name.data,
                role=Role(form.role.data),
                organisation_id=UUID(where) if where else None,
                locale=locale(),
                by=current_user(),
            )
            flash(
                _(
                    "The invitation has been sent. The link is valid for %(time)s.",
                    time=format_duration(invitations.LIFETIME),
                ),
                "success",
            )
            return redirect(url_for(".staff"))
    return render_form("accounts/invite.html", form=form, lifetime=invitations.LIFETIME)


def _find_invitation(invitation_id: UUID) -> Invitation:
    return queries.get_invitation(invitation_id, visible_to=current_user())


def _place_of_invitation(invitation: Invitation) -> Place:
    inviter = Reader(current_user()).name_of(invitation.invited_by_id, at=invitation.created_at)
    place = _place(
        invitation,
        invitation,
        (_("Invited by"), inviter),
        (_("Invited on"), format_datetime(invitation.created_at)),
        (_("Valid until"), format_datetime(invitation.expires_at)),
    )
    return replace(place, row=invitation)


def _place(
    row: RoleAssignment | Invitation, person: User | Invitation, *more: tuple[Any, Any]
) -> Place:
    return Place(
        url=url_for(".staff"),
        trail=[(_("Staff"), url_for(".staff")), (proper(person.display_name), "")],
        facts=lambda: [
            (_("Name"), proper(f"{person.display_name} · {person.email}")),
            (_("Role"), _describe(row)),
            *more,
        ],
    )


def _describe(row: RoleAssignment | Invitation) -> str:
    place = localized_text(row.organisation, "name") if row.organisation else ""
    return " · ".join(filter(None, (str(row.role.label), place)))


@bp.get("/staff/resets")
@requires(ADMINISTER)
def second_factor_resets() -> ResponseReturnValue:
    return render_template(
        "accounts/resets.html",
        requests=reset_queries.list_resets(visible_to=current_user()),
        shown=_shown,
    )


def _shown(user: User) -> list[RoleAssignment]:
    return queries.shown_assignments(user, visible_to=current_user())


@bp.route("/staff/resets/<uuid:reset_id>", methods=["GET", "POST"])
@requires(ADMINISTER, write=ADMINISTER)
def decide_reset(reset_id: UUID) -> ResponseReturnValue:
    row = reset_queries.get_reset(reset_id, visible_to=current_user())
    form = forms.ResetSecondFactorForm()
    if form.submitted():
        with form.errors_shown(), transaction():
            if form.refuse.data:
                resets.refuse(row, reason=form.reason.data, by=current_user())
                flash(_("The request is refused; the person has been informed."), "success")
            else:
                resets.reset(row, reason=form.reason.data, by=current_user())
                flash(
                    _(
                        "The second factor is reset; the person has received an e-mail with the next steps."
                    ),
                    "success",
                )
            return redirect(url_for(".second_factor_resets"))
    return render_form("accounts/reset.html", form=form, row=row, assignments=_shown(row.user))


def _find_role(assignment_id: UUID) -> RoleAssignment:
    return queries.get_assignment(assignment_id, visible_to=current_user())


def _place_of_role(assignment: RoleAssignment) -> Place:
    since = (_("Since"), format_date(assignment.valid_from))
    return _place(assignment, assignment.user, since)


INVITATION = StepRoutes(
    bp,
    "/staff/invitations/<uuid:invitation_id>",
    find=_find_invitation,
    page=lambda _row: page_of("accounts.invitations")(),
    place=_place_of_invitation,
    read=ADMINISTER,
    write=ADMINISTER,
    reason_form=forms.EndingForm,
)
INVITATION.button(
    "send_invitation_again",
    invitations.send_again,
    rule="send-again",
    done=_l("A new link has been sent; the old one no longer works."),
)
INVITATION.reason(
    "withdraw_invitation",
    invitations.withdraw,
    rule="withdraw",
    title=_l("Withdraw this invitation"),
    submit=_l("Withdraw"),
    done=_l("The invitation is withdrawn; its link no longer works."),
    grave=(
        _l("The link in the invitation no longer works."),
        _l("The invited person receives an e-mail with your reason."),
    ),
)
ROLE = replace(
    INVITATION,
    rule="/staff/roles/<uuid:assignment_id>",
    find=_find_role,
    page=lambda _row: page_of("accounts.staff")(),
    place=_place_of_role,
)
ROLE.reason(
    "end_role",
    roles.end_role,
    rule="end",
    title=_l("End this role"),
    submit=_l("End the role"),
    done=_l("The role has ended and the person's sessions with it."),
    grave=(
        _l("The role ends today, and all sessions of this person end at once."),
        _l("This can be undone only by a new invitation."),
        _l("The person receives an e-mail with your reason."),
    ),
)
