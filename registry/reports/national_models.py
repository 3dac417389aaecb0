"""The national report of one run: drafted, confirmed by a second person, and then the same for ever."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.db import now
from registry.core.tables import Base, Stamped, Versioned, unique_where
from registry.reports.models import ReportRun
from registry.reports.states import ISSUED, REPORT_MOVES, ReportState


class NationalReport(Stamped, Versioned, Base):
    """`snapshot`: the canonical JSON of all that it was made of; its digest is the digest of the report."""

    __tablename__ = "national_reports"
    legal_moves = REPORT_MOVES
    __table_args__ = (
        unique_where(
            "uq_national_reports_run_open",
            "run_id",
            where="state IN ('draft', 'proposed')",
        ),
        unique_where("uq_national_reports_run_frozen", "run_id", where="state = 'frozen'"),
        CheckConstraint("frozen_by_id <> prepared_by_id", name="four_eyes"),
    )

    number: Mapped[str] = mapped_column(unique=True)  # BC-2026-0001
    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report_runs.id"), index=True)
    state: Mapped[ReportState] = mapped_column(default=ReportState.DRAFT)
    known_at: Mapped[datetime]
    supersedes_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("national_reports.id"), index=True
    )
    correction: Mapped[str] = mapped_column(default="")  # why it supersedes the other one

    results_vi: Mapped[str] = mapped_column(default="")
    results_en: Mapped[str] = mapped_column(default="")
    difficulties_vi: Mapped[str] = mapped_column(default="")
    difficulties_en: Mapped[str] = mapped_column(default="")
    directions_vi: Mapped[str] = mapped_column(default="")
    directions_en: Mapped[str] = mapped_column(default="")
    proposals_vi: Mapped[str] = mapped_column(default="")
    proposals_en: Mapped[str] = mapped_column(default="")

    paper_number: Mapped[str] = mapped_column(default="")  # 215/BC-BGDĐT
    paper_on: Mapped[date | None]
    signer_authority: Mapped[str] = mapped_column(default="")  # KT. BỘ TRƯỞNG
    signer_title: Mapped[str] = mapped_column(default="")
    signer_name: Mapped[str] = mapped_column(default="")

    note: Mapped[str] = mapped_column(default="")  # of the second person who did not confirm
    prepared_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    frozen_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    frozen_at: Mapped[datetime | None]
    snapshot: Mapped[str] = mapped_column(default="", deferred=True)
    sha256: Mapped[str] = mapped_column(default="", index=True)
    moved_at: Mapped[datetime] = mapped_column(default=now)

    run: Mapped[ReportRun] = relationship(lazy="joined", innerjoin=True)
    supersedes: Mapped["NationalReport | None"] = relationship(remote_side="NationalReport.id")

    @property
    def is_issued(self) -> bool:
        return self.state in ISSUED


class NationalFile(Stamped, Base):
    """One of the files of a frozen report, as it was issued."""

    __tablename__ = "national_report_files"
    __table_args__ = (UniqueConstraint("report_id", "name"),)

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("national_reports.id"))
    name: Mapped[str]  # snapshot.json, vi.docx, vi.pdf, en.docx, en.pdf, tables.xlsx
    sha256: Mapped[str] = mapped_column(index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
