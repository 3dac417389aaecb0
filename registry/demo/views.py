"""Pages that help people look at the product: the component gallery, and the demo's mailbox."""

from uuid import UUID

from flask import Blueprint, abort, render_template
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from registry.background import mail
from registry.core.config import config
from registry.core.permissions import public
from registry.demo import gallery as samples
from registry.demo import staff

bp = Blueprint("demo", __name__, url_prefix="/<any(vi,en):locale>")


@bp.record_once
def help_people_in(state: BlueprintSetupState) -> None:
    """The demo's sign-in page names its accounts and shows their codes; no other environment does."""
    settings = state.app.extensions["config"]
    state.app.jinja_env.globals.update(
        demo_accounts=staff.list_accounts if settings.is_demo else list,
        demo_code=staff.current_code if settings.is_demo else lambda _user, _begun="": "",
    )


@bp.get("/gallery")
@public()
def gallery() -> ResponseReturnValue:
    _refuse_in_production()
    return render_template("gallery.html", **samples.gallery_context())


@bp.get("/mailbox")
@public()
def mailbox() -> ResponseReturnValue:
    """Every message the demo sent, newest first. In any other environment this page does not exist."""
    _refuse_outside_demo()
    return render_template("demo/mailbox.html", messages=mail.list_newest())


@bp.get("/mailbox/<uuid:message_id>")
@public()
def message(message_id: UUID) -> ResponseReturnValue:
    _refuse_outside_demo()
    return render_template("demo/message.html", message=mail.get_message(message_id))


def _refuse_in_production() -> None:
    if config().is_production:
        abort(404)


def _refuse_outside_demo() -> None:
    if not config().is_demo:
        abort(404)
