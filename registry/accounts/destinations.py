"""Where somebody goes after signing in."""

from urllib.parse import urlsplit, urlunsplit

from flask import request, url_for

from registry.accounts.models import User


def start_page(_user: User) -> str:
    """Everybody's work; an expert who has not begun a profile is led on from there."""
    return url_for("work.index")


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
