"""Signing up, signing in with two factors, one's own account, and inviting staff."""

import io
from http import HTTPStatus
from uuid import UUID

import segno
from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.accounts import attempts, devices, forms, passwords, queries, services, sessions
from registry.accounts.destinations import safe_next, start_page
from registry.accounts.emails import canonical_email
from registry.accounts.models import TokenPurpose, User
from registry.audit import services as audit
from registry.db import session
from registry.errors import NotAllowed
from registry.forms import ButtonForm, render_form, transaction
from registry.i18n import _, _l, locale
from registry.permissions import Permission, Role, public, requires

bp = Blueprint("accounts", __name__, url_prefix="/<any(vi,en):locale>/account")
OWN = Permission.ACCOUNT_OWN
NAVIGATION = [(_l("Staff"), "accounts.staff", Permission.ACCOUNT_ADMINISTER)]
ACCOUNT_NAVIGATION = [
    (_l("Account and devices"), "accounts.account", OWN),
    (_l("Settings"), "accounts.settings", OWN),
]


@bp.record_once
def install_sessions(state: BlueprintSetupState) -> None:
    sessions.install(state.app.extensions["login_manager"])


def me() -> User:
    user: User = current_user._get_current_object()
    return user


def _network() -> str:
    return attempts.network(request.remote_addr)


@bp.before_app_request
def know_the_reader() -> None:
    """Now, so that "last seen" is written before a view opens its own transaction."""
    if request.endpoint not in {None, "static", "healthz", "readyz"}:
        _ = current_user.is_authenticated


@bp.route("/sign-up", methods=["GET", "POST"])
@public(write=True)
def sign_up() -> ResponseReturnValue:
    form = forms.SignUpForm()
    if form.submitted():
        with form.errors_shown():
            email, name = canonical_email(form.email.data), form.name.data
            # Outside any transaction: hashing is slow on purpose.
            hashed = passwords.make_hash(form.password.data, about=(email, name))
            with transaction():
                services.sign_up(
                    email=email,
                    name=name,
                    password_hash=hashed,
                    locale=locale(),
                    network=_network(),
                )
            return redirect(url_for(".check_mail"))
    return render_form("accounts/sign_up.html", form=form)


@bp.get("/check-mail")
@public()
def check_mail() -> ResponseReturnValue:
    return render_template("accounts/check_mail.html")


@bp.route("/confirm/<token>", methods=["GET", "POST"])
@public(write=True)
def confirm(token: str) -> ResponseReturnValue:
    """A form, because mail scanners open links."""
    form = forms.ConfirmForm()
    user = services.find_token_user(token, TokenPurpose.CONFIRM_EMAIL)
    if user is None:
        return _gone("accounts/confirm.html")
    if form.submitted():
        with form.errors_shown():
            with transaction():
                attempts.count(("password", user.id))
            with transaction():
                confirmed = services.confirm_email(token, password=form.password.data)
                sessions.open_session(confirmed, second_factor=False)
            return redirect(start_page(confirmed))
    return render_form("accounts/confirm.html", form=form)


def _gone(template: str) -> ResponseReturnValue:
    return render_template(template, form=None), HTTPStatus.GONE


@bp.route("/sign-in", methods=["GET", "POST"])
@public(write=True)
def sign_in() -> ResponseReturnValue:
    form = forms.SignInForm()
    if form.submitted():
        with form.errors_shown():
            # Counted in a transaction of its own: a wrong password must stay counted.
            with transaction():
                user, tries = services.begin_sign_in(
                    email=form.email.data,
                    network=_network(),
                    cookie=request.cookies.get(devices.COOKIE, ""),
                )
            # Outside any transaction: hashing is slow on purpose.
            stored = user.password_hash if user else None
            if passwords.verify_password(form.password.data, stored) and user is not None:
                entered = _enter(user.id, tries)
                if entered is not None:
                    return entered
            form.form_errors = [
                _(
                    "The e-mail address or the password is not right, or the address is not confirmed yet. In the last case a new link is in your mail."
                )
            ]
    return render_form("accounts/sign_in.html", form=form)


def _enter(user_id: UUID, tries: list[attempts.Attempt]) -> ResponseReturnValue | None:
    with transaction():
        user = session().get_one(User, user_id)
        if not services.accept_password(user):
            return None
        attempts.give_back(*tries)
        sessions.open_session(user, second_factor=False)
        if not user.needs_second_factor:
            audit.record("account.signed_in", user, by=user)
    if not user.needs_second_factor:
        return _welcome(user)
    step = ".code" if user.totp_confirmed_at else ".enrol"
    return redirect(url_for(step, next=safe_next() or None))


