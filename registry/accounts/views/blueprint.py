"""What the account pages share."""

from http import HTTPStatus

from flask import Blueprint, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user

from registry.accounts import attempts, sessions
from registry.accounts.models import User
from registry.core.permissions import Permission

bp = Blueprint("accounts", __name__, url_prefix="/<any(vi,en):locale>/account")
OWN = Permission.ACCOUNT_OWN


@bp.record_once
def install_sessions(state: BlueprintSetupState) -> None:
    sessions.install(state.app.extensions["login_manager"])


def me() -> User:
    user: User = current_user._get_current_object()
    return user


def network() -> str:
    return attempts.network(request.remote_addr)


def gone(template: str) -> ResponseReturnValue:
    """A link that can no longer be used."""
    return render_template(template, form=None), HTTPStatus.GONE


@bp.before_app_request
def know_the_reader() -> None:
    """Now, so that "last seen" is written before a view opens its own transaction."""
    if request.endpoint not in {None, "static", "healthz", "readyz"}:
        _ = current_user.is_authenticated
