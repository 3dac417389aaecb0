from flask import Blueprint
from flask.typing import ResponseReturnValue

from registry.permissions import public

bp = Blueprint("accounts", __name__, url_prefix="/<any(vi,en):locale>/account")


@bp.route("/sign-in", methods=["GET", "POST"])
@public(write=True)
def sign_in() -> ResponseReturnValue:
    return "", 503
