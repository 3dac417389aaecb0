"""National reports as they are read: the ministry and its auditors see all, bodies what was issued."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from registry.accounts.models import User
from registry.core.db import find_row, get_row, list_rows
from registry.core.permissions import OVERSIGHT_ROLES
from registry.experts.models import Person
from registry.reports import files
from registry.reports.models import ReportRun
from registry.reports.national_models import NationalFile, NationalReport
from registry.reports.states import ISSUED, ReportState

OPEN = (ReportState.DRAFT, ReportState.PROPOSED)


def visible_reports(user: User) -> Select[NationalReport]:
    statement = select(NationalReport)
    if user.roles & OVERSIGHT_ROLES:
        return statement
    return statement.where(NationalReport.state.in_(ISSUED))


def get_report(report_id: uuid.UUID, *, visible_to: User) -> NationalReport:
    return get_row(visible_reports(visible_to).where(NationalReport.id == report_id))


def list_of_run(run: ReportRun, *, visible_to: User | None = None) -> Sequence[NationalReport]:
    """The newest first; those that were discarded are history."""
    statement = visible_reports(visible_to) if visible_to else select(NationalReport)
    return list_rows(
        statement.where(
            NationalReport.run_id == run.id, NationalReport.state != ReportState.DISCARDED
        ).order_by(NationalReport.created_at.desc(), NationalReport.id)
    )


def find_open(run: ReportRun) -> NationalReport | None:
    return find_row(
        select(NationalReport).where(
            NationalReport.run_id == run.id, NationalReport.state.in_(OPEN)
        )
    )


def find_successor(report: NationalReport) -> NationalReport | None:
    """The report that supersedes this one, once it is issued."""
    return find_row(
        select(NationalReport).where(
            NationalReport.supersedes_id == report.id, NationalReport.state.in_(ISSUED)
        )
    )


def list_files(report: NationalReport) -> list[NationalFile]:
    """In the order in which they are shown."""
    rows = list_rows(select(NationalFile).where(NationalFile.report_id == report.id))
    return sorted(rows, key=lambda row: files.NAMES.index(row.name))


def get_file(report: NationalReport, name: str) -> NationalFile:
    return get_row(
        select(NationalFile).where(NationalFile.report_id == report.id, NationalFile.name == name)
    )


@dataclass(frozen=True)
class Issued:
    """What the check page says: a report that was issued, and the file whose digest was asked for."""

    report: NationalReport
    file: NationalFile | None
    successor: NationalReport | None


def find_issued(asked: str) -> Issued | None:
    """By its number, or by the digest of its data or of one of its files."""
    wanted = "".join(asked.split())
    report = find_row(_issued().where(NationalReport.number == wanted.upper()))
    file = None
    if report is None:
        report = find_row(_issued().where(NationalReport.sha256 == wanted.lower()))
        file = find_row(select(NationalFile).where(NationalFile.sha256 == wanted.lower()).limit(1))
        if report is None and file is not None:
            report = find_row(_issued().where(NationalReport.id == file.report_id))
    return Issued(report, file, find_successor(report)) if report is not None else None


def _issued() -> Select[NationalReport]:
    return select(NationalReport).where(NationalReport.state.in_(ISSUED))


def find_people(numbers: Iterable[str]) -> list[uuid.UUID]:
    """Those of a snapshot, which names them by their register numbers."""
    return list(list_rows(select(Person.id).where(Person.number.in_(list(numbers)))))
