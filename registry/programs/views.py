from flask import Blueprint

bp = Blueprint("programs", __name__, url_prefix="/<any(vi,en):locale>/openings-work")
