"""Asking both sides how it goes; a concern, and silence, are an officer's to follow up by a day."""

from datetime import timedelta
from typing import Any

from registry.accounts.models import User
from registry.audit import states
from registry.contracts.checkins import queries
from registry.contracts.checkins.actions import CheckInAction
from registry.contracts.checkins.models import CheckIn, CheckInState
from registry.contracts.checkins.templates import Template, get_template
from registry.contracts.guards import tell_expert, tell_institution, tell_officers
from registry.contracts.kinds import Side
from registry.contracts.models import Contract
from registry.core.db import now
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.experts import queries as experts

S = CheckInState


def ask(contract: Contract, template: Template) -> list[CheckIn]:
    """Each side for itself; an expert without an account cannot answer and is not asked."""
    sides = [Side.INSTITUTION]
    if experts.find_account(contract.person) is not None:
        sides.append(Side.EXPERT)
    asked = []
    for side in sides:
        check_in = CheckIn(
            contract_id=contract.id,
            code=template.code,
            side=side,
            due_on=hanoi_today() + timedelta(template.answer_days),
        )
        states.begin(check_in, by=None, action=CheckInAction.ASKED)
        check_in.contract = contract
        tell(check_in, "asked")
        asked.append(check_in)
    return asked


def tell(check_in: CheckIn, news: str) -> None:
    """The side that was asked."""
    about: dict[str, Any] = {"check_in": check_in, "news": news}
    if check_in.side is Side.EXPERT:
        tell_expert(check_in.contract, "check_in", **about)
    else:
        tell_institution(check_in.contract, "check_in", **about)


def answer(
    check_in: CheckIn, *, score: int, words: str, held_back: str, wants_officer: bool, by: User
) -> None:
    if not queries.may_answer(check_in, by):
        raise NotAllowed(_("This question is not, or no longer, yours to answer."))
    template = get_template(check_in.code, on=hanoi_today())
    is_concern = wants_officer or score <= template.concern_score
    check_in.score, check_in.words, check_in.held_back = score, words, held_back
    check_in.wants_officer, check_in.answered_at = wants_officer, now()
    check_in.answered_by_id = by.id
    state = S.CONCERN if is_concern else S.ANSWERED
    check_in.officer_due_on = _officer_day(template) if is_concern else None
    states.move(check_in, state, by=by, action=CheckInAction.ANSWERED)
    if is_concern:
        tell_officers(check_in.contract, "check_in_concern", by=by)


def _officer_day(template: Template) -> Any:
    return hanoi_today() + timedelta(template.officer_days)


def fall_silent(check_in: CheckIn) -> None:
    """It can still be answered; an officer is to ask by other means."""
    template = get_template(check_in.code, on=hanoi_today())
    check_in.officer_due_on = _officer_day(template)
    states.move(check_in, S.SILENT, by=None, action=CheckInAction.SILENT)
    tell_officers(check_in.contract, "check_in_concern", by=None)


def close(check_in: CheckIn) -> None:
    """The contract runs no longer: nobody is asked how it goes."""
    states.move(check_in, S.CLOSED, by=None, action=CheckInAction.CLOSED)


def settle(check_in: CheckIn, *, done: str, by: User) -> None:
    """What was done about it, in words for the side that was asked."""
    if not queries.may_settle(check_in, by):
        raise NotAllowed(_("Only a recruitment officer can follow this up."))
    if not done:
        raise RegistryError(_("Enter what was done."))
    check_in.done, check_in.settled_by_id = done, by.id
    states.move(check_in, S.SETTLED, by=by, action=CheckInAction.SETTLED)
    tell(check_in, "settled")
