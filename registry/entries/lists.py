"""The list of entries. Names of its filters: list (open, all), state, waits (mine, others, nobody),
mine_due (overdue, soon, later, not_mine), answer, kind, institution, signed_from, signed_to."""

from flask import url_for

from registry.accounts.models import User
from registry.core.i18n import _l
from registry.core.permissions import INSTITUTION_ROLES
from registry.entries import listing, queries, waiting
from registry.entries.models import ContractEntry
from registry.entries.states import WITH_INSTITUTION, WITH_OFFICER
from registry.taxonomy.lists import institution, institution_filter
from registry.web.lists.columns import day, deadline, plain, state
from registry.web.lists.declaration import Column, Empty, Filter, List, Period, View
from registry.web.lists.filters import due_filter
from registry.web.lists.waiting import next_step, own_due_filter, turns, waits_filter, waits_for


def columns(user: User) -> list[Column]:
    is_own = user.roles <= INSTITUTION_ROLES
    return [
        Column(
            "expert",
            _l("Expert, as entered"),
            lambda row: row.full_name,
            is_name=True,
            under=plain("number", _l("Entry number"), ContractEntry.number),
        ),
        institution(is_extra=is_own),
        state(_l("Status"), ContractEntry.state),
        plain("signed", _l("Signed"), ContractEntry.signed_on),
        deadline(_l("Check by"), lambda row: row.due_on, sort=ContractEntry.due_on),
        next_step(phone="next"),
        waits_for(),
        Column(
            "contract",
            _l("Contract"),
            lambda row: row.contract_number or "",
            sort=ContractEntry.contract_id,
        ),
        Column(
            "answer",
            _l("Answer of the expert"),
            lambda row: str(row.answer.label) if row.answer else "",
            sort=ContractEntry.answer,
            is_extra=True,
        ),
        plain("starts", _l("First day"), ContractEntry.starts_on, is_extra=True),
        day("entered", _l("Entered on"), ContractEntry.created_at, is_extra=True),
    ]


ENTRIES = List(
    name="contract-entries",
    title=_l("Contracts entered directly"),
    lead=_l(
        "Contracts that exist on paper and did not begin with an introduction, until they are accepted."
    ),
    rows=listing.rows,
    bare=queries.visible_entries,
    id=ContractEntry.id,
    link=lambda row: url_for("entries.show", entry_id=row.id),
    columns=columns,
    more=turns(waiting.WORK, ContractEntry.id),
    works=waiting.WORK,
    views=(
        View("all", _l("All")),
        View("open", _l("Open"), ContractEntry.state.in_(WITH_INSTITUTION | WITH_OFFICER)),
    ),
    filters=(
        Filter("state", _l("Status"), ContractEntry.state),
        due_filter(ContractEntry.due_on, label=_l("Check by")),
        waits_filter(waiting.WORK, ContractEntry.id),
        own_due_filter(waiting.WORK, ContractEntry.id),
        Filter("answer", _l("Answer of the expert"), ContractEntry.answer),
        Filter("kind", _l("Kind of contract"), ContractEntry.kind),
        institution_filter(ContractEntry.institution_id),
        Period("signed", _l("Signed"), ContractEntry.signed_on),
    ),
    search=listing.search,
    search_hint=_l("Name with or without diacritics, NT, HD, institution"),
    order=[ContractEntry.moved_at.desc()],
    empty=Empty(
        _l("No contracts entered directly"),
        _l("An institution enters here what it signed without an introduction."),
        icon="file-text",
    ),
)
