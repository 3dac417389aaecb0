"""The list of drawn contracts, and the page of one audit."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_history
from registry.audit import services as audit
from registry.campaigns import drawing, forms, queries, services
from registry.campaigns.lists import SAMPLES
from registry.campaigns.models import AuditCampaign
from registry.campaigns.saying import describe
from registry.campaigns.states import CampaignState
from registry.campaigns.terms import term
from registry.campaigns.views.shared import (
    INSPECT,
    READ,
    bp,
    find_campaign,
    rules_of,
)
from registry.core.db import now
from registry.core.i18n import (
    _,
    _l,
    end_of_day,
    format_date,
    format_datetime,
    hanoi_today,
    localized_text,
)
from registry.core.permissions import can, requires
from registry.targets import queries as targets
from registry.web.forms import ledger, render_form, transaction
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user

C = CampaignState
register(
    bp,
    SAMPLES,
    read=READ,
    template="campaigns/index.html",
    context=lambda: {"campaigns": queries.list_campaigns(current_user())},
)


@bp.route("/new", methods=["GET", "POST"])
@requires(INSPECT, write=INSPECT)
def new() -> ResponseReturnValue:
    known = {
        target.code: target
        for target in targets.list_targets()
        if target.subject == services.CONTRACTS and target.counts_from <= hanoi_today()
    }
    data = {
        "as_of": hanoi_today(),
        "known_on": hanoi_today(),
        "share_percent": term("share_percent"),
    }
    form: Any = forms.CampaignForm(data=data)
    form.reading.choices = [(code, localized_text(one, "title")) for code, one in known.items()]
    if form.submitted():
        with form.errors_shown(), transaction():
            known_at = _moment(form.known_on.data)
            target = known[form.reading.data]
            campaign = services.propose(
                target,
                targets.official_rule_set(target, as_of=form.as_of.data, known_at=known_at),
                as_of=form.as_of.data,
                known_at=known_at,
                share_percent=form.share_percent.data,
                reason=form.reason.data,
                by=current_user(),
            )
            flash(
                _("Proposed. A second inspector must confirm it before anybody is drawn."),
                "success",
            )
            return redirect(url_for(".campaign", campaign_id=campaign.id))
    return render_form("campaigns/new.html", form=form)


def _moment(day: date) -> datetime:
    return min(end_of_day(day), now())


def open_steps(campaign: AuditCampaign) -> list[str]:
    user = current_user()
    is_open = campaign.state is C.PROPOSED and can(user, INSPECT)
    is_mine = campaign.proposed_by_id == user.id
    rules = {"decide": is_open and not is_mine, "withdraw": is_open and is_mine}
    return [name for name, holds in rules.items() if holds]


@bp.get("/campaigns/<uuid:campaign_id>", endpoint="campaign")
@requires(READ)
def show(campaign_id: UUID) -> ResponseReturnValue:
    return show_campaign(find_campaign(campaign_id))


def show_campaign(campaign: AuditCampaign) -> ResponseReturnValue:
    samples = queries.list_samples(campaign, visible_to=current_user())
    return render_template(
        "campaigns/campaign.html",
        campaign=campaign,
        rules=rules_of(campaign),
        samples=samples,
        steps=open_steps(campaign),
        result=describe(campaign.result) if campaign.result else None,
        is_inspector=can(current_user(), INSPECT),
        events=read_history(campaign, reader=Reader(current_user())),
    )


@bp.get("/campaigns/<uuid:campaign_id>/again", endpoint="again")
@requires(INSPECT)
def again(campaign_id: UUID) -> ResponseReturnValue:
    """The draw carried out anew from what was known then, beside the one that is kept."""
    campaign = find_campaign(campaign_id)
    lines = drawing.list_lines(campaign)
    samples = queries.list_samples(campaign)
    kept = [one.contract.number for one in samples]
    with ledger():
        audit.record_access(
            person_ids=list(dict.fromkeys(one.contract.person_id for one in samples)),
            viewer=current_user(),
            fields=["masked"],
            purpose="count",
            context=campaign,
        )
    drawn = drawing.draw(campaign, lines) if campaign.seed else []
    return render_template(
        "campaigns/again.html",
        campaign=campaign,
        drawn=drawn,
        frame_sha256=drawing.digest_of(lines),
        population=len(lines),
        is_same=[one.split()[1] for one in drawn] == kept,
    )


def place_of(campaign: AuditCampaign) -> Place:
    url = url_for(".campaign", campaign_id=campaign.id)
    rules = rules_of(campaign)
    return Place(
        url=url,
        trail=[(_("Audits"), url_for(".index")), (campaign.number, url)],
        facts=lambda: [
            (_("Audit"), campaign.number),
            (_("Target"), campaign.target_code),
            (_("Reading"), f"{localized_text(rules, 'title')} ({rules.edition})"),
            (_("State on"), format_date(campaign.as_of)),
            (_("As known at"), format_datetime(campaign.known_at)),
            (_("Share that is drawn"), f"{campaign.share_percent}%"),
            (_("Reason"), campaign.reason),
        ],
        row=campaign,
    )


OF_CAMPAIGN = StepRoutes(
    bp,
    "/campaigns/<uuid:campaign_id>",
    find=find_campaign,
    page=show_campaign,
    place=place_of,
    read=READ,
    write=INSPECT,
    open_steps=open_steps,
    reason_form=forms.TakeAuditBackForm,
)
OF_CAMPAIGN.take_back("withdraw", services.withdraw)
OF_CAMPAIGN.decision(
    "decide",
    confirm=services.confirm,
    refuse=services.refuse,
    title=_l("Second person"),
    lead=_l(
        "Once you confirm it a seed is made by chance and published, the sample is drawn, and the institutions are asked for papers."
    ),
)
