"""Setting up, replacing, removing the second factor; recovery codes; what to do when all is lost."""

import io

import segno
from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts import attempts, forms, resets, second_factor, sessions
from registry.accounts.destinations import safe_next, start_page
from registry.accounts.models import User, UserSession
from registry.accounts.passwords import verify_password
from registry.accounts.views.shared import OWN, bp
from registry.core.db import session
from registry.core.errors import NotAllowed
from registry.core.i18n import _, _l, format_date
from registry.core.permissions import public, requires
from registry.web.forms import ButtonForm, render_form, transaction
from registry.web.steps import Place, Step, current_user, take

STEPS = {
    "remove_second_factor": Step(
        title=_l("Remove the second factor"),
        submit=_l("Remove"),
        done=_l("Your second factor is removed. All other devices are signed out."),
        grave=(
            _l(
                "From then on the password alone opens your account and everything in your profile."
            ),
            _l("The recovery codes end too, and all other devices are signed out."),
            _l("You receive an e-mail about it."),
        ),
    )
}


def _find_device() -> UserSession | None:
    """This browser's session, unless its account has a second factor that was not given here yet."""
    device = sessions.find_current()
    if device is None or (device.user.totp_confirmed_at and not device.second_factor_at):
        return None
    return device


@bp.route("/enrol", methods=["GET", "POST"])
@public(write=True)
def enrol() -> ResponseReturnValue:
    """The second factor of staff is set up at the first sign-in; of experts whenever they wish. One
    that is set up already is replaced on the same page."""
    device = _find_device()
    if device is None:
        return redirect(url_for(".code" if sessions.pending_user() else ".sign_in"))
    if request.method == "POST" and request.form.get("step") == "begin":
        return _begin(device)
    secret = second_factor.begun_secret(device)
    if request.method == "POST" and not (secret or device.user.totp_confirmed_at):
        return redirect(url_for(".enrol"))  # nothing has been begun that a code could belong to
    form = forms.NewCodeForm() if secret else forms.ProofCodeForm()
    if form.submitted() and (secret or device.user.totp_confirmed_at):
        with form.errors_shown():
            return _confirm(device, form.code.data) if secret else _replace(device, form.code.data)
    return render_form("accounts/enrol.html", form=form, user=device.user, secret=secret)


def _begin(device: UserSession) -> ResponseReturnValue:
    if ButtonForm().submitted() and device.user.totp_confirmed_at is None:
        with transaction():
            second_factor.begin(device)
    return redirect(url_for(".enrol", next=safe_next() or None))


def _replace(device: UserSession, code: str) -> ResponseReturnValue:
    _count_code(device.user)
    with transaction():
        second_factor.begin_replacement(device, code=code)
        attempts.give_back(("code", device.user_id))
    return redirect(url_for(".enrol"))


def _confirm(device: UserSession, code: str) -> ResponseReturnValue:
    _count_code(device.user)
    with transaction():
        codes = second_factor.confirm(device, code=code)
        attempts.give_back(("code", device.user_id))
        sessions.open_session(device.user, second_factor=True)
    onward = safe_next() or start_page(device.user)
    return render_template("accounts/recovery_codes.html", codes=codes, onward=onward)


def _count_code(user: User) -> None:
    """In a transaction of its own: a wrong code must stay counted."""
    with transaction():
        attempts.count(("code", user.id))


@bp.get("/enrol.svg")
@public()
def enrol_picture() -> ResponseReturnValue:
    """The QR code, only on the device on which it was begun and only until it is confirmed."""
    device = _find_device()
    secret = second_factor.begun_secret(device) if device else None
    if device is None or secret is None:
        raise NotAllowed(_("There is no second factor to set up."))
    picture = io.BytesIO()
    segno.make(second_factor.provisioning_uri(device.user, secret)).save(
        picture, kind="svg", scale=5, xmldecl=False, svgclass=None, lineclass=None
    )
    return Response(picture.getvalue(), mimetype="image/svg+xml")


@bp.route("/recovery-codes", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def recovery_codes() -> ResponseReturnValue:
    user = current_user()
    if user.totp_confirmed_at is None:
        return redirect(url_for(".enrol"))
    form = forms.ProofForm()
    if form.submitted():
        with form.errors_shown():
            proof, stored = form.proof.data, user.password_hash
            with transaction():
                attempts.count(("password", user.id), ("code", user.id))
            is_right = not second_factor.is_code(proof) and verify_password(proof, stored)
            with transaction():
                codes = second_factor.renew_recovery_codes(
                    user, proof=proof, proven=stored if is_right else None
                )
                attempts.give_back(("password", user.id), ("code", user.id))
            return render_template(
                "accounts/recovery_codes.html", codes=codes, onward=url_for(".account")
            )
    left = second_factor.count_recovery_codes(user)
    return render_form("accounts/renew_codes.html", form=form, user=user, left=left)


@bp.route("/second-factor/remove", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def remove_second_factor() -> ResponseReturnValue:
    user = current_user()
    if user.must_keep_second_factor:
        raise NotAllowed(_("Your role needs a second factor. You can replace it."))
    if user.totp_confirmed_at is None:
        return redirect(url_for(".account"))
    return take(
        STEPS["remove_second_factor"],
        forms.ProofCodeForm,
        lambda form, _counted: _remove(user, form.code.data),
        place=Place(
            url=url_for(".account"),
            trail=[(_("Account and devices"), url_for(".account"))],
            facts=lambda: [
                (
                    _("Authenticator app"),
                    _("set up on %(day)s", day=format_date(user.totp_confirmed_at)),
                )
            ],
        ),
        receive=lambda _form: _count_code(user),
    )


def _remove(user: User, code: str) -> None:
    second_factor.remove(user, code=code)
    attempts.give_back(("code", user.id))
    sessions.open_session(user, second_factor=False)


@bp.route("/lost-second-factor", methods=["GET", "POST"])
@public(write=True)
def lost_second_factor() -> ResponseReturnValue:
    """After the right password; the answer is the same whatever was asked before."""
    user = sessions.pending_user()
    if user is None or user.totp_confirmed_at is None:
        return redirect(url_for(".sign_in"))
    form = ButtonForm()
    if form.submitted():
        with form.errors_shown():
            with transaction():
                resets.ask(session().get_one(User, user.id))
            return redirect(url_for(".lost_second_factor", asked="yes"))
    is_asked = request.args.get("asked") == "yes"
    return render_form("accounts/lost_factor.html", form=form, is_asked=is_asked)
