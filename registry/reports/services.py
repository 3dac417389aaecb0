"""The steps of one body's report: it writes and submits, the ministry returns it with notes or accepts it."""

from collections.abc import Mapping

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.core.db import now
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, format_date
from registry.reports import news, queries
from registry.reports.actions import ReportAction
from registry.reports.figures import Figures
from registry.reports.models import ReportPart, ReportRun
from registry.reports.states import WRITABLE, PartState

P = PartState
NARRATIVE = (
    "results_vi",
    "results_en",
    "difficulties_vi",
    "difficulties_en",
    "proposals_vi",
    "proposals_en",
)
REQUIRED = ("results_vi", "difficulties_vi", "proposals_vi")


def write(part: ReportPart, values: Mapping[str, str], *, by: User) -> None:
    """Any part of the words; what is missing may follow until it is submitted."""
    _refuse_others(part, by)
    states.refuse_other_than(part, *WRITABLE)
    for name in NARRATIVE:
        setattr(part, name, values[name])
    if part.state is P.OPEN:
        states.move(part, P.DRAFT, by=by, action=ReportAction.PART_WRITTEN)
    else:
        audit.record(ReportAction.PART_WRITTEN, part, by=by)


def list_needed(part: ReportPart) -> list[str]:
    """The names of the texts without which it cannot be submitted."""
    return [name for name in REQUIRED if not getattr(part, name).strip()]


def submit(
    part: ReportPart, *, signed_by: str, signed_title: str, letter_number: str, by: User
) -> None:
    """With the numbers of the facts as they are known at the fixed moment of the run."""
    _refuse_others(part, by)
    states.refuse_illegal(part, P.SUBMITTED)
    if list_needed(part):
        raise RegistryError(
            _("Enter the results, the difficulties and the proposals in Vietnamese first.")
        )
    if not part.run.is_settled:
        raise RegistryError(
            _(
                "The numbers are fixed at the end of %(day)s. Until then the report can be written, and not submitted.",
                day=format_date(part.run.known_on),
            )
        )
    part.figures = Figures(part.run, part.organisation_id).as_json()
    part.signed_by, part.signed_title = signed_by, signed_title
    part.letter_number, part.submitted_at = letter_number, now()
    part.submitted_by_id, part.decided_by_id = by.id, None
    states.move(part, P.SUBMITTED, by=by, action=ReportAction.PART_SUBMITTED)
    news.tell_ministry(part, "submitted", by=by)


def give_back(part: ReportPart, *, reason: str, by: User) -> None:
    states.refuse_other_than(part, P.SUBMITTED)
    _decide(part, reason, by)
    states.move(part, P.RETURNED, by=by, action=ReportAction.PART_RETURNED, reason=reason)
    news.tell_body(part, "returned", by=by)


def accept(part: ReportPart, *, note: str, by: User) -> None:
    states.refuse_other_than(part, P.SUBMITTED)
    _decide(part, note, by)
    states.move(part, P.ACCEPTED, by=by, action=ReportAction.PART_ACCEPTED, reason=note)
    news.tell_body(part, "accepted", by=by)


def reopen(part: ReportPart, *, reason: str, by: User) -> None:
    """An accepted report goes back to its body, until it is locked."""
    states.refuse_other_than(part, P.ACCEPTED)
    _decide(part, reason, by)
    states.move(part, P.RETURNED, by=by, action=ReportAction.PART_REOPENED, reason=reason)
    news.tell_body(part, "returned", by=by)


def _decide(part: ReportPart, note: str, by: User) -> None:
    if part.submitted_by_id == by.id:
        raise NotAllowed(_("Nobody decides about a report that they submitted themselves."))
    part.note, part.decided_by_id = note, by.id


def _refuse_others(part: ReportPart, by: User) -> None:
    if not queries.is_of_body(part, by):
        raise NotAllowed(_("Only the body itself writes and submits its report."))


def close(run: ReportRun, *, by: User) -> None:
    """What was accepted is locked, and what has not come is said to be not received. Raises RegistryError
    while a submitted report waits for an answer."""
    if run.closed_at is not None:
        raise RegistryError(_("This cycle has been closed already."))
    parts = queries.list_parts(run)
    if any(part.state is P.SUBMITTED for part in parts):
        raise RegistryError(_("Decide about every submitted report first."))
    for part in parts:
        if part.state is P.ACCEPTED:
            states.move(part, P.LOCKED, by=by, action=ReportAction.PART_LOCKED)
            news.tell_body(part, "locked", by=by)
        else:
            states.move(part, P.NOT_RECEIVED, by=by, action=ReportAction.PART_MISSED)
            news.tell_body(part, "missed", by=by)
    run.closed_at = now()
    audit.record(ReportAction.RUN_CLOSED, run, by=by)
