from flask import Blueprint

from registry.programs.pay import describe_pay

bp = Blueprint("programs", __name__, url_prefix="/<any(vi,en):locale>/programs")
bp.add_app_template_filter(describe_pay, "pay")
