"""What the pages of reports share."""

from uuid import UUID

from flask import Blueprint

from registry.core.i18n import _l
from registry.core.permissions import Permission
from registry.reports import queries
from registry.reports.models import ReportPart, ReportRun
from registry.web.steps import current_user

READ, WRITE = Permission.REPORT_READ, Permission.REPORT_WRITE
DECIDE = Permission.REPORT_DECIDE
NAVIGATION = [(_l("Reports"), "reports.index", READ)]
bp = Blueprint("reports", __name__, url_prefix="/<any(vi,en):locale>/reports")


def find_part(part_id: UUID) -> ReportPart:
    return queries.get_part(part_id, visible_to=current_user())


def find_run(report_run_id: UUID) -> ReportRun:
    return queries.get_run(report_run_id, visible_to=current_user())
