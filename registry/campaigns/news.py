"""Who hears of a step of an audit."""

from registry.accounts.models import User
from registry.campaigns import queries
from registry.campaigns.models import AuditCampaign, AuditSample
from registry.notices import services as notices


def tell_institution(sample: AuditSample, news: str, *, by: User | None = None) -> None:
    readers = queries.list_answerers(sample)
    notices.tell("audit_sample", readers, by=by, sample=sample, news=news)


def tell_inspectors(sample: AuditSample, news: str, *, by: User | None = None) -> None:
    """Those who can take the step: not the first inspector where a second one is needed."""
    readers = [one for one in queries.list_inspectors() if queries.may_decide(sample, one)]
    notices.tell("audit_task", readers, by=by, sample=sample, news=news)


def tell_of_campaign(campaign: AuditCampaign, news: str, *, by: User | None = None) -> None:
    readers = queries.list_inspectors()
    notices.tell("audit_campaign", readers, by=by, campaign=campaign, news=news)
