from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from registry.permissions import public

bp = Blueprint("public", __name__, url_prefix="/<any(vi,en):locale>")


@bp.get("/")
@public()
def home() -> ResponseReturnValue:
    return render_template("public/home.html")
