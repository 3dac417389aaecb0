from flask import Blueprint

bp = Blueprint("experts", __name__, url_prefix="/<any(vi,en):locale>/profile")
