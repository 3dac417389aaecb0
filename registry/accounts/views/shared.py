"""What the account pages share."""

from http import HTTPStatus

from flask import Blueprint, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from registry.accounts import attempts, sessions
from registry.core.permissions import Permission
from registry.web.steps import is_signed_in

bp = Blueprint("accounts", __name__, url_prefix="/<any(vi,en):locale>/account")
OWN = Permission.ACCOUNT_OWN


@bp.record_once
def install_sessions(state: BlueprintSetupState) -> None:
    sessions.install(state.app.extensions["login_manager"])


def network() -> str:
    return attempts.network(request.remote_addr)


def gone(template: str) -> ResponseReturnValue:
    """A link that can no longer be used."""
    return render_template(template, form=None), HTTPStatus.GONE


@bp.before_app_request
def know_the_reader() -> None:
    """Now, so that "last seen" is written before a view opens its own transaction."""
    if request.endpoint not in {None, "static", "healthz", "readyz"}:
        is_signed_in()
