"""The list of contracts. Names of its filters: state, due (overdue, today, week, later), waits
(mine, others, nobody), owner (mine, standing, colleagues, nobody), officer, mine_due (overdue, soon,
later, not_mine), late (yes, no), channel, kind, mode, institution, ended, cause, checked
(yes, no), shared (yes, no), void (yes, no), start_from, start_to."""

from typing import Any
from uuid import UUID

from flask import url_for

from registry.accounts.models import User
from registry.contracts import checks, doubts, four_eyes, listing, queries, waiting
from registry.contracts.care import CARE
from registry.contracts.kinds import Checker
from registry.contracts.leaving.models import ContractLeaving, Occasion
from registry.contracts.leaving.queries import all_causes, name_causes, told_of
from registry.contracts.models import Contract
from registry.contracts.pace import queries as pace
from registry.contracts.sharing.queries import is_shared
from registry.contracts.states import UNDER_WAY, ContractState
from registry.core.i18n import _, _l, hanoi_today, ngettext, official_date
from registry.core.permissions import INSTITUTION_ROLES, OVERSIGHT_ROLES, Permission, can
from registry.core.waiting import WorkIn
from registry.desk.lists import assign_act, officer_filter, owner, owner_filter, remind_act
from registry.experts.lists import expert, shown_people
from registry.introductions.models import Introduction
from registry.programs.models import Opening
from registry.taxonomy.lists import institution, institution_filter
from registry.web.lists.columns import choice, day, deadline, plain, state
from registry.web.lists.declaration import Act, Board, Column, Empty, Filter, List, Period
from registry.web.lists.filters import due_filter, yes_or_no
from registry.web.lists.waiting import (
    late_filter,
    next_step,
    own_due_filter,
    turns,
    waits_filter,
    waits_for,
)

INTRODUCED_AS = Introduction.code.label("introduction_code")


def columns(user: User) -> list[Column]:
    """Institutions need no column that says the same in every row."""
    is_own = user.roles <= INSTITUTION_ROLES
    in_charge = owner(sort=listing.OWNED_BY, is_extra=is_own) if user.is_staff else None
    return [
        expert(sort=listing.by_name, under=plain("number", _l("Contract number"), Contract.number)),
        institution(is_extra=is_own),
        state(_l("Status"), Contract.state),
        next_step(phone="next"),
        deadline(_l("Next step by"), _next_day, sort=None),
        waits_for(under=None if is_own else in_charge),
        Column(
            "days",
            _l("Days in this step"),
            _days,
            sort=Contract.moved_at,
            under=Column("benchmark", _l("Benchmark"), _benchmark),
        ),
        Column("signing", _l("Expected signature"), _signing, is_extra=True, is_fact=True),
        *([in_charge] if is_own and in_charge is not None else []),
        choice("kind", _l("Kind of contract"), Contract.kind, is_extra=True),
        choice("mode", _l("Mode of cooperation"), Contract.work_mode, is_extra=True),
        choice("channel", _l("Came by"), Contract.channel, is_extra=True),
        Column(
            "begins",
            _l("Work is to begin"),
            lambda row: row.due_on,
            sort=listing.DUE_ON,
            is_extra=True,
        ),
        plain("starts", _l("Planned start"), Contract.planned_start_on, is_extra=True),
        plain("ends", _l("Planned end"), Contract.planned_end_on, is_extra=True),
        plain("opening", _l("Opening"), Opening.code.label("opening_code"), is_extra=True),
        plain("introduction", _l("Introduction"), INTRODUCED_AS, is_extra=True),
        plain("place", _l("Place of work"), Contract.place, is_extra=True),
        plain("answer_by", _l("Answer due by"), Contract.answer_by, is_extra=True),
        day("checked", _l("Checked on"), Contract.checked_at, is_extra=True),
    ]


def _next_day(row: Any) -> Any:
    """Of the next step; while the paperwork waits at the latest the first day of work."""
    return (row.more.due_on if row.more else None) or row.due_on


def _follows(user: User) -> bool:
    return can(user, Permission.CASE_CARE) or bool(user.roles & OVERSIGHT_ROLES)


