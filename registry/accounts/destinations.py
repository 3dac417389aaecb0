"""Where somebody goes after signing in."""

from urllib.parse import urlsplit, urlunsplit

from flask import current_app, request, url_for

from registry.accounts.models import User
from registry.core.permissions import Permission, can

START_PAGES = (
    (Permission.EXPERT_EDIT_OWN, "experts.home"),
    (Permission.CLAIM_VERIFY, "verification.index"),
    (Permission.EXPERT_SEARCH, "matching.index"),
    (Permission.INTRODUCTION_ENDORSE, "introductions.index"),
    (Permission.CONTRACT_CHECK, "contracts.index"),
    (Permission.DESIGNATION_RECORD, "leading.index"),
    (Permission.AUDIT_READ, "audit.index"),
    (Permission.OPERATIONS_READ, "operations.index"),
    (Permission.COUNT_READ, "targets.index"),
)


def start_page(user: User) -> str:
    for permission, endpoint in START_PAGES:
        if can(user, permission) and endpoint in current_app.view_functions:
            return url_for(endpoint)
    return url_for("accounts.account")


def safe_next() -> str:
    """Where to go after signing in: a path of this site, put together anew, and nothing else."""
    wanted = request.args.get("next", "")
    if not wanted.startswith("/") or "\\" in wanted or not wanted.isprintable():
        return ""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or parts.path.startswith("//"):
        return ""
    return urlunsplit(("", "", parts.path, parts.query, ""))
