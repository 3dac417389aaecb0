"""The blueprint of what everybody may read."""

from flask import Blueprint

bp = Blueprint("public", __name__, url_prefix="/<any(vi,en):locale>")
