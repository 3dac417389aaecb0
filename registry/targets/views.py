from flask import Blueprint

bp = Blueprint("targets", __name__, url_prefix="/<any(vi,en):locale>/targets")
