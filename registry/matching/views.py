from flask import Blueprint

bp = Blueprint("matching", __name__, url_prefix="/<any(vi,en):locale>/matching")
