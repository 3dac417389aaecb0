"""The list of contracts. Names of its filters: state, due (overdue, today, week, later), kind, mode,
institution, checked (yes, no), start_from, start_to."""

from typing import Any
from uuid import UUID

from flask import url_for

from registry.accounts.models import User
from registry.contracts import checks, listing, queries
from registry.contracts.models import Checker, Contract
from registry.core.i18n import _, _l, hanoi_today, localized, ngettext, official_date
from registry.core.permissions import INSTITUTION_ROLES, Permission
from registry.experts import names
from registry.introductions.models import Introduction
from registry.programs.models import Opening
from registry.taxonomy import queries as taxonomy
from registry.web.lists.common import YES_OR_NO, due_filter
from registry.web.lists.declaration import Act, Column, Empty, Filter, List, Period


def columns(user: User) -> list[Column]:
    """Institutions need no column that says the same in every row."""
    is_own = user.roles <= INSTITUTION_ROLES
    return [
        Column(
            name="expert",
            label=_l("Expert"),
            value=names.shown,
            sort=listing.by_name,
            under=Column(
                name="number",
                label=_l("Contract number"),
                value=lambda row: row.number,
                sort=Contract.number,
            ),
        ),
        Column(
            name="institution",
            label=_l("Institution"),
            value=lambda row: localized(row, "name"),
            sort=listing.by_institution,
            is_extra=is_own,
        ),
        *_course(),
    ]


def _course() -> list[Column]:
    return [
        Column(
            name="state",
            label=_l("Status"),
            value=lambda row: row.state,
            sort=Contract.state,
            phone="state",
        ),
        Column(
            name="due",
            label=_l("Work is to begin"),
            value=lambda row: row.due_on,
            sort=listing.DUE_ON,
            is_deadline=True,
            phone="due",
        ),
        Column(
            name="kind",
            label=_l("Kind of contract"),
            value=lambda row: str(row.kind.label),
            sort=Contract.kind,
        ),
        Column(
            name="days",
            label=_l("Days in this step"),
            value=lambda row: (
                (hanoi_today() - official_date(row.since)).days if row.since else None
            ),
            sort=listing.since,
        ),
        *_further_columns(),
    ]


def _further_columns() -> list[Column]:
    return [
        Column(
            name="mode",
            label=_l("Way of working together"),
            value=lambda row: str(row.work_mode.label),
            sort=Contract.work_mode,
            is_extra=True,
        ),
        Column(
            name="starts",
            label=_l("Planned start"),
            value=lambda row: row.planned_start_on,
            sort=Contract.planned_start_on,
            is_extra=True,
        ),
        Column(
            name="ends",
            label=_l("Planned end"),
            value=lambda row: row.planned_end_on,
            sort=Contract.planned_end_on,
            is_extra=True,
        ),
        *_papers(),
    ]


def _papers() -> list[Column]:
    return [
        Column(
            name="opening",
            label=_l("Opening"),
            value=lambda row: row.opening_code,
            sort=Opening.code,
            is_extra=True,
        ),
        Column(
            name="introduction",
            label=_l("Introduction"),
            value=lambda row: row.introduction_code,
            sort=Introduction.code,
            is_extra=True,
        ),
        Column(
            name="checked",
            label=_l("Checked on"),
            value=lambda row: official_date(row.checked_at) if row.checked_at else None,
            sort=Contract.checked_at,
            is_extra=True,
        ),
    ]


def _check(contract_id: UUID, user: User) -> None:
    checks.check(queries.get_contract(contract_id, visible_to=user), by=user)


def _why_unchecked(row: Any, user: User) -> str:
    if row.person_user_id == user.id:
        return _("This is your own case.")
    if row.state in queries.UNSIGNED:
        return _("It is not signed yet.")
    contract = queries.get_contract(row.id, visible_to=user)
    return "" if checks.list_open(contract, Checker.OFFICER) else _("There is nothing to check.")


CONTRACTS = List(
    name="contracts",
    title=_l("Contracts"),
    lead=_l("Contracts that begin next come first."),
    rows=listing.rows,
    bare=queries.visible_contracts,
    id=Contract.id,
    link=lambda row: url_for("contracts.show", contract_id=row.id),
    columns=columns,
    filters=(
        Filter(name="state", label=_l("Status"), by=Contract.state),
        due_filter(listing.DUE_ON, label=_l("Work is to begin")),
        Filter(name="kind", label=_l("Kind of contract"), by=Contract.kind),
        Filter(
            name="mode", label=_l("Way of working together"), by=lambda _user: Contract.work_mode
        ),
        Filter(
            name="institution",
            label=_l("Institution"),
            by=Contract.institution_id,
            labels=taxonomy.name_organisations,
        ),
        Filter(
            name="checked",
            label=_l("Checked"),
            by=Contract.checked_at.is_not(None),
            labels=YES_OR_NO,
        ),
        Period(name="start", label=_l("Planned start"), of=Contract.planned_start_on),
    ),
    search=listing.search,
    search_hint=_l("Name with or without diacritics, VN, HD, GT, NC, institution"),
    order=[listing.DUE_ON.asc().nulls_last(), Contract.created_at.desc()],
    people=lambda row, user: names.named(row, viewer=user),
    purpose="contract",
    acts=(
        Act(
            name="check",
            label=_l("Mark as checked"),
            permission=Permission.CONTRACT_CHECK,
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
        title=_l("No contracts here yet"),
        text=_l(
            "A contract begins with an offer, drafted from an introduction that both sides have accepted."
        ),
        icon="file-text",
    ),
)
