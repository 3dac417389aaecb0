"""Signing up, signing in with two factors, one's own account, and inviting staff."""

import io
from urllib.parse import urlsplit
from uuid import UUID

import segno
from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.accounts import forms, queries, services, sessions
from registry.accounts.models import TokenPurpose, User
from registry.db import session
from registry.errors import NotAllowed
from registry.forms import ButtonForm, render_form, transaction
from registry.i18n import _, _l, locale
from registry.permissions import Permission, Role, can, public, requires

bp = Blueprint("accounts", __name__, url_prefix="/<any(vi,en):locale>/account")
OWN = Permission.ACCOUNT_OWN
NAVIGATION = [(_l("Staff"), "accounts.staff", Permission.ACCOUNT_ADMINISTER)]
ACCOUNT_NAVIGATION = [
    (_l("Account and devices"), "accounts.account", OWN),
    (_l("Settings"), "accounts.settings", OWN),
]
START_PAGES = (
    (Permission.EXPERT_EDIT_OWN, "experts.home"),
    (Permission.CLAIM_VERIFY, "verification.index"),
    (Permission.EXPERT_SEARCH, "matching.index"),
    (Permission.INTRODUCTION_ENDORSE, "introductions.index"),
    (Permission.CONTRACT_CHECK, "contracts.index"),
    (Permission.DESIGNATION_RECORD, "leading.index"),
    (Permission.AUDIT_READ, "audit.index"),
    (Permission.OPERATIONS_READ, "operations.index"),
    (Permission.COUNT_READ, "targets.index"),
)


@bp.record_once
def install_sessions(state: BlueprintSetupState) -> None:
    sessions.install(state.app.extensions["login_manager"])


def me() -> User:
    user: User = current_user._get_current_object()
    return user


def start_page(user: User) -> str:
    for permission, endpoint in START_PAGES:
        if can(user, permission) and endpoint in current_app.view_functions:
            return url_for(endpoint)
    return url_for("accounts.account")


def safe_next() -> str:
    """Where to go after signing in: a path of this site and nothing else."""
    wanted = request.args.get("next", "")
    parts = urlsplit(wanted)
    is_path = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and "\\" not in wanted
    is_plain = not parts.scheme and not parts.netloc and wanted.isprintable()
    return wanted if is_path and is_plain else ""


def _address() -> str:
    return request.remote_addr or "?"


@bp.route("/sign-up", methods=["GET", "POST"])
@public(write=True)
def sign_up() -> ResponseReturnValue:
    form = forms.SignUpForm()
    if form.submitted():
        with form.errors_shown(), transaction():
            services.sign_up(
                email=form.email.data, name=form.name.data, password=form.password.data,
                locale=locale(), address=_address(),
            )  # fmt: skip
            return redirect(url_for(".check_mail"))
    return render_form("accounts/sign_up.html", form=form)


@bp.get("/check-mail")
@public()
def check_mail() -> ResponseReturnValue:
    return render_template("accounts/check_mail.html")


@bp.route("/confirm/<token>", methods=["GET", "POST"])
@public(write=True)
def confirm(token: str) -> ResponseReturnValue:
    """A button, because mail scanners open links."""
    form = ButtonForm()
    if form.submitted():
        with form.errors_shown(), transaction():
            services.confirm_email(token)
            flash(_("Your e-mail address is confirmed. Sign in to fill your profile."), "success")
            return redirect(url_for(".sign_in"))
    return render_form("accounts/confirm.html", form=form)


@bp.route("/sign-in", methods=["GET", "POST"])
@public(write=True)
def sign_in() -> ResponseReturnValue:
    form = forms.SignInForm()
    if form.submitted():
        with form.errors_shown():
            # Counted in a transaction of its own: a wrong password must stay counted.
            with transaction():
                user = services.check_password(
                    email=form.email.data, password=form.password.data, address=_address()
                )
            if user is not None:
                return _enter(user)
            form.form_errors = [_("The e-mail address or the password is not right.")]
    return render_form("accounts/sign_in.html", form=form)


def _enter(user: User) -> ResponseReturnValue:
    with transaction():
        user = session().get_one(User, user.id)
        if user.email_confirmed_at is None:
            services.resend_confirmation(user)
        else:
            sessions.open_session(user, second_factor=False)
    if user.email_confirmed_at is None:
        return redirect(url_for(".check_mail"))
    if not user.needs_second_factor:
        return redirect(safe_next() or start_page(user))
    step = ".code" if user.totp_confirmed_at else ".enrol"
    return redirect(url_for(step, next=safe_next() or None))


@bp.route("/code", methods=["GET", "POST"])
@public(write=True)
def code() -> ResponseReturnValue:
    user = sessions.pending_user()
    if user is None or user.totp_confirmed_at is None:
        return redirect(url_for(".sign_in"))
    form = forms.CodeForm()
    if form.submitted():
        with form.errors_shown():
            _count_then_check(user, form.code.data)
            with transaction():
                sessions.open_session(session().get_one(User, user.id), second_factor=True)
            return redirect(safe_next() or start_page(user))
    return render_form("accounts/code.html", form=form, user=user)


def _count_then_check(user: User, typed: str) -> None:
    """Attempts stay counted although the wrong code raises."""
    failure: Exception | None = None
    with transaction():
        try:
            services.check_code(session().get_one(User, user.id), typed)
        except Exception as error:
            failure = error
    if failure is not None:
        raise failure


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
            services.ask_reset(email=form.email.data, address=_address())
            return redirect(url_for(".check_mail"))
    return render_form("accounts/forgotten.html", form=form)


@bp.route("/reset/<token>", methods=["GET", "POST"])
@public(write=True)
def reset(token: str) -> ResponseReturnValue:
    form = forms.NewPasswordForm()
    is_valid = services.find_token_user(token, TokenPurpose.RESET_PASSWORD) is not None
    if form.submitted():
        with form.errors_shown(), transaction():
            services.reset_password(token, password=form.password.data)
            flash(_("Your password is changed. Sign in with the new one."), "success")
            return redirect(url_for(".sign_in"))
    return render_form("accounts/new_password.html", form=form, is_valid=is_valid)


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@public(write=True)
def accept_invitation(token: str) -> ResponseReturnValue:
    form = forms.NewPasswordForm()
    invited = services.find_token_user(token, TokenPurpose.INVITATION)
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
        with form.errors_shown(), transaction():
            user = me()
            services.change_password(user, current=form.current.data, password=form.password.data)
            sessions.open_session(user, second_factor=True)  # this device stays, the others end
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
    return render_template("accounts/staff.html", rows=rows, button=ButtonForm())


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
