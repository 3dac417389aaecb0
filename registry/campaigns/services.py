"""The steps of an audit after the fact: proposed, drawn once a second person agrees, and closed by itself."""

from datetime import date, datetime

from sqlalchemy import select

from registry.accounts.models import User
from registry.audit import states
from registry.campaigns import drawing, news, queries
from registry.campaigns.actions import CampaignAction
from registry.campaigns.estimating import estimate
from registry.campaigns.models import AuditCampaign, AuditSample
from registry.campaigns.states import CampaignState
from registry.campaigns.terms import last_day, term
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.numbering import next_number
from registry.targets.models import RuleSet, Target
from registry.targets.verdicts import Verdict

C = CampaignState
CONTRACTS = "contracts"


def propose(
    target: Target,
    rules: RuleSet,
    *,
    as_of: date,
    known_at: datetime,
    share_percent: int,
    reason: str,
    by: User,
) -> AuditCampaign:
    """Raises RegistryError where there is nothing to draw from."""
    if target.subject != CONTRACTS:
        raise RegistryError(_("Only what counts by contracts can be audited in this way."))
    if as_of > hanoi_today() or known_at > now():
        raise RegistryError(_("Choose days that have passed: what is to come has no papers."))
    campaign = AuditCampaign(
        number=next_number(f"HK-{hanoi_today().year}-"),
        target_code=target.code,
        rule_set_id=rules.id,
        as_of=as_of,
        known_at=known_at,
        share_percent=share_percent,
        reason=reason,
        proposed_by_id=by.id,
    )
    if not drawing.list_lines(campaign):
        raise RegistryError(_("Nobody counts under this reading at these moments."))
    states.begin(campaign, by=by, action=CampaignAction.PROPOSED)
    news.tell_of_campaign(campaign, "proposed", by=by)
    return campaign


def confirm(campaign: AuditCampaign, *, by: User) -> None:
    """The second person: the seed is made at this moment, and the sample follows from it."""
    _refuse_same(campaign, by)
    states.refuse_illegal(campaign, C.RUNNING)
    lines = drawing.list_lines(campaign)
    campaign.seed, campaign.drawn_at = drawing.new_seed(), now()
    campaign.frame_sha256, campaign.population = drawing.digest_of(lines), len(lines)
    campaign.confirmed_by_id = by.id
    states.move(
        campaign,
        C.RUNNING,
        by=by,
        action=CampaignAction.DRAWN,
        seed=campaign.seed,
        frame_sha256=campaign.frame_sha256,
    )
    session().flush()
    for place, line in enumerate(drawing.draw(campaign, lines), start=1):
        _ask(campaign, place, lines[line], by)
    news.tell_of_campaign(campaign, "drawn", by=by)


def _ask(campaign: AuditCampaign, place: int, verdict: Verdict, by: User) -> None:
    sample = AuditSample(
        campaign_id=campaign.id,
        place=place,
        contract_id=verdict.contract_id,
        institution_id=verdict.institution_id,
        due_on=last_day("upload_days"),
    )
    states.begin(sample, by=by, action=CampaignAction.ASKED)
    session().refresh(sample, ["campaign", "institution"])
    news.tell_institution(sample, "asked", by=by)


def refuse(campaign: AuditCampaign, reason: str, *, by: User) -> None:
    _refuse_same(campaign, by)
    _discard(campaign, reason, by)


def withdraw(campaign: AuditCampaign, *, reason: str, by: User) -> None:
    if campaign.proposed_by_id != by.id:
        raise NotAllowed(_("Only the person who proposed it can take it back."))
    _discard(campaign, reason, by)


def _discard(campaign: AuditCampaign, reason: str, by: User) -> None:
    states.move(campaign, C.DISCARDED, by=by, action=CampaignAction.DISCARDED, reason=reason)
    news.tell_of_campaign(campaign, "discarded", by=by)


def _refuse_same(campaign: AuditCampaign, by: User) -> None:
    if campaign.proposed_by_id == by.id:
        raise NotAllowed(_("A second person confirms it, not the one who proposed it."))


def close_when_done(campaign: AuditCampaign) -> None:
    """With the last finding; what came of it never changes any more."""
    session().flush()
    session().execute(  # two last findings at once: the second one sees the first
        select(AuditCampaign.id).where(AuditCampaign.id == campaign.id).with_for_update()
    )
    if campaign.state is not C.RUNNING or not queries.is_done(campaign):
        return
    campaign.result = estimate(
        campaign.population,
        [one.state for one in queries.list_samples(campaign)],
        confidence_percent=term("confidence_percent"),
    )
    campaign.closed_at = now()
    states.move(campaign, C.CLOSED, by=None, action=CampaignAction.CLOSED, **campaign.result)
    news.tell_of_campaign(campaign, "closed")
