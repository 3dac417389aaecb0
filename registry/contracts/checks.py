"""What one side recorded is confirmed by the other and checked by an officer; each is a fact.

A check is about the day that was shown: when a day is corrected, what was confirmed or checked before
says nothing of the new one, and is asked for again.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.contracts import doubts, four_eyes, queries
from registry.contracts.actions import ContractAction
from registry.contracts.guards import (
    refuse_other_expert,
    tell_both,
    tell_institution,
    tell_officers,
)
from registry.contracts.kinds import Checker, Milestone
from registry.contracts.models import Contract, ContractFact, StepCheck
from registry.core import facts
from registry.core.db import now, session
from registry.core.errors import RegistryError
from registry.core.i18n import _, hanoi_today

OFFICER, OTHER_SIDE = Checker.OFFICER, Checker.OTHER_SIDE
UNASKED = frozenset({Milestone.DELIVERY, Milestone.END})
"""What the other side confirms elsewhere, or need not confirm."""


@dataclass(frozen=True)
class Seen:
    """A step with the day that is shown, and of a semester its version."""

    step: Milestone
    day: date
    subject_id: UUID | None = None


def list_steps(contract: Contract, fact: ContractFact | None) -> list[Seen]:
    """What has been recorded so far and can be checked."""
    if fact is None:
        return []
    steps = [Seen(Milestone.SIGNATURE, fact.signed_on)]
    if fact.started_on is not None:
        steps.append(Seen(Milestone.START, fact.started_on))
        if fact.ended_early_on is not None:
            steps.append(Seen(Milestone.END, fact.ended_early_on))
    taught = queries.list_deliveries(contract)
    return steps + [Seen(Milestone.DELIVERY, row.valid_from, row.id) for row in taught]


def list_open(contract: Contract, by_whom: Checker) -> list[Seen]:
    """What still waits for the other side, or for the officer; a semester is a fact only once the
    other side has confirmed it, and an officer checks nothing that the other side has not confirmed,
    unless it was decided that the contract stands on its papers. Either side may end a contract without
    the other, so that its last day is the officer's to check."""
    steps = list_steps(contract, queries.current_fact(contract))
    done = {checker: _done(contract, checker) for checker in Checker}
    if contract.on_papers_at is not None:
        done[OTHER_SIDE] |= set(steps)
    confirmed = [one for one in steps if one.step in UNASKED or one in done[OTHER_SIDE]]
    if by_whom is OTHER_SIDE:
        return [one for one in steps if one not in confirmed]
    return [one for one in confirmed if one not in done[OFFICER]]


def _done(contract: Contract, by_whom: Checker) -> set[Seen]:
    statement = facts.read(StepCheck).where(
        StepCheck.contract_id == contract.id, StepCheck.by_whom == by_whom
    )
    rows = session().scalars(statement)
    return {Seen(row.step, row.seen_on, row.subject_id) for row in rows}


def confirm_signature(contract: Contract, *, by: User) -> None:
    """The expert confirms that the file is the one that was signed, on that day."""
    _confirm(contract, Milestone.SIGNATURE, by=by)
    audit.record(ContractAction.SIGNATURE_CONFIRMED, contract, by=by)
    tell_institution(contract, "contract_confirmed")
    tell_officers(contract, "contract_check", by=by)


def confirm_start(contract: Contract, *, by: User) -> None:
    """The expert confirms the first day of work."""
    _confirm(contract, Milestone.START, by=by)
    audit.record(ContractAction.START_CONFIRMED, contract, by=by)
    tell_institution(contract, "contract_news", news="start_confirmed")
    tell_officers(contract, "contract_check_again", by=by)


