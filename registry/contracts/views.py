from flask import Blueprint

bp = Blueprint("contracts", __name__, url_prefix="/<any(vi,en):locale>/contracts")