def _welcome(user: User) -> ResponseReturnValue:
    response = redirect(safe_next() or start_page(user))
    response.set_cookie(
        devices.COOKIE,
        devices.make(user.id),
        max_age=devices.LIFETIME,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


@bp.route("/code", methods=["GET", "POST"])
@public(write=True)
def code() -> ResponseReturnValue:
    user = sessions.pending_user()
    if user is None or user.totp_confirmed_at is None:
        return redirect(url_for(".sign_in"))
    form = forms.CodeForm()
    if form.submitted():
        with form.errors_shown():
            with transaction():
                attempts.count(("code", user.id))
            with transaction():
                user = session().get_one(User, user.id)
                services.check_code(user, form.code.data)
                attempts.give_back(("code", user.id))
                sessions.open_session(user, second_factor=True)
                audit.record("account.signed_in", user, by=user)
            return _welcome(user)
    return render_form("accounts/code.html", form=form, user=user)


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


@bp.post("/sign-out")
@public(write=True)
def sign_out() -> ResponseReturnValue:
    if ButtonForm().submitted():
        with transaction():
            if current_user.is_authenticated:
                audit.record("account.signed_out", me(), by=me())
            sessions.close_session()
    response = redirect(url_for("public.home"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.route("/forgotten", methods=["GET", "POST"])
@public(write=True)
def forgotten() -> ResponseReturnValue:
    form = forms.AskResetForm()
    if form.submitted():
        with form.errors_shown(), transaction():
            services.ask_reset(email=form.email.data, network=_network())
            return redirect(url_for(".check_mail"))
    return render_form("accounts/forgotten.html", form=form)


@bp.route("/reset/<token>", methods=["GET", "POST"])
@public(write=True)
def reset(token: str) -> ResponseReturnValue:
    form = forms.NewPasswordForm()
    if services.find_token_user(token, TokenPurpose.RESET_PASSWORD) is None:
        return _gone("accounts/new_password.html")
    if form.submitted():
        with form.errors_shown(), transaction():
            services.reset_password(token, password=form.password.data)
            flash(_("Your password is changed. Sign in with the new one."), "success")
            return redirect(url_for(".sign_in"))
    return render_form("accounts/new_password.html", form=form)


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@public(write=True)
def accept_invitation(token: str) -> ResponseReturnValue:
    form = forms.NewPasswordForm()
    invited = services.find_token_user(token, TokenPurpose.INVITATION)
    if invited is None:
        return _gone("accounts/invitation.html")
    if form.submitted():
        with form.errors_shown(), transaction():
            services.accept_invitation(token, password=form.password.data, locale=locale())
            flash(
                _("Your account is ready. Sign in; you then set up the second factor."), "success"
            )
            return redirect(url_for(".sign_in"))
    return render_form("accounts/invitation.html", form=form, invited=invited)


@bp.get("/")
@requires(OWN)
def account() -> ResponseReturnValue:
    return render_template(
        "accounts/account.html", user=me(), devices=sessions.list_sessions(me()), button=ButtonForm(),
        this_device=sessions.current_session_id(),
    )  # fmt: skip


@bp.post("/devices/<uuid:session_id>/sign-out")
@requires(OWN, write=OWN)
def revoke_device(session_id: UUID) -> ResponseReturnValue:
    if ButtonForm().submitted():
        with transaction():
            sessions.revoke(session_id, user=me())
        flash(_("This device is signed out."), "success")
    return redirect(url_for(".account"))


@bp.route("/password", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def password() -> ResponseReturnValue:
    form = forms.ChangePasswordForm()
    if form.submitted():
        with form.errors_shown():
            with transaction():
                attempts.count(("password", me().id))
            with transaction():
                user = me()
                services.change_password(
                    user, current=form.current.data, password=form.password.data
                )
                attempts.give_back(("password", user.id))
                sessions.open_session(user, second_factor=True)  # this device stays, others end
            flash(_("Your password is changed. All other devices are signed out."), "success")
            return redirect(url_for(".account"))
    return render_form("accounts/password.html", form=form)


@bp.route("/settings", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def settings() -> ResponseReturnValue:
    form = forms.SettingsForm(obj=me())
    if form.submitted():
        with form.errors_shown(), transaction():
            services.save_settings(me(), locale=form.locale.data, time_zone=form.time_zone.data)
            flash(_("Your settings are saved."), "success")
            return redirect(url_for(".settings", locale=form.locale.data))
    return render_form("accounts/settings.html", form=form)


@bp.get("/staff")
@requires(Permission.ACCOUNT_ADMINISTER)
def staff() -> ResponseReturnValue:
    rows = queries.list_staff(visible_to=me(), after=request.args.get("after", ""))
    roles = {user.id: queries.shown_assignments(user, visible_to=me()) for user in rows}
    return render_template("accounts/staff.html", rows=rows, roles=roles, button=ButtonForm())


@bp.route("/staff/invite", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_ADMINISTER, write=Permission.ACCOUNT_ADMINISTER)
def invite() -> ResponseReturnValue:
    form = forms.InviteForm()
    form.offer(
        roles=queries.grantable_roles(me()),
        organisations=queries.grantable_organisations(me()),
        locale=locale(),
    )
    if form.submitted():
        with form.errors_shown(), transaction():
            where = form.organisation_id.data
            services.invite(
                email=form.email.data, name=form.name.data, role=Role(form.role.data),
                organisation_id=UUID(where) if where else None, by=me(),
            )  # fmt: skip
            flash(_("The invitation is on its way. The link holds for seven days."), "success")
            return redirect(url_for(".staff"))
    return render_form("accounts/invite.html", form=form)


@bp.post("/staff/roles/<uuid:assignment_id>/end")
@requires(Permission.ACCOUNT_ADMINISTER, write=Permission.ACCOUNT_ADMINISTER)
def end_role(assignment_id: UUID) -> ResponseReturnValue:
    assignment = queries.get_assignment(assignment_id, visible_to=me())
    if ButtonForm().submitted():
        with transaction():
            services.end_role(assignment, by=me())
        flash(_("The role has ended and the person's sessions with it."), "success")
    return redirect(url_for(".staff"))
