"""The auditor's view of the chain."""

from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from registry.audit import queries
from registry.audit.actions import action_label
from registry.core.i18n import _l
from registry.core.permissions import Permission, requires

bp = Blueprint("audit", __name__, url_prefix="/<any(vi,en):locale>/audit")
NAVIGATION = [(_l("Audit log"), "audit.index", Permission.AUDIT_READ)]
PAGE = 50


@bp.get("/")
@requires(Permission.AUDIT_READ)
def index() -> ResponseReturnValue:
    """Newest first; the page key is a number of the chain."""
    before = request.args.get("before", type=int)
    rows = queries.list_events(object_id=_object_id(), before_seq=before, limit=PAGE)
    return render_template(
        "audit/index.html",
        rows=rows,
        action_label=action_label,
        actors=queries.list_actors(rows),
        checkpoint=queries.get_checkpoint(),
        before=before,
        object_id=request.args.get("object", ""),
        has_more=len(rows) == PAGE,
    )


def _object_id() -> UUID | None:
    wanted = request.args.get("object", "").strip()
    try:
        return UUID(wanted) if wanted else None
    except ValueError:
        abort(400)
