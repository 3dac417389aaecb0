"""The steps of the national report: drafted from the numbers, edited, proposed, and frozen by a second
person; a correction is another report, which supersedes it and says why."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.core.db import now, session
from registry.core.errors import Conflict, NotAllowed, RegistryError
from registry.core.i18n import _, format_date, hanoi_today
from registry.core.numbering import next_number
from registry.notices import services as notices
from registry.reports import collecting, drafting, files, national_queries, queries, services
from registry.reports.actions import ReportAction
from registry.reports.collecting import WORDS
from registry.reports.models import ReportRun
from registry.reports.national_models import NationalFile, NationalReport
from registry.reports.states import PartState, ReportState

R = ReportState
PAPER = ("paper_number", "paper_on", "signer_authority", "signer_title", "signer_name")
REQUIRED = ("results_vi", "difficulties_vi", "directions_vi", "proposals_vi", *PAPER)


def begin(run: ReportRun, *, by: User, **values: Any) -> NationalReport:
    """With the words that its numbers and the accepted reports give. Raises RegistryError."""
    if not run.is_national:
        raise RegistryError(_("This cycle has no national report."))
    if not run.is_settled:
        raise RegistryError(
            _("The numbers are fixed at the end of %(day)s.", day=format_date(run.known_on))
        )
    if national_queries.list_of_run(run):
        raise Conflict(_("There is a national report of this cycle already."))
    report = NationalReport(
        number=_next_number(run), run_id=run.id, run=run, known_at=run.known_at, **values
    )
    states.begin(report, by=by, action=ReportAction.NATIONAL_BEGUN)
    redraft(report, by=by)
    return report


def _next_number(run: ReportRun) -> str:
    return next_number(f"BC-{run.year}-")


def redraft(report: NationalReport, *, by: User) -> None:
    """The words anew, from the numbers and what has been accepted by now; what was typed is lost."""
    states.refuse_other_than(report, R.DRAFT)
    for name, text in drafting.national(collecting.collect(report)).items():
        setattr(report, name, text)
    audit.record(ReportAction.NATIONAL_WRITTEN, report, by=by)


def write(report: NationalReport, values: Mapping[str, Any], *, by: User) -> None:
    states.refuse_other_than(report, R.DRAFT)
    for name in (*WORDS, *PAPER):
        setattr(report, name, values[name])
    audit.record(ReportAction.NATIONAL_WRITTEN, report, by=by)


def list_needed(report: NationalReport) -> list[str]:
    return [name for name in REQUIRED if not getattr(report, name)]


def propose(report: NationalReport, *, by: User) -> None:
    """To a second person, who freezes it. Raises RegistryError for what is still open."""
    states.refuse_illegal(report, R.PROPOSED)
    if list_needed(report):
        raise RegistryError(
            _(
                "Fill in every part in Vietnamese, and enter the number, the day and the signer first."
            )
        )
    _refuse_unready(report)
    report.prepared_by_id, report.note = by.id, ""
    states.move(report, R.PROPOSED, by=by, action=ReportAction.NATIONAL_PROPOSED)
    notices.tell("report_national", queries.list_officers(), by=by, report=report, news="proposed")


def _refuse_unready(report: NationalReport) -> None:
    """Nobody is named as missing before the due day has passed, and nothing waits for an answer."""
    parts = queries.list_parts(report.run)
    if any(part.state is PartState.SUBMITTED for part in parts):
        raise RegistryError(_("Decide about every submitted report first."))
    if report.run.closed_at is None and not has_ended(report.run):
        raise RegistryError(
            _(
                "Bodies can still report until the end of %(day)s; the report can be frozen after that.",
                day=format_date(report.run.due_on),
            )
        )


def has_ended(run: ReportRun) -> bool:
    """Its due day has passed, or all that the text names have been accepted before."""
    done = {PartState.ACCEPTED, PartState.LOCKED}
    named = [part for part in queries.list_parts(run) if part.is_mandatory]
    return run.due_on < hanoi_today() or all(part.state in done for part in named)


def refuse(report: NationalReport, *, reason: str, by: User) -> None:
    _refuse_same(report, by)
    states.refuse_other_than(report, R.PROPOSED)
    report.note = reason
    states.move(report, R.DRAFT, by=by, action=ReportAction.NATIONAL_REFUSED, reason=reason)
    author = session().get(User, report.prepared_by_id)
    notices.tell("report_national", author, by=by, report=report, news="refused")


def freeze(report: NationalReport, *, by: User) -> None:
    """The second person: what it is made of and its files are kept as they are now."""
    _refuse_same(report, by)
    states.refuse_illegal(report, R.FROZEN)
    _refuse_unready(report)
    report.frozen_at, report.frozen_by_id = now(), by.id
    if report.run.closed_at is None:
        services.close(report.run, by=by)
    session().flush()  # what was accepted is locked in the snapshot too
    _keep(report)
    if report.supersedes is not None:
        action = ReportAction.NATIONAL_SUPERSEDED
        states.move(report.supersedes, R.SUPERSEDED, by=by, action=action, number=report.number)
        session().flush()  # of one run one report is in force
    states.move(report, R.FROZEN, by=by, action=ReportAction.NATIONAL_FROZEN, sha256=report.sha256)
    author = session().get(User, report.prepared_by_id)
    notices.tell("report_national", author, by=by, report=report, news="frozen")


def _refuse_same(report: NationalReport, by: User) -> None:
    if report.prepared_by_id == by.id:
        raise NotAllowed(_("A second person freezes the report, not the one who proposed it."))


def _keep(report: NationalReport) -> None:
    snapshot = snapshot_of(report)
    content = collecting.as_bytes(snapshot)
    report.snapshot, report.sha256 = content.decode(), files.sha256(content)
    for name in files.NAMES:
        made = files.make(name, snapshot, digest=report.sha256)
        session().add(
            NationalFile(report_id=report.id, name=name, sha256=files.sha256(made), content=made)
        )


def snapshot_of(report: NationalReport) -> dict[str, Any]:
    """With what changed against the report that it supersedes."""
    snapshot = collecting.collect(report)
    if report.supersedes is not None:
        before = collecting.load(report.supersedes.snapshot)
        snapshot["supersedes"]["changes"] = collecting.differences(before, snapshot)
    return snapshot


def correct(report: NationalReport, *, reason: str, known_at: datetime, by: User) -> NationalReport:
    """Another report of the same run, with the same words to begin with. Its numbers are those of the
    same data day, as known at a later moment."""
    states.refuse_other_than(report, R.FROZEN)
    if not report.known_at <= known_at <= now():
        raise RegistryError(
            _(
                "Choose a day from the moment of the first report until yesterday, or today's moment."
            )
        )
    if national_queries.find_open(report.run) is not None:
        raise Conflict(_("A correction of this report is being drafted already."))
    words = {name: getattr(report, name) for name in (*WORDS, *PAPER)}
    successor = NationalReport(
        number=_next_number(report.run),
        run_id=report.run_id,
        run=report.run,
        known_at=known_at,
        supersedes_id=report.id,
        supersedes=report,
        correction=reason,
        **{**words, "paper_number": "", "paper_on": None},
    )
    states.begin(successor, by=by, action=ReportAction.NATIONAL_BEGUN)
    return successor


def discard(report: NationalReport, *, reason: str, by: User) -> None:
    states.move(report, R.DISCARDED, by=by, action=ReportAction.NATIONAL_DISCARDED, reason=reason)
