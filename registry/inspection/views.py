"""The audit log, and the check of its chain."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from registry.audit import queries
from registry.background import jobs
from registry.core.i18n import _, _l
from registry.core.permissions import Permission, requires
from registry.inspection import listing
from registry.inspection.lists import EVENTS
from registry.web.forms import ButtonForm, transaction
from registry.web.lists.pages import register
from registry.web.steps import current_user

bp = Blueprint("audit", __name__, url_prefix="/<any(vi,en):locale>/audit")
NAVIGATION = [(_l("Audit log"), "audit.index", Permission.AUDIT_READ)]
READ = Permission.AUDIT_READ


def _end_of_chain() -> dict[str, Any]:
    return {"checkpoint": queries.get_checkpoint(), "last_check": listing.find_last_check()}


register(bp, EVENTS, read=READ, template="audit/index.html", context=_end_of_chain)


@bp.post("/check")
@requires(READ, write=READ)
def check() -> ResponseReturnValue:
    if ButtonForm().submitted():
        with transaction():
            jobs.start(listing.CHECK, by=current_user())
        flash(_("The chain is being checked from its first event on."))
    return redirect(url_for(".index"))
