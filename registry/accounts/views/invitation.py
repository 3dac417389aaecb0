"""The page of an invited person: which role, where, given by whom; accept or decline."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts import forms, invitations, passwords, sessions
from registry.accounts.destinations import start_page
from registry.accounts.models import Invitation
from registry.accounts.views.shared import bp, gone
from registry.core.db import step_aside
from registry.core.i18n import _, locale
from registry.core.permissions import public
from registry.web.forms import BaseForm, ButtonForm, render_form, transaction
from registry.web.steps import current_user, is_signed_in

PAGE = "accounts/invitation.html"


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@public(write=True)
def accept_invitation(token: str) -> ResponseReturnValue:
    """Somebody without an account chooses a password; an account's owner signs in first."""
    invitation = invitations.find(token)
    if invitation is None:
        return gone(PAGE)
    owner = invitations.find_owner(invitation)
    form = ButtonForm() if owner else forms.JoinForm()
    if form.submitted():
        with form.errors_shown():
            return _accept(invitation, form, is_known=owner is not None)
    return render_form(
        PAGE,
        form=form,
        invitation=invitation,
        token=token,
        is_known=owner is not None,
        is_owner=owner is not None and is_signed_in() and current_user().id == owner.id,
    )


def _accept(invitation: Invitation, form: BaseForm, *, is_known: bool) -> ResponseReturnValue:
    if is_known:
        return _accept_as_owner(invitation)
    about = (invitation.email, invitation.display_name)
    step_aside()
    hashed = passwords.make_hash(form["password"].data, about=about)
    with transaction():
        invitations.accept_as_newcomer(
            invitation, password_hash=hashed, locale=locale(), time_zone=form["time_zone"].data
        )
    flash(_("Your account is ready. Sign in; you then set up the second factor."), "success")
    return redirect(url_for(".sign_in"))


def _accept_as_owner(invitation: Invitation) -> ResponseReturnValue:
    if not is_signed_in():
        return redirect(url_for(".sign_in", next=request.path))
    user = current_user()
    has_second_factor = user.totp_confirmed_at is not None
    is_new = invitation.role not in user.roles
    with transaction():
        invitations.accept(invitation, by=user)
        # Every session has ended; this browser goes on, staff only with a second factor.
        sessions.open_session(user, second_factor=has_second_factor)
    flash(
        _("The role is yours now. All other devices are signed out.")
        if is_new
        else _("You have accepted the invitation."),
        "success",
    )
    return redirect(start_page(user) if has_second_factor else url_for(".enrol"))


@bp.post("/invitation/<token>/decline")
@public(write=True)
def decline_invitation(token: str) -> ResponseReturnValue:
    invitation = invitations.find(token)
    if invitation is None:
        return gone(PAGE)
    if ButtonForm().submitted():
        with transaction():
            invitations.decline(invitation)
    return render_template("accounts/declined.html")
