"""The approvals and procedures that a contract needs."""

from collections.abc import Iterator

from sqlalchemy import select

from registry.core.citing import Citation, in_both
from registry.core.db import list_rows
from registry.core.i18n import _l, localized_text
from registry.procedures.models import ProcedureRule


def list_citations() -> Iterator[Citation]:
    rows = select(ProcedureRule).order_by(ProcedureRule.place, ProcedureRule.valid_from)
    for row in list_rows(rows):
        yield Citation(
            _l("Approval or procedure"),
            localized_text(row, "title"),
            **in_both(row, "basis"),
            actor=str(row.doer.label),
            deadline=f"{row.due_from.label}: {row.due_days}",
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
