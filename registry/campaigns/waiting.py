"""Whose turn it is with an audit after the fact."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from registry.accounts.models import User
from registry.campaigns import listing
from registry.campaigns.models import AuditCampaign, AuditSample
from registry.campaigns.queries import is_own, places_of
from registry.campaigns.states import INSPECTABLE, CampaignState, SampleState
from registry.core.i18n import _l, localized
from registry.core.paging import Rows
from registry.core.permissions import Permission, can
from registry.core.waiting import NO_DAY, Party, Work, mine

S = SampleState


def _institution(user: User) -> ColumnElement[bool]:
    places = places_of(user)
    may = can(user, Permission.CAMPAIGN_ANSWER) and places
    return and_(AuditSample.institution_id.in_(places), ~is_own(user)) if may else false()


def _inspector(user: User) -> ColumnElement[bool]:
    if not can(user, Permission.CAMPAIGN_INSPECT):
        return false()
    places = places_of(user)
    elsewhere = AuditSample.institution_id.not_in(places)
    return and_(elsewhere, ~is_own(user)) if places else ~is_own(user)


def _second(user: User) -> ColumnElement[bool]:
    others = or_(AuditSample.found_by_id.is_(None), AuditSample.found_by_id != user.id)
    return and_(_inspector(user), others)


def _rows(
    whose: Callable[[User], ColumnElement[bool]], *states: SampleState
) -> Callable[..., Rows]:
    def rows(user: User, begin: Callable[[User], Rows] = listing.rows) -> Rows:
        return begin(user).where(AuditSample.state.in_(states)).add_columns(mine(whose(user)))

    return rows


_sample: Any = partial(
    Work,
    permission=Permission.CAMPAIGN_READ,
    title=lambda row: f"{row.contract_number}: {localized(row, 'name')}",
    about=lambda row: str(row.campaign_number),
    address=lambda row: {"sample_id": row.id},
    case_endpoint="campaigns.sample",
    list_endpoint="campaigns.index",
    bare=listing.bare,
)
OF_SAMPLES: tuple[Work, ...] = (
    _sample(
        "campaigns.provide",
        _l("Upload the papers of a contract that was drawn for an audit"),
        _l("Upload papers"),
        Party.INSTITUTION,
        _rows(_institution, S.ASKED),
        place=AuditSample.institution_id,
    ),
    _sample(
        "campaigns.answer",
        _l("Answer a finding that a contract should not count"),
        _l("Read and answer"),
        Party.INSTITUTION,
        _rows(_institution, S.DOUBTED),
        place=AuditSample.institution_id,
    ),
    _sample(
        "campaigns.inspect",
        _l("Inspect a contract that was drawn for an audit"),
        _l("Inspect"),
        Party.AUDITOR,
        _rows(_inspector, *INSPECTABLE),
    ),
    _sample(
        "campaigns.decide",
        _l("Second inspector of a contract that should not count"),
        _l("Read and decide"),
        Party.AUDITOR,
        _rows(_second, S.HEARD),
    ),
)


def _proposed(user: User) -> Rows:
    return select(
        AuditCampaign.id,
        AuditCampaign.number,
        AuditCampaign.target_code,
        AuditCampaign.moved_at.label("since"),
        NO_DAY.label("due_on"),
        mine(AuditCampaign.proposed_by_id != user.id),
    ).where(AuditCampaign.state == CampaignState.PROPOSED)


WORK = (
    *OF_SAMPLES,
    Work(
        "campaigns.confirm",
        _l("Second person of an audit of the count"),
        _l("Read and decide"),
        Party.AUDITOR,
        _proposed,
        permission=Permission.CAMPAIGN_INSPECT,
        title=lambda row: str(row.number),
        about=lambda row: str(row.target_code),
        address=lambda row: {"campaign_id": row.id},
        case_endpoint="campaigns.campaign",
        list_endpoint="campaigns.index",
    ),
)
