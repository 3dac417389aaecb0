"""An import: the file, how its columns were read, and each of its rows with what became of it.

What stands in the rows may name people who know nothing of the register yet. It is encrypted, and
forgotten when its time is over; the numbers of what was read and written stay.
"""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.accounts.models import User
from registry.core.encryption import EncryptedText
from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped, Versioned
from registry.taxonomy.models import Organisation


class ImportKind(LabelledEnum):
    PROGRAMS = "programs", _l("Talent programmes")
    OPENINGS = "openings", _l("Openings")
    STAFF = "staff", _l("Staff of institutions")
    CONTRACTS = "contracts", _l("Contracts that did not begin here")
    EXPERTS = "experts", _l("Experts, as invitations")


class ImportState(LabelledEnum):
    MATCHING = "matching", _l("Columns to be assigned")
    CHECKING = "checking", _l("Rows are being checked")
    DECIDING = "deciding", _l("Waiting for a decision")
    WRITING = "writing", _l("Being recorded")
    STOPPED = "stopped", _l("Stopped half-way")
    DONE = "done", _l("Recorded")
    UNDOING = "undoing", _l("Being undone")
    UNDONE = "undone", _l("Undone")
    CANCELLED = "cancelled", _l("Cancelled")
    UNREADABLE = "unreadable", _l("File could not be read")


IMPORT_MOVES: dict[ImportState, set[ImportState]] = {
    ImportState.MATCHING: {ImportState.CHECKING, ImportState.CANCELLED},
    ImportState.CHECKING: {
        ImportState.DECIDING,
        ImportState.UNREADABLE,
        ImportState.CANCELLED,
    },
    ImportState.DECIDING: {ImportState.MATCHING, ImportState.WRITING, ImportState.CANCELLED},
    ImportState.WRITING: {ImportState.DONE, ImportState.STOPPED},
    ImportState.STOPPED: {ImportState.WRITING, ImportState.UNDOING},
    ImportState.DONE: {ImportState.UNDOING},
    ImportState.UNDOING: {ImportState.UNDONE, ImportState.STOPPED},
    ImportState.UNDONE: set(),
    ImportState.CANCELLED: set(),
    ImportState.UNREADABLE: {ImportState.MATCHING, ImportState.CANCELLED},
}
RUNNING = frozenset({ImportState.CHECKING, ImportState.WRITING, ImportState.UNDOING})
OPEN = frozenset({ImportState.MATCHING, ImportState.DECIDING})
"""Somebody has to do something before it goes on."""


class ImportBatch(Stamped, Versioned, Base):
    """`columns`: which column of the file, by its place, holds what. `sample`: the first rows of each
    sheet, until the columns are assigned. `read_to`: the last row that has been judged."""

    __tablename__ = "import_batches"
    legal_moves = IMPORT_MOVES
    __table_args__ = (Index(None, "state"), Index(None, "organisation_id", "kind"))

    code: Mapped[str] = mapped_column(unique=True)  # NL-2026-0003
    kind: Mapped[ImportKind]
    state: Mapped[ImportState] = mapped_column(default=ImportState.MATCHING)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    started_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("documents.id"))
    job_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("jobs.id"))
    filename: Mapped[str]
    sha256: Mapped[str]
    encoding: Mapped[str] = mapped_column(default="")
    sample: Mapped[str | None] = mapped_column(EncryptedText())
    sheet: Mapped[int] = mapped_column(default=0)
    head_row: Mapped[int] = mapped_column(default=1)
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    expected: Mapped[int] = mapped_column(default=0)  # rows, as the file says
    read_to: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    problem_row: Mapped[int] = mapped_column(default=0)
    decide_by: Mapped[date]
    forgotten_at: Mapped[datetime | None]

    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    started_by: Mapped[User] = relationship(
        foreign_keys=[started_by_id], lazy="joined", innerjoin=True
    )


class Verdict(LabelledEnum):
    NEW = "new", _l("New")
    SAME = "same", _l("Recorded already")
    LIKELY = "likely", _l("Likely a duplicate")
    WRONG = "wrong", _l("Wrong")


class Decision(LabelledEnum):
    OPEN = "open", _l("Not decided")
    TAKE = "take", _l("Record it")
    SKIP = "skip", _l("Leave it out")


class Outcome(LabelledEnum):
    NONE = "none", _l("Not recorded")
    WRITTEN = "written", _l("Recorded")
    FAILED = "failed", _l("Refused")
    UNDONE = "undone", _l("Removed again")
    KEPT = "kept", _l("Could not be removed")


class ImportRow(Base):
    """`cells`: by the name of the column, as plain JSON, read where it could be read. `key`: equal for
    rows that mean the same thing, and of no use outside this import."""

    __tablename__ = "import_rows"
    __table_args__ = (
        UniqueConstraint("batch_id", "number"),
        Index(None, "batch_id", "key"),
        Index(None, "batch_id", "verdict", "decision"),
        Index(None, "batch_id", "outcome"),
        Index(None, "record_id"),
    )

    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("import_batches.id"))
    number: Mapped[int]  # in the file
    key: Mapped[str] = mapped_column(default="")
    digest: Mapped[str] = mapped_column(default="")  # of all its cells
    cells: Mapped[str | None] = mapped_column(EncryptedText())
    verdict: Mapped[Verdict]
    decision: Mapped[Decision] = mapped_column(default=Decision.OPEN)
    notes: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.NONE)
    record_id: Mapped[uuid.UUID | None]  # of what was written
    record_version: Mapped[int | None]  # as it was written

    batch: Mapped[ImportBatch] = relationship(lazy="raise")


class ImportMatching(Stamped, Versioned, Base):
    """How the columns of a source's files were assigned, for its next file with the same headings."""

    __tablename__ = "import_matchings"
    __table_args__ = (UniqueConstraint("owner", "kind", "fingerprint"),)

    owner: Mapped[str]  # id of the institution, or of whoever imports for none
    kind: Mapped[ImportKind]
    fingerprint: Mapped[str]
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
