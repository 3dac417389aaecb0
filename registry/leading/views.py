from flask import Blueprint

bp = Blueprint("leading", __name__, url_prefix="/<any(vi,en):locale>/leading")
