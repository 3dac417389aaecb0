from flask import Blueprint

bp = Blueprint("audit", __name__, url_prefix="/<any(vi,en):locale>/audit")
