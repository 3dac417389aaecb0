"""Campaigns and drawn contracts as they are read: an institution sees its own, inspectors see all."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.campaigns.models import AuditCampaign, AuditPaper, AuditSample
from registry.campaigns.states import FINAL, PUBLISHED, CampaignState
from registry.contracts.models import Contract
from registry.core.db import find_row, get_row, list_rows, session
from registry.core.permissions import INSTITUTION_ROLES, OVERSIGHT_ROLES, Permission, can
from registry.experts.queries import own_ids


def visible_samples(user: User) -> Select[AuditSample]:
    statement = select(AuditSample)
    if user.roles & OVERSIGHT_ROLES:
        return statement
    return statement.where(AuditSample.institution_id.in_(places_of(user)))


def visible_campaigns(user: User) -> Select[AuditCampaign]:
    if user.roles & OVERSIGHT_ROLES:
        return select(AuditCampaign)
    own = visible_samples(user).with_only_columns(AuditSample.campaign_id)
    return select(AuditCampaign).where(AuditCampaign.id.in_(own))


def get_sample(sample_id: uuid.UUID, *, visible_to: User) -> AuditSample:
    return get_row(visible_samples(visible_to).where(AuditSample.id == sample_id))


def get_campaign(campaign_id: uuid.UUID, *, visible_to: User) -> AuditCampaign:
    return get_row(visible_campaigns(visible_to).where(AuditCampaign.id == campaign_id))


def get_paper(sample: AuditSample, paper_id: uuid.UUID) -> AuditPaper:
    """Found only through its sample."""
    return get_row(
        select(AuditPaper).where(AuditPaper.id == paper_id, AuditPaper.sample_id == sample.id)
    )


def list_campaigns(user: User) -> Sequence[AuditCampaign]:
    """The newest first."""
    return list_rows(visible_campaigns(user).order_by(AuditCampaign.number.desc()))


def list_published() -> Sequence[AuditCampaign]:
    return list_rows(
        select(AuditCampaign)
        .where(AuditCampaign.state.in_(PUBLISHED))
        .order_by(AuditCampaign.number.desc())
    )


def list_samples(
    campaign: AuditCampaign, *, visible_to: User | None = None
) -> Sequence[AuditSample]:
    """In the order of the draw; all of them where nobody in particular asks."""
    statement = visible_samples(visible_to) if visible_to else select(AuditSample)
    return list_rows(
        statement.where(AuditSample.campaign_id == campaign.id).order_by(
            AuditSample.place, AuditSample.id
        )
    )


def list_papers(sample: AuditSample) -> Sequence[AuditPaper]:
    return list_rows(
        select(AuditPaper)
        .where(AuditPaper.sample_id == sample.id)
        .order_by(AuditPaper.created_at, AuditPaper.id)
    )


def list_closed(*, after: datetime, until: datetime) -> Sequence[AuditCampaign]:
    """What was found in between, for the report on that time."""
    return list_rows(
        select(AuditCampaign)
        .where(
            AuditCampaign.state == CampaignState.CLOSED,
            AuditCampaign.closed_at > after,
            AuditCampaign.closed_at <= until,
        )
        .order_by(AuditCampaign.closed_at, AuditCampaign.number)
    )


def find_last_closed(target_code: str, *, known_at: datetime | None = None) -> AuditCampaign | None:
    """As it was known at a moment: the last one closed until then."""
    statement = select(AuditCampaign).where(
        AuditCampaign.state == CampaignState.CLOSED, AuditCampaign.target_code == target_code
    )
    if known_at is not None:
        statement = statement.where(AuditCampaign.closed_at <= known_at)
    order = AuditCampaign.closed_at.desc(), AuditCampaign.number.desc()
    return find_row(statement.order_by(*order).limit(1))


def list_running() -> Sequence[uuid.UUID]:
    return list_rows(
        select(AuditCampaign.id)
        .where(AuditCampaign.state == CampaignState.RUNNING)
        .order_by(AuditCampaign.number)
    )


def list_with_papers(*, closed_before: datetime) -> Sequence[uuid.UUID]:
    """Drawn contracts of audits closed so long ago that still have papers."""
    return list_rows(
        select(AuditPaper.sample_id)
        .join(AuditSample, AuditSample.id == AuditPaper.sample_id)
        .join(AuditCampaign, AuditCampaign.id == AuditSample.campaign_id)
        .where(AuditCampaign.state == CampaignState.CLOSED, AuditCampaign.closed_at < closed_before)
        .distinct()
    )


def is_done(campaign: AuditCampaign) -> bool:
    statement = select(AuditSample.id).where(
        AuditSample.campaign_id == campaign.id, AuditSample.state.not_in(FINAL)
    )
    return session().scalar(statement.limit(1)) is None


def places_of(user: User) -> list[uuid.UUID]:
    return user.organisation_ids(*INSTITUTION_ROLES)


def is_of_institution(sample: AuditSample, user: User) -> bool:
    """Whoever answers for it, but nobody in their own case."""
    return sample.institution_id in places_of(user) and not is_own_case(sample, user)


def may_inspect(sample: AuditSample, user: User) -> bool:
    """Nobody of the institution itself, and nobody whose contract it is."""
    is_party = sample.institution_id in places_of(user) or is_own_case(sample, user)
    return can(user, Permission.CAMPAIGN_INSPECT) and not is_party


def is_own_case(sample: AuditSample, user: User) -> bool:
    return (
        session().scalar(_own_contracts(user).where(Contract.id == sample.contract_id)) is not None
    )


def is_own(user: User) -> ColumnElement[bool]:
    """The same as a condition."""
    return AuditSample.contract_id.in_(_own_contracts(user))


def _own_contracts(user: User) -> Select[uuid.UUID]:
    return select(Contract.id).where(Contract.person_id.in_(own_ids(user)))


def may_decide(sample: AuditSample, user: User) -> bool:
    return may_inspect(sample, user) and sample.found_by_id != user.id


def list_answerers(sample: AuditSample) -> Sequence[User]:
    return list_holders(*INSTITUTION_ROLES, organisation_id=sample.institution_id)


def list_inspectors() -> Sequence[User]:
    return list_holders(*OVERSIGHT_ROLES)
