"""What of a contract may be recorded wrongly: as recorded, what it may be instead, and how it is written."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from registry.accounts.models import User
from registry.audit import states
from registry.contracts import deliveries, queries
from registry.contracts.actions import ContractAction
from registry.contracts.correction_models import ContractCorrection
from registry.contracts.delivery_models import SemesterDelivery
from registry.contracts.kinds import Corrected
from registry.contracts.models import Contract, ContractFact, ContractRest
from registry.contracts.signing import day_after, refuse_bad_signature, signed_fact
from registry.contracts.states import ContractState
from registry.core import facts
from registry.core.db import get_row, list_rows
from registry.core.errors import RegistryError
from registry.core.i18n import _, format_date, hanoi_today, localized_text
from registry.taxonomy import queries as taxonomy

C = Corrected
UNCORRECTABLE = queries.UNSIGNED | {
    ContractState.VOID,
    ContractState.DECLINED,
    ContractState.RETRACTED,
    ContractState.LAPSED,
}
RUNS_AGAIN = {ContractState.COMPLETED: {ContractState.ACTIVE}}


@dataclass(frozen=True)
class Entry:
    """Something recorded that may be wrong, with its present value."""

    what: Corrected
    day: date | None = None
    weeks: int | None = None
    subject_id: uuid.UUID | None = None
    about: str = ""

    @property
    def key(self) -> str:
        return f"{self.what.value}:{self.subject_id or ''}"

    @property
    def label(self) -> str:
        value = format_date(self.day) if self.weeks is None else str(self.weeks)
        return f"{self.what.label}{self.about}: {value}"


def list_entries(contract: Contract) -> list[Entry]:
    fact = queries.current_fact(contract)
    if fact is None or contract.state in UNCORRECTABLE:
        return []
    found = [
        Entry(C.SIGNATURE, fact.signed_on),
        Entry(C.AGREED_START, fact.starts_on),
        Entry(C.AGREED_END, fact.ends_on),
        Entry(C.START, fact.started_on),
        Entry(C.END, fact.ended_early_on if fact.started_on else None),
    ]
    for rest in _rests(contract):
        found.append(Entry(C.REST_FROM, rest.valid_from, subject_id=rest.series_id))
        found.append(Entry(C.REST_UNTIL, rest.valid_to, subject_id=rest.series_id))
    found += [_semester(row) for row in queries.list_deliveries(contract)]
    return [one for one in found if one.day is not None or one.weeks is not None]


def _semester(row: SemesterDelivery) -> Entry:
    term = taxonomy.find_term(row.term_id)
    about = f" ({localized_text(term, 'name')})" if term else ""
    return Entry(C.SEMESTER, weeks=row.weeks, subject_id=row.series_id, about=about)


def _rests(contract: Contract) -> Sequence[ContractRest]:
    statement = facts.read(ContractRest).where(ContractRest.contract_id == contract.id)
    return list_rows(statement.order_by(ContractRest.valid_from))


def refuse_bad(contract: Contract, entry: Entry, *, day: date | None, weeks: int | None) -> None:
    if (day, weeks) == (entry.day, entry.weeks):
        raise RegistryError(_("Nothing differs from what is recorded."))
    if entry.what is C.SEMESTER:
        _refuse_bad_weeks(contract, entry, weeks)
        return
    if day is None:
        raise RegistryError(_("Enter the right day."))
    if entry.what is C.SIGNATURE:
        refuse_bad_signature(contract, day)
    _refuse_bad_order(contract, entry, day)


def _refuse_bad_weeks(contract: Contract, entry: Entry, weeks: int | None) -> None:
    if not weeks:
        raise RegistryError(_("Enter how many weeks were taught"))
    row = _delivery(contract, entry.subject_id)
    deliveries.refuse_impossible(contract, taxonomy.get_term(row.term_id), weeks)


def _refuse_bad_order(contract: Contract, entry: Entry, day: date) -> None:
    """The days of a contract have one order, and what happened is not in the future."""
    fact = signed_fact(contract)
    order = {
        C.SIGNATURE: (None, fact.started_on),
        C.AGREED_START: (None, fact.ends_on and fact.ends_on - timedelta(1)),
        C.AGREED_END: (fact.starts_on + timedelta(1), None),
        C.START: (fact.signed_on, fact.ended_early_on or fact.ends_on),
        C.END: (fact.started_on, fact.ends_on),
        **_order_of_rest(contract, entry),
    }
    first, last = order[entry.what]
    if first is not None and day < first:
        raise RegistryError(_("This day must not be before %(day)s.", day=format_date(first)))
    if last is not None and day > last:
        raise RegistryError(_("This day must not be after %(day)s.", day=format_date(last)))
    if entry.what not in {C.AGREED_START, C.AGREED_END} and day > hanoi_today():
        raise RegistryError(_("This day is in the future."))


def _order_of_rest(contract: Contract, entry: Entry) -> dict[Corrected, Any]:
    if entry.what not in {C.REST_FROM, C.REST_UNTIL}:
        return {}
    rest = _rest(contract, entry.subject_id)
    last = rest.valid_to and rest.valid_to - timedelta(1)
    return {
        C.REST_FROM: (signed_fact(contract).started_on, last),
        C.REST_UNTIL: (rest.valid_from + timedelta(1), None),
    }


def _delivery(contract: Contract, series_id: uuid.UUID | None) -> SemesterDelivery:
    return get_row(
        facts.read(SemesterDelivery).where(
            SemesterDelivery.contract_id == contract.id, SemesterDelivery.series_id == series_id
        )
    )


def _rest(contract: Contract, series_id: uuid.UUID | None) -> ContractRest:
    return next(row for row in _rests(contract) if row.series_id == series_id)


def _write_fact(correction: ContractCorrection, by: User, **changes: Any) -> ContractFact:
    return facts.correct(
        signed_fact(correction.contract), by=by, reason=correction.reason, **changes
    )


def _write_signature(correction: ContractCorrection, by: User) -> None:
    _write_fact(correction, by, signed_on=correction.new_day, valid_from=correction.new_day)


def _write_agreed_end(correction: ContractCorrection, by: User) -> None:
    fact = signed_fact(correction.contract)
    end = day_after(correction.new_day) if fact.ended_early_on is None else fact.valid_to
    _write_fact(correction, by, ends_on=correction.new_day, valid_to=end)
    contract, last = correction.contract, correction.new_day
    if contract.state is ContractState.COMPLETED and last is not None and last >= hanoi_today():
        action = ContractAction.CORRECTION_AGREED
        states.move(contract, ContractState.ACTIVE, by=by, action=action, moves=RUNS_AGAIN)


def _write_end(correction: ContractCorrection, by: User) -> None:
    end = day_after(correction.new_day)
    _write_fact(correction, by, ended_early_on=correction.new_day, valid_to=end)


def _write_rest(correction: ContractCorrection, by: User) -> None:
    rest = _rest(correction.contract, correction.subject_id)
    name = "valid_from" if correction.what is C.REST_FROM else "valid_to"
    changes: dict[str, Any] = {name: correction.new_day}
    facts.correct(rest, by=by, reason=correction.reason, **changes)


def _write_semester(correction: ContractCorrection, by: User) -> None:
    contract, weeks = correction.contract, correction.new_weeks
    row = _delivery(contract, correction.subject_id)
    facts.correct(row, by=by, reason=correction.reason, weeks=weeks)
    for report in queries.list_delivery_reports(contract):
        if report.term_id == row.term_id and weeks is not None:
            report.weeks = weeks


WRITERS: dict[Corrected, Callable[[ContractCorrection, User], Any]] = {
    C.SIGNATURE: _write_signature,
    C.AGREED_START: lambda row, by: _write_fact(row, by, starts_on=row.new_day),
    C.AGREED_END: _write_agreed_end,
    C.START: lambda row, by: _write_fact(row, by, started_on=row.new_day),
    C.END: _write_end,
    C.REST_FROM: _write_rest,
    C.REST_UNTIL: _write_rest,
    C.SEMESTER: _write_semester,
}
