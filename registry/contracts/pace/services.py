"""The benchmarks in the hands of the ministry: one of its officers drafts another number of days, a second
one confirms it; it applies from its day on, and no earlier step is measured anew by it."""

from datetime import date

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import states
from registry.contracts.pace import queries
from registry.contracts.pace.actions import BenchmarkAction
from registry.contracts.pace.models import BenchmarkState, StepBenchmark
from registry.core import editions
from registry.core.db import session
from registry.core.errors import Conflict, NotAllowed, RegistryError
from registry.core.i18n import _
from registry.core.permissions import Role
from registry.notices import services as notices


def propose(
    latest: StepBenchmark, *, days: int, valid_from: date | None, source: str, by: User
) -> StepBenchmark:
    if latest.state is not BenchmarkState.CONFIRMED:
        raise RegistryError(_("Only a benchmark that is in force can be changed."))
    if queries.find_proposed(latest.step) is not None:
        raise Conflict(_("A change of this benchmark is already waiting for a second person."))
    editions.refuse_bad_day(latest, valid_from)
    if days == latest.days:
        raise RegistryError(_("Nothing differs from what is recorded."))
    row = StepBenchmark(
        step=latest.step, days=days, valid_from=valid_from, source=source, proposed_by_id=by.id
    )
    states.begin(row, by=by, action=BenchmarkAction.PROPOSED)
    notices.tell("benchmark_waiting", list_holders(Role.SCHEME_OFFICER), by=by, benchmark=row)
    return row


def confirm(row: StepBenchmark, *, by: User) -> None:
    """From its day on it applies; the one before ends there."""
    if row.proposed_by_id == by.id:
        raise NotAllowed(_("A second person must confirm what you proposed."))
    states.refuse_illegal(row, BenchmarkState.CONFIRMED)
    latest = queries.find_latest(row.step)
    if latest is not None:
        editions.end_for_next(latest, row.valid_from)
    row.confirmed_by_id = by.id
    action = BenchmarkAction.CONFIRMED
    states.move(row, BenchmarkState.CONFIRMED, by=by, action=action, days=row.days)
    _tell_proposer(row, by=by)


def reject(row: StepBenchmark, *, reason: str, by: User) -> None:
    """The second person disagrees, or the first one takes it back: nothing was changed."""
    row.answer = reason
    action = BenchmarkAction.REJECTED
    states.move(row, BenchmarkState.REJECTED, by=by, action=action, reason=reason)
    _tell_proposer(row, by=by)


def _tell_proposer(row: StepBenchmark, *, by: User) -> None:
    proposer = session().get(User, row.proposed_by_id)
    notices.tell("benchmark_answered", proposer, by=by, benchmark=row)