def _measures(user: User) -> bool:
    return can(user, Permission.CONTRACT_MEASURE)


def _days(row: Any) -> int:
    return (hanoi_today() - official_date(row.since)).days


def _benchmark(row: Any) -> str:
    return pace.describe(row.state, _days(row), on=hanoi_today())


def _signing(row: Any) -> Any:
    return pace.expect_signature(row.state, since=official_date(row.since), on=hanoi_today())


def _check(contract_id: UUID, user: User) -> None:
    checks.check(queries.get_contract(contract_id, visible_to=user), by=user)


def _why_unchecked(row: Any, user: User) -> str:
    if row.person_user_id == user.id:
        return _("This is your own case.")
    if row.state in queries.UNSIGNED:
        return _("It is not signed yet.")
    contract = queries.get_contract(row.id, visible_to=user)
    if not four_eyes.may_check(contract, user):
        return _(
            "You have already decided something of this contract. Another officer must check it."
        )
    if doubts.list_doubts(contract):
        return _("A recorded day is doubtful: open the contract to check it.")
    return "" if checks.list_open(contract, Checker.OFFICER) else _("There is nothing to check.")


HERE = WorkIn("contracts.index", waiting.WORK)
CONTRACTS = List(
    name="contracts",
    title=_l("Contracts"),
    lead=_l("Contracts that begin next come first."),
    rows=listing.rows,
    bare=queries.visible_contracts,
    id=Contract.id,
    link=lambda row: url_for("contracts.show", contract_id=row.id),
    columns=columns,
    more=turns(HERE, Contract.id),
    works=HERE,
    board=Board(by="state", values=UNDER_WAY, facts=("institution", "days", "signing", "officer")),
    filters=(
        Filter("state", _l("Status"), Contract.state),
        due_filter(listing.BEGINS_NEXT, label=_l("Work is to begin")),
        waits_filter(HERE, Contract.id),
        owner_filter(Contract.id, is_for=lambda user: can(user, Permission.CASE_CARE)),
        officer_filter(CARE, Contract.id, is_for=_follows),
        own_due_filter(HERE, Contract.id),
        late_filter(HERE, Contract.id),
        Filter("channel", _l("Came by"), Contract.channel),
        Filter("kind", _l("Kind of contract"), Contract.kind),
        Filter("mode", _l("Mode of cooperation"), Contract.work_mode),
        institution_filter(Contract.institution_id),
        Filter(
            "ended",
            _l("How it ended"),
            told_of(ContractLeaving.occasion),
            known=list(Occasion),
            is_for=_measures,
        ),
        Filter(
            "cause",
            _l("Main reason"),
            told_of(ContractLeaving.cause),
            labels=name_causes,
            known=all_causes(),
            is_for=_measures,
        ),
        yes_or_no("shared", _l("Shared between institutions"), is_shared()),
        yes_or_no("checked", _l("Checked"), Contract.checked_at.is_not(None)),
        yes_or_no(
            "void",
            _l("Proposed as void"),
            Contract.void_proposed_by_id.is_not(None) & (Contract.state != ContractState.VOID),
            is_for=lambda user: bool(user.roles & OVERSIGHT_ROLES),
        ),
        Period("start", _l("Planned start"), Contract.planned_start_on),
    ),
    search=listing.search,
    search_hint=_l("Name with or without diacritics, VN, HD, GT, NC, institution"),
    order=listing.USUAL_ORDER,
    people=shown_people,
    purpose="contract",
    acts=(
        assign_act(CARE),
        remind_act(waiting.WORK, Contract.id),
        Act(
            "check",
            _l("Mark as checked"),
            Permission.CONTRACT_CHECK,
            refusal=_why_unchecked,
            do=_check,
            done=lambda number: ngettext(
                "%(num)s contract is marked as checked",
                "%(num)s contracts are marked as checked",
                number,
            ),
        ),
    ),
    empty=Empty(
        _l("No contracts here yet"),
        _l(
            "A contract begins with an offer, drafted from an introduction that both sides have accepted. One that exists on paper already is entered directly."
        ),
        icon="file-text",
    ),
)
