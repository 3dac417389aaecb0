"""The audit log, and the check of its chain."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from registry.audit import queries
from registry.background import jobs
from registry.core.i18n import _l
from registry.core.permissions import Permission, requires
from registry.inspection import listing
from registry.inspection.lists import EVENTS
from registry.web.lists.pages import register
from registry.web.steps import Step, current_user, page_of, press

bp = Blueprint("audit", __name__, url_prefix="/<any(vi,en):locale>/audit")
NAVIGATION = [(_l("Audit log"), "audit.index", Permission.AUDIT_READ)]
READ = Permission.AUDIT_READ
STEPS = {"check": Step(done=_l("The chain is being checked from its first event on."))}


def _end_of_chain() -> dict[str, Any]:
    return {"checkpoint": queries.get_checkpoint(), "last_check": listing.find_last_check()}


register(bp, EVENTS, read=READ, template="audit/index.html", context=_end_of_chain)


@bp.post("/check")
@requires(READ, write=READ)
def check() -> ResponseReturnValue:
    return press(
        STEPS["check"],
        lambda: jobs.start(listing.CHECK, by=current_user()),
        page=page_of("audit.index"),
        to=lambda: url_for(".index"),
    )
