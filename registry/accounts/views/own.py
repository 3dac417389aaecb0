"""One's own account: devices, password, settings."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts import attempts, forms, passwords, second_factor, services, sessions
from registry.accounts.models import UserSession
from registry.accounts.views.shared import OWN, bp
from registry.core.i18n import _, _l, format_datetime
from registry.core.permissions import requires
from registry.web.forms import BaseForm, render_form, transaction
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user


@bp.get("/")
@requires(OWN)
def account() -> ResponseReturnValue:
    user = current_user()
    return render_template(
        "accounts/account.html",
        user=user,
        codes_left=second_factor.count_recovery_codes(user),
        devices=sessions.list_sessions(user),
        this_device=sessions.current_session_id(),
    )


def _find_device(session_id: UUID) -> UserSession:
    return sessions.get_open(session_id, user=current_user())


def _place_of(device: UserSession) -> Place:
    is_this = device.id == sessions.current_session_id()
    return Place(
        url=url_for(".account"),
        trail=[(_("Account and devices"), url_for(".account"))],
        facts=lambda: [
            (_("Device"), device.device_name),
            (_("This device"), _("yes") if is_this else _("no")),
            (_("Signed in since"), format_datetime(device.created_at)),
            (_("Last seen"), format_datetime(device.last_seen_at)),
        ],
    )


@StepRoutes(
    bp,
    "/devices/<uuid:session_id>",
    find=_find_device,
    page=lambda _device: account(),
    place=_place_of,
    read=OWN,
    write=OWN,
).form(
    "revoke_device",
    BaseForm,
    rule="sign-out",
    title=_l("Sign this device out"),
    submit=_l("Sign out"),
    done=_l("This device is signed out."),
    grave=(_l("The person using this device has to sign in again, with the second factor too."),),
)
def revoke_device(device: UserSession, _form: BaseForm) -> None:
    sessions.revoke(device.id, user=current_user())


@bp.route("/password", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def password() -> ResponseReturnValue:
    form = forms.ChangePasswordForm()
    if form.submitted():
        with form.errors_shown():
            user = current_user()
            stored, about = user.password_hash, (user.email, user.display_name)
            with transaction():
                attempts.count(("password", user.id))
            services.refuse_wrong_password(form.current.data, stored=stored)
            hashed = passwords.make_hash(form.password.data, about=about)
            with transaction():
                services.change_password(user, proven=stored or "", password_hash=hashed)
                attempts.give_back(("password", user.id))
                sessions.open_session(user, second_factor=True)  # this device stays, others end
            flash(_("Your password is changed. All other devices are signed out."), "success")
            return redirect(url_for(".account"))
    return render_form("accounts/password.html", form=form)


@bp.route("/settings", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def settings() -> ResponseReturnValue:
    form = forms.SettingsForm(obj=current_user())
    if form.submitted():
        with form.errors_shown(), transaction():
            services.save_settings(
                current_user(), locale=form.locale.data, time_zone=form.time_zone.data
            )
            flash(_("Your settings are saved."), "success")
            return redirect(url_for(".settings", locale=form.locale.data))
    return render_form("accounts/settings.html", form=form)
