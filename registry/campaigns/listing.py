"""The list of drawn contracts as statements."""

from sqlalchemy import ColumnElement, false, or_

from registry.accounts.models import User
from registry.campaigns.models import AuditCampaign, AuditSample
from registry.campaigns.queries import visible_samples
from registry.contracts.models import Contract
from registry.core.finding import has_number
from registry.core.paging import Rows, columns_of
from registry.taxonomy.models import Organisation
from registry.taxonomy.queries import institution_named


def rows(user: User) -> Rows:
    return (
        visible_samples(user)
        .join(AuditCampaign, AuditCampaign.id == AuditSample.campaign_id)
        .join(Contract, Contract.id == AuditSample.contract_id)
        .join(Organisation, Organisation.id == AuditSample.institution_id)
        .with_only_columns(
            *columns_of(AuditSample, "id state due_on campaign_id place"),
            AuditSample.moved_at.label("since"),
            AuditCampaign.number.label("campaign_number"),
            Contract.number.label("contract_number"),
            *columns_of(Organisation, "name_vi name_en"),
        )
    )


def bare(user: User) -> Rows:
    """The same without what only is shown: for counting what waits."""
    return visible_samples(user).with_only_columns(
        AuditSample.id, AuditSample.due_on, AuditSample.moved_at.label("since")
    )


def search(text: str, _user: User) -> ColumnElement[bool]:
    return or_(
        false(),
        *has_number(text, Contract.number),
        *institution_named(text, AuditSample.institution_id),
    )
