"""What the pages of audits share."""

from uuid import UUID

from flask import Blueprint

from registry.campaigns import queries
from registry.campaigns.models import AuditCampaign, AuditSample
from registry.core.db import session
from registry.core.i18n import _l
from registry.core.permissions import Permission
from registry.targets.models import RuleSet
from registry.web.steps import current_user

READ, INSPECT = Permission.CAMPAIGN_READ, Permission.CAMPAIGN_INSPECT
ANSWER = Permission.CAMPAIGN_ANSWER
NAVIGATION = [(_l("Audits"), "campaigns.index", READ)]
bp = Blueprint("campaigns", __name__, url_prefix="/<any(vi,en):locale>/audits")


def find_sample(sample_id: UUID) -> AuditSample:
    return queries.get_sample(sample_id, visible_to=current_user())


def find_campaign(campaign_id: UUID) -> AuditCampaign:
    return queries.get_campaign(campaign_id, visible_to=current_user())


def rules_of(campaign: AuditCampaign) -> RuleSet:
    return session().get_one(RuleSet, campaign.rule_set_id)
