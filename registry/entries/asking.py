"""The expert is asked by mail whether the contract is theirs and right. No account is needed.

Who answers confirms it as anybody would in the application. Who is silent, objects or is somebody else
leaves the decision to an officer, and its check to another one.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.audit import states
from registry.background import mail
from registry.contracts import checks, deliveries, voids
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.db import find_row, now
from registry.core.errors import InvalidTransition, RegistryError
from registry.core.i18n import _, hanoi_today, official_date
from registry.entries import links
from registry.entries.actions import EntryAction
from registry.entries.kinds import Answer, Outcome
from registry.entries.models import ContractEntry
from registry.entries.news import tell_institution, tell_officers
from registry.entries.periods import period
from registry.entries.states import ANSWER_MOVES, CLOSED_LINK, NEEDS_OFFICER

A = Answer
ASKED_BY_MAIL = {"contract_started", "contract_delivery"}
"""What an expert with an account is told of to confirm it."""


@dataclass
class Reader:
    """Of a mail to an address that an institution has typed: without a name, which is not proved."""

    email: str
    locale: str
    display_name: str = ""


def ask_first(entry: ContractEntry, *, by: User) -> None:
    """With the acceptance."""
    if entry.email is None:
        entry.answer = A.NO_ADDRESS
        _tell_officers(entry, by=by)
        return
    _ask(entry, "first", by=by)


def _ask(entry: ContractEntry, occasion: str, *, by: User | None) -> None:
    today = hanoi_today()
    entry.answer, entry.answered_at, entry.followed_at = A.WAITING, None, None
    entry.asked_at, entry.reminders_sent = now(), 0
    entry.answer_due_on = today + timedelta(period("answer_days", on=today))
    states.note(entry, by=by, action=EntryAction.ASKED)
    _write(entry, "entry_asked", occasion=occasion)


def _write(entry: ContractEntry, template: str, **context: Any) -> None:
    if entry.email is not None:
        reader = Reader(entry.email, entry.language)
        mail.queue(template, to=reader, entry=entry, token=links.make_link(entry), **context)


def follow_contract(contract: Contract, template: str) -> None:
    """A later step of the contract waits for an expert whom nobody can tell in the application."""
    entry = find_of_contract(contract)
    if entry is None or template not in ASKED_BY_MAIL:
        return
    if contract.on_papers_at is not None:
        deliveries.confirm_without_account(contract, by=None)
        checks.note_what_waits(contract)
    elif entry.answer not in CLOSED_LINK and entry.answer is not A.WAITING:
        _ask(entry, "again", by=None)


def find_of_contract(contract: Contract) -> ContractEntry | None:
    return find_row(select(ContractEntry).where(ContractEntry.contract_id == contract.id))


def may_answer(entry: ContractEntry, answer: Answer) -> bool:
    contract = entry.contract
    if contract is None or entry.answer is None or contract.state is ContractState.VOID:
        return False
    return answer in ANSWER_MOVES[entry.answer]


def answer(entry: ContractEntry, given: Answer, *, text: str = "") -> None:
    """By the link. Whoever holds it reads that mailbox."""
    contract = entry.contract
    if contract is None or given in {A.WAITING, A.SILENT, A.NO_ADDRESS}:
        raise RegistryError(_("Choose one of the options"))
    if not may_answer(entry, given):
        raise InvalidTransition(_("This question has already been answered."))
    if given is A.WRONG and not text:
        raise RegistryError(_("Enter what is wrong."))
    entry.answer, entry.answered_at, entry.answer_text = given, now(), text
    entry.followed_at = entry.followed_by_id = None
    action = EntryAction.ANSWERED
    states.note(entry, by=None, action=action, reason=text, answer=given.value)
    if given is A.RIGHT:
        deliveries.confirm_without_account(contract, by=None)
        checks.confirm_without_account(contract)
        return
    if given is A.OBJECTS:
        _write(entry, "entry_objected")
    if given in CLOSED_LINK:
        _forget_address(entry)
    _tell_officers(entry, by=None)
    tell_institution(entry, "answered", by=None)


def _forget_address(entry: ContractEntry) -> None:
    """Nobody is written to again, and the link opens nothing any more."""
    entry.email = entry.birth_year = None
    links.close_links(entry)


def _tell_officers(entry: ContractEntry, *, by: User | None) -> None:
    tell_officers(entry, "unconfirmed", by=by)


def press(entry: ContractEntry) -> bool:
    """A reminder, or the end of the waiting. Whether anything was done."""
    if entry.answer is not A.WAITING or entry.asked_at is None or entry.answer_due_on is None:
        return False
    today = hanoi_today()
    if entry.answer_due_on < today:
        entry.answer = A.SILENT
        states.note(entry, by=None, action=EntryAction.UNANSWERED)
        _tell_officers(entry, by=None)
        return True
    wait = timedelta(period("reminder_days", on=today) * (entry.reminders_sent + 1))
    is_due = official_date(entry.asked_at) + wait <= today
    if not is_due or entry.reminders_sent >= period("most_reminders", on=today):
        return False
    entry.reminders_sent += 1
    _write(entry, "entry_asked", occasion="reminder")
    return True


def is_unconfirmed(entry: ContractEntry) -> bool:
    """Whether an officer has to decide what becomes of the contract."""
    contract = entry.contract
    if contract is None or entry.answer not in NEEDS_OFFICER:
        return False
    if contract.state is ContractState.VOID or contract.void_proposed_by_id is not None:
        return False
    if entry.followed_at is None:
        return True
    return contract.confirmed_by_expert_at is None and contract.on_papers_at is None


def list_outcomes(entry: ContractEntry) -> list[Outcome]:
    is_known = entry.email is not None
    return [one for one in Outcome if one is not Outcome.ASK_AGAIN or is_known]


def decide(entry: ContractEntry, outcome: Outcome, *, reason: str, by: User) -> None:
    """An officer, where nobody confirmed it or the expert objects."""
    contract = entry.contract
    if contract is None or not is_unconfirmed(entry):
        raise InvalidTransition(_("There is nothing to decide any more."))
    if outcome not in list_outcomes(entry):
        raise RegistryError(_("No e-mail address of the expert is known."))
    entry.followed_at, entry.followed_by_id = now(), by.id
    action = EntryAction.FOLLOWED
    states.note(entry, by=by, action=action, reason=reason, outcome=outcome.value)
    if outcome is Outcome.ASK_AGAIN:
        _ask(entry, "again", by=by)
    elif outcome is Outcome.VOID:
        voids.propose(contract, reason=reason, by=by)
    else:
        deliveries.confirm_without_account(contract, by=by)
        checks.stand_on_papers(contract, reason=reason, by=by)
        tell_institution(entry, "on_papers", by=by)
