"""The page of somebody whose address was given by others: who did, why, and to agree or to decline."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts import passwords, sessions
from registry.accounts.destinations import start_page
from registry.core.db import step_aside
from registry.core.i18n import _, locale
from registry.core.permissions import public
from registry.imports import bases, invitations
from registry.imports.forms import JoinForm
from registry.imports.invitation_models import ExpertInvitation
from registry.web.forms import BaseForm, ButtonForm, render_form, transaction
from registry.web.steps import current_user, is_signed_in

bp = Blueprint("invited", __name__, url_prefix="/<any(vi,en):locale>/invited")
PAGE = "imports/invited.html"
GONE = 410


@bp.route("/<token>", methods=["GET", "POST"])
@public(write=True)
def answer(token: str) -> ResponseReturnValue:
    """Somebody without an account chooses a password; an account's owner signs in first."""
    invitation = invitations.find(token)
    if invitation is None:
        return render_template(PAGE, form=None), GONE
    owner = invitations.find_owner(invitation)
    form = ButtonForm() if owner else JoinForm()
    if form.submitted():
        with form.errors_shown():
            return _accept(invitation, form, is_known=owner is not None)
    return render_form(
        PAGE,
        form=form,
        invitation=invitation,
        basis=bases.get(invitation.basis),
        token=token,
        is_known=owner is not None,
        is_owner=owner is not None and is_signed_in() and current_user().id == owner.id,
    )


def _accept(invitation: ExpertInvitation, form: BaseForm, *, is_known: bool) -> ResponseReturnValue:
    if is_known and not is_signed_in():
        return redirect(url_for("accounts.sign_in", next=request.path))
    if is_known:
        with transaction():
            invitations.accept(invitation, by=current_user())
        flash(_("Thank you. Nothing changes in your account."), "success")
        return redirect(url_for("root"))
    about = (invitation.email or "", invitation.display_name or "")
    step_aside()
    hashed = passwords.make_hash(form["password"].data, about=about)
    with transaction():
        user = invitations.accept_as_newcomer(
            invitation, password_hash=hashed, locale=locale(), time_zone=form["time_zone"].data
        )
        sessions.open_session(user, second_factor=False)  # the link came to their own mailbox
        start = start_page(user)
    flash(_("Your account is ready. Write your profile when it suits you."), "success")
    return redirect(start)


@bp.post("/<token>/decline")
@public(write=True)
def decline(token: str) -> ResponseReturnValue:
    invitation = invitations.find(token)
    if invitation is None:
        return render_template(PAGE, form=None), GONE
    if ButtonForm().submitted():
        with transaction():
            invitations.decline(invitation)
    return render_template("imports/declined.html")
