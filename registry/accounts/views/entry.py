"""Signing up, signing in, and the ways back in."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts import (
    attempts,
    devices,
    forms,
    passwords,
    resets,
    second_factor,
    services,
    sessions,
    tokens,
)
from registry.accounts.actions import AccountAction
from registry.accounts.destinations import safe_next, start_page
from registry.accounts.emails import canonical_email
from registry.accounts.models import TokenPurpose, User
from registry.accounts.views.shared import bp, gone, network
from registry.audit import services as audit
from registry.core.db import session, step_aside
from registry.core.i18n import _, locale
from registry.core.permissions import public
from registry.web.forms import ButtonForm, render_form, transaction
from registry.web.steps import current_user, is_signed_in


@bp.route("/sign-up", methods=["GET", "POST"])
@public(write=True)
def sign_up() -> ResponseReturnValue:
    form = forms.SignUpForm()
    if form.submitted():
        with form.errors_shown():
            email, name = canonical_email(form.email.data), form.name.data
            passwords.refuse_weak(form.password.data, about=(email, name))
            with transaction():  # counted before the hash, which is what costs
                attempts.count(("letter-network", network()), ("letter", email))
            hashed = passwords.hash_password(form.password.data)
            with transaction():
                services.sign_up(
                    email=email,
                    name=name,
                    password_hash=hashed,
                    locale=locale(),
                    time_zone=form.time_zone.data,
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
    user = tokens.find_token_user(token, TokenPurpose.CONFIRM_EMAIL)
    if user is None:
        return gone("accounts/confirm.html")
    if form.submitted():
        with form.errors_shown():
            stored = user.password_hash
            with transaction():
                attempts.count(("password", user.id))
            is_right = passwords.verify_password(form.password.data, stored)
            with transaction():
                confirmed = services.confirm_email(token, proven=stored if is_right else None)
                sessions.open_session(confirmed, second_factor=False)
            return redirect(start_page(confirmed))
    return render_form("accounts/confirm.html", form=form)


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
                    network=network(),
                    cookie=request.cookies.get(devices.COOKIE, ""),
                )
                stored = user.password_hash if user else None
            if passwords.verify_password(form.password.data, stored) and user is not None:
                entered = _enter(user.id, tries)
                if entered is not None:
                    return entered
            form.form_errors = [
                _(
                    "The e-mail address or the password is not right, or the address is not confirmed yet. In the last case a new link has been sent to you by e-mail."
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
            audit.record(AccountAction.SIGNED_IN, user, by=user)
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
    form = forms.OneTimeCodeForm()
    if form.submitted():
        with form.errors_shown():
            with transaction():
                attempts.count(("code", user.id))
            with transaction():
                user = session().get_one(User, user.id)
                second_factor.check_code(user, form.code.data)
                attempts.give_back(("code", user.id))
                resets.drop_open(user)
                sessions.open_session(user, second_factor=True)
                audit.record(AccountAction.SIGNED_IN, user, by=user)
            return _welcome(user)
    return render_form("accounts/code.html", form=form, user=user)


@bp.post("/sign-out")
@public(write=True)
def sign_out() -> ResponseReturnValue:
    if ButtonForm().submitted():
        with transaction():
            if is_signed_in():
                audit.record(AccountAction.SIGNED_OUT, current_user(), by=current_user())
            sessions.close_session()
    response = redirect(url_for("public.home"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.route("/forgotten", methods=["GET", "POST"])
@public(write=True)
def forgotten() -> ResponseReturnValue:
    form, lifetime = forms.AskResetForm(), tokens.LIFETIMES[TokenPurpose.RESET_PASSWORD]
    if form.submitted():
        with form.errors_shown(), transaction():
            services.ask_reset(email=form.email.data, network=network())
            return redirect(url_for(".check_mail"))
    return render_form("accounts/forgotten.html", form=form, lifetime=lifetime)


@bp.route("/reset/<token>", methods=["GET", "POST"])
@public(write=True)
def reset(token: str) -> ResponseReturnValue:
    form = forms.NewPasswordForm()
    user = tokens.find_token_user(token, TokenPurpose.RESET_PASSWORD)
    if user is None:
        return gone("accounts/new_password.html")
    if form.submitted():
        with form.errors_shown():
            about = (user.email, user.display_name)
            step_aside()
            hashed = passwords.make_hash(form.password.data, about=about)
            with transaction():
                services.reset_password(token, password_hash=hashed)
            flash(_("Your password is changed. Sign in with the new one."), "success")
            return redirect(url_for(".sign_in"))
    return render_form("accounts/new_password.html", form=form)