def confirm_without_account(contract: Contract) -> None:
    """The expert confirms all that waits for them, by the link of a mail that nobody else has."""
    for one in list_open(contract, OTHER_SIDE):
        record(contract, one, by_whom=OTHER_SIDE, by=None)
    note_what_waits(contract)
    audit.record(ContractAction.SIGNATURE_CONFIRMED, contract, by=None)
    tell_institution(contract, "contract_confirmed")
    tell_officers(contract, "contract_check", by=None)


def stand_on_papers(contract: Contract, *, reason: str, by: User) -> None:
    """Nobody answers for the expert: an officer decides that the papers alone are checked, and another
    one checks them. Who took the papers may be the one who decides: two people stand behind the
    contract, and a third is not asked for."""
    four_eyes.refuse_insider(contract, by=by)
    contract.on_papers_at, contract.on_papers_by_id = now(), by.id
    states.note(contract, by=by, action=ContractAction.ON_PAPERS, reason=reason)
    note_what_waits(contract)
    tell_officers(contract, "contract_check_again", by=by)


def _confirm(contract: Contract, step: Milestone, *, by: User) -> None:
    refuse_other_expert(contract, by=by)
    waiting = [one for one in list_open(contract, OTHER_SIDE) if one.step is step]
    if not waiting:
        raise RegistryError(_("There is nothing to confirm."))
    for one in waiting:
        record(contract, one, by_whom=OTHER_SIDE, by=by)
    note_what_waits(contract)


def check(contract: Contract, *, by: User, note: str = "") -> None:
    """A recruitment officer has looked at the paperwork that both sides stand by; of a doubtful day they
    say why it is right all the same. Who proposed a correction never checks it."""
    four_eyes.refuse_first(contract, by=by)
    waiting = list_open(contract, OFFICER)
    if not waiting:
        raise RegistryError(_("There is nothing to check."))
    doubtful = {(one.step, one.day) for one in doubts.list_doubts(contract)}
    if not note and any((one.step, one.day) in doubtful for one in waiting):
        raise RegistryError(
            _("A recorded day is doubtful: explain why it is nevertheless correct.")
        )
    for one in waiting:
        reason = note if (one.step, one.day) in doubtful else ""
        record(contract, one, by_whom=OFFICER, by=by, reason=reason)
    note_what_waits(contract)
    steps = [one.step.value for one in waiting]
    audit.record(ContractAction.CHECKED, contract, by=by, steps=steps)
    tell_both(contract, "contract_news", by=by, news="checked")


def note_what_waits(contract: Contract) -> None:
    """The two moments on the contract stand only while nothing waits for the expert, or the officer."""
    session().flush()
    if list_open(contract, OTHER_SIDE):
        contract.confirmed_by_expert_at = None
    elif contract.confirmed_by_expert_at is None:
        contract.confirmed_by_expert_at = now()
    if list_open(contract, OFFICER) or contract.confirmed_by_expert_at is None:
        contract.checked_at = None
    elif contract.checked_at is None:
        contract.checked_at = now()


@dataclass(frozen=True)
class Course:
    """One recorded step: who checked it, and when."""

    seen: Seen
    confirmed: StepCheck | None
    checked: StepCheck | None


def list_course(contract: Contract, fact: ContractFact | None) -> list[Course]:
    rows = session().scalars(facts.read(StepCheck).where(StepCheck.contract_id == contract.id))
    by_key = {(Seen(row.step, row.seen_on, row.subject_id), row.by_whom): row for row in rows}
    return [
        Course(one, by_key.get((one, OTHER_SIDE)), by_key.get((one, OFFICER)))
        for one in list_steps(contract, fact)
    ]


def record(
    contract: Contract, seen: Seen, *, by_whom: Checker, by: User | None, reason: str = ""
) -> StepCheck:
    return facts.record(
        StepCheck(
            contract_id=contract.id,
            person_id=contract.person_id,
            step=seen.step,
            by_whom=by_whom,
            seen_on=seen.day,
            subject_id=seen.subject_id,
            valid_from=hanoi_today(),
        ),
        by=by,
        reason=reason,
    )
