"""Recorded days that an officer looks at twice: each is possible, none is plausible without a word.

What cannot be is refused where it is entered. What is said here stays beside the day for as long as
the day stands, on the page of the contract and in the list behind the number.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.contracts import queries
from registry.contracts.correction_models import ContractCorrection
from registry.contracts.kinds import Corrected, Milestone
from registry.contracts.models import Contract, ContractFact
from registry.contracts.states import ContractState, CorrectionState
from registry.core.db import list_rows, session
from registry.core.i18n import _, _l, format_date, hanoi_today, official_date
from registry.core.packaged import row_in_force
from registry.experts import queries as experts
from registry.experts.models import Employment
from registry.experts.states import PersonState

WORDS = {
    "before_agreement": _l("The expert agreed to the terms in the registry only on %(other)s."),
    "before_introduction": _l("The introduction of the two sides was begun only on %(other)s."),
    "before_account": _l("The expert has had an account here only since %(other)s."),
    "after_agreed_start": _l("This is after the agreed first day, %(other)s."),
    "far_from_agreed": _l("The agreed first day was %(other)s."),
    "entered_late": _l("It was entered only on %(other)s."),
    "post_ended": _l(
        "The expert's post abroad ended on %(other)s, after this day and before it was entered."
    ),
    "withdrawn": _l(
        "The expert's profile is withdrawn: only the legal basis of the contract is kept."
    ),
    "agreed_corrected": _l(
        "An agreed day was corrected on %(other)s; before that, it was %(before)s."
    ),
    "weeks_corrected": _l("Its weeks were corrected on %(other)s, from %(old)s to %(new)s."),
    "corrected": _l("This day was corrected on %(other)s; before that, it was %(before)s."),
}


@dataclass(frozen=True)
class Doubt:
    step: Milestone
    day: date
    reason: str
    other: date
    before: date | None = None
    weeks: tuple[int | None, int | None] = (None, None)  # as recorded before, and now

    @property
    def text(self) -> str:
        """In the reader's language, when it is read."""
        old, new = self.weeks
        words = {
            "other": format_date(self.other),
            "before": format_date(self.before),
            "old": old,
            "new": new,
        }
        return f"{self.step.label}, {format_date(self.day)}: {WORDS[self.reason] % words}"


def list_doubts(contract: Contract, fact: ContractFact | None = None) -> list[Doubt]:
    fact = fact or queries.current_fact(contract)
    if fact is None or fact.is_void:
        return []
    entered = _entered(contract)
    found = list(_of_signature(contract, fact, entered.get("signed_on")))
    if fact.started_on is not None:
        found += _of_start(fact, fact.started_on, entered.get("started_on"))
    return [
        *found,
        *_of_corrections(contract, fact),
        *_of_agreed_days(contract, fact),
        *_of_semesters(contract),
    ]


def _entered(contract: Contract) -> dict[str, date]:
    """When each of the days that are believed now was first written down."""
    found: dict[str, tuple[date | None, datetime]] = {}
    for row in queries.list_fact_versions(contract):
        for name in ("signed_on", "started_on"):
            value = getattr(row, name)
            if name not in found or found[name][0] != value:
                found[name] = (value, row.recorded_at)
    return {name: official_date(moment) for name, (_value, moment) in found.items()}


def _of_signature(contract: Contract, fact: ContractFact, entered: date | None) -> Iterator[Doubt]:
    signed = fact.signed_on
    for reason, first in _beginnings(contract):
        if signed < first:
            yield Doubt(Milestone.SIGNATURE, signed, reason, first)
            break
    if contract.person.state is PersonState.WITHDRAWN and contract.state is ContractState.SIGNED:
        yield Doubt(Milestone.SIGNATURE, signed, "withdrawn", signed)
    if signed > fact.starts_on:
        yield Doubt(Milestone.SIGNATURE, signed, "after_agreed_start", fact.starts_on)
    if entered is None:
        return
    if _is_late(signed, entered):
        yield Doubt(Milestone.SIGNATURE, signed, "entered_late", entered)
    ended = _end_of_post_between(contract, signed, entered)
    if ended is not None:
        yield Doubt(Milestone.SIGNATURE, signed, "post_ended", ended)


