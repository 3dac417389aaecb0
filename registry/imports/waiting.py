"""Imports that wait for somebody: for their columns, or for a decision on their rows."""

from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, literal

from registry.accounts.models import User
from registry.core.i18n import _, _l
from registry.core.paging import Rows
from registry.core.permissions import Permission, can
from registry.core.waiting import Party, Work, mine
from registry.imports.models import OPEN, ImportBatch, ImportKind, ImportState
from registry.imports.queries import visible_batches

WHOSE: dict[Party, ColumnElement[bool]] = {
    Party.INSTITUTION: ImportBatch.organisation_id.is_not(None),
    Party.ADMINISTRATOR: ImportBatch.organisation_id.is_(None)
    & (ImportBatch.kind == ImportKind.STAFF),
    Party.MINISTRY: ImportBatch.organisation_id.is_(None) & (ImportBatch.kind != ImportKind.STAFF),
}


def _waiting(party: Party, user: User) -> Rows:
    """Whoever may import this kind there can go on with it; it waits for whoever started it."""
    return (
        visible_batches(user)
        .with_only_columns(
            ImportBatch.id,
            ImportBatch.code,
            ImportBatch.kind,
            ImportBatch.state,
            ImportBatch.filename,
            ImportBatch.decide_by.label("due_on"),
            ImportBatch.created_at.label("since"),
            mine(literal(can(user, Permission.IMPORT_WRITE)), ImportBatch.started_by_id == user.id),
        )
        .where(ImportBatch.state.in_(OPEN), WHOSE[party])
    )


def _about(row: Any) -> str:
    if row.state is ImportState.MATCHING:
        return _("The columns of %(file)s have to be assigned", file=row.filename)
    return _("What becomes of the rows of %(file)s has to be decided", file=row.filename)


_work = partial(
    Work,
    label=_l("Continue an import"),
    act=_l("Continue"),
    permission=Permission.IMPORT_READ,
    title=lambda row: f"{row.code} – {row.kind.label}",
    about=_about,
    address=lambda row: {"batch_id": row.id},
    case_endpoint="imports.show",
    list_endpoint="imports.index",
)
WORK = tuple(
    _work(code=f"imports.{party.value}", party=party, rows=partial(_waiting, party))
    for party in WHOSE
)
