"""Setting up the second factor."""

import io

import segno
from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.accounts import forms, services, sessions
from registry.accounts.destinations import start_page
from registry.accounts.models import User
from registry.accounts.views.blueprint import bp, me
from registry.db import session
from registry.errors import NotAllowed
from registry.forms import ButtonForm, render_form, transaction
from registry.i18n import _
from registry.permissions import public


@bp.route("/enrol", methods=["GET", "POST"])
@public(write=True)
def enrol() -> ResponseReturnValue:
    """The second factor of staff is set up at the first sign-in; of experts whenever they wish."""
    user = sessions.pending_user() or (me() if current_user.is_authenticated else None)
    if user is None:
        return redirect(url_for(".sign_in"))
    form = forms.CodeForm()
    if request.method == "POST" and request.form.get("step") == "begin":
        return _begin_enrolment(user)
    if user.totp_secret and not user.totp_confirmed_at and form.submitted():
        with form.errors_shown(), transaction():
            user = session().get_one(User, user.id)
            codes = services.confirm_second_factor(user, code=form.code.data)
            sessions.open_session(user, second_factor=True)
            return render_template(
                "accounts/recovery_codes.html", codes=codes, onward=start_page(user)
            )
    return render_form("accounts/enrol.html", form=form, user=user, button=ButtonForm())


def _begin_enrolment(user: User) -> ResponseReturnValue:
    if ButtonForm().submitted() and user.totp_confirmed_at is None:
        with transaction():
            services.begin_second_factor(session().get_one(User, user.id))
    return redirect(url_for(".enrol"))


@bp.get("/enrol.svg")
@public()
def enrol_picture() -> ResponseReturnValue:
    """The QR code, only for its owner and only until it is confirmed."""
    user = sessions.pending_user() or (me() if current_user.is_authenticated else None)
    if user is None or user.totp_secret is None or user.totp_confirmed_at is not None:
        raise NotAllowed(_("There is no second factor to set up."))
    picture = io.BytesIO()
    segno.make(services.provisioning_uri(user)).save(
        picture, kind="svg", scale=5, xmldecl=False, svgclass=None, lineclass=None
    )
    return Response(picture.getvalue(), mimetype="image/svg+xml")