def _beginnings(contract: Contract) -> Iterator[tuple[str, date]]:
    """Before which nothing can well have been signed, the earliest first."""
    account = session().get(User, contract.person.user_id) if contract.person.user_id else None
    if account is not None:
        yield "before_account", official_date(account.created_at)
    if contract.introduction is not None:
        yield "before_introduction", official_date(contract.introduction.created_at)
    if contract.agreed_by_expert_at is not None:
        yield "before_agreement", official_date(contract.agreed_by_expert_at)


def _end_of_post_between(contract: Contract, signed: date, entered: date) -> date | None:
    """Whether the signature holds only because of the day that was written down."""
    posts = experts.list_history(Employment, contract.person_id)
    return next(
        (row.valid_to for row in posts if row.valid_to and signed < row.valid_to <= entered), None
    )


def _of_start(fact: ContractFact, started: date, entered: date | None) -> Iterator[Doubt]:
    if abs((started - fact.starts_on).days) > limit("start_differs_days", started):
        yield Doubt(Milestone.START, started, "far_from_agreed", fact.starts_on)
    if entered is not None and _is_late(started, entered):
        yield Doubt(Milestone.START, started, "entered_late", entered)


def _is_late(day: date, entered: date) -> bool:
    return (entered - day).days > limit("entered_late_days", day)


def limit(code: str, on: date) -> int:
    try:
        row = row_in_force("registry.contracts", "doubts.csv", on=on, code=code)
    except LookupError:  # of a day before the rules: as they are read today
        row = row_in_force("registry.contracts", "doubts.csv", on=hanoi_today(), code=code)
    return int(row["value"])


def _of_corrections(contract: Contract, fact: ContractFact) -> Iterator[Doubt]:
    days = {
        Corrected.SIGNATURE: (Milestone.SIGNATURE, fact.signed_on),
        Corrected.START: (Milestone.START, fact.started_on),
        Corrected.END: (Milestone.END, fact.ended_early_on),
    }
    for row, on in _corrections(contract, days):
        step, day = days[row.what]
        if day is not None and day == row.new_day:
            yield Doubt(step, day, "corrected", on, before=row.old_day)


def _of_agreed_days(contract: Contract, fact: ContractFact) -> Iterator[Doubt]:
    """What was signed was other terms, until both sides said later that they had meant these."""
    agreed = {Corrected.AGREED_START: fact.starts_on, Corrected.AGREED_END: fact.ends_on}
    for row, on in _corrections(contract, agreed):
        if agreed[row.what] == row.new_day:
            signed = fact.signed_on
            yield Doubt(Milestone.SIGNATURE, signed, "agreed_corrected", on, before=row.old_day)


def _of_semesters(contract: Contract) -> Iterator[Doubt]:
    """The weeks that an officer may have checked before were others."""
    taught = {row.series_id: row for row in queries.list_deliveries(contract)}
    for row, on in _corrections(contract, {Corrected.SEMESTER}) if taught else ():
        semester = taught.get(row.subject_id) if row.subject_id else None
        if semester is not None and semester.weeks == row.new_weeks:
            weeks = (row.old_weeks, row.new_weeks)
            day = semester.valid_from
            yield Doubt(Milestone.DELIVERY, day, "weeks_corrected", on, weeks=weeks)


def _corrections(
    contract: Contract, kinds: Iterable[Corrected]
) -> Iterator[tuple[ContractCorrection, date]]:
    """Those that both sides agreed on, with the day."""
    for row in list_rows(
        select(ContractCorrection)
        .where(
            ContractCorrection.contract_id == contract.id,
            ContractCorrection.state == CorrectionState.AGREED,
            ContractCorrection.what.in_(kinds),
        )
        .order_by(ContractCorrection.answered_at)
    ):
        if row.answered_at is not None:
            yield row, official_date(row.answered_at)


def describe(contract: Contract) -> list[tuple[Any, str]]:
    """For the page on which a doubtful day is checked."""
    return [(_("Needs checking"), doubt.text) for doubt in list_doubts(contract)]
