"""Audits of the small country: of each side's institution a drawn contract in every state."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from faults.country_nominations import list_within_nominations
from faults.country_statistics import list_releases
from faults.sides import Side
from sqlalchemy import select

from registry.campaigns import inspecting, queries, services
from registry.campaigns.kinds import Finding
from registry.campaigns.models import AuditCampaign, AuditPaper, AuditSample
from registry.campaigns.states import SampleState
from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.demo.paperwork import make_pdf
from registry.documents import services as documents
from registry.targets import queries as targets

S = SampleState
COURSES = (
    *(S.ASKED, S.PROVIDED, S.WITHHELD, S.SILENT, S.DOUBTED, S.HEARD),
    *(S.IN_ORDER, S.OVERCOUNTED, S.DEEMED),
)


def make_campaigns(side: Side) -> None:
    """What an inspector did was done by the second auditor, so that the one whose pages are looked at can
    be the other one."""
    own, other = side.people["auditor"], side.people["second_auditor"]
    for by in (own, other):
        _propose(by)
    services.refuse(_propose(other), "Chưa cần.", by=own)
    for state in COURSES:
        campaign = _propose(other)
        services.confirm(campaign, by=own)
        session().flush()
        mine = [
            one
            for one in queries.list_samples(campaign)
            if one.institution_id == side.institution.id
        ]
        for sample in mine[:1]:
            _bring(side, sample, state)
        session().flush()
    _close(side, own, other)


def _propose(by: Any) -> AuditCampaign:
    target = targets.get_target("TG1")
    campaign = services.propose(
        target,
        targets.official_rule_set(target),
        as_of=hanoi_today(),
        known_at=now(),
        share_percent=100,
        reason="Hằng năm.",
        by=by,
    )
    session().flush()
    return campaign


def _close(side: Side, own: Any, other: Any) -> None:
    campaign = _propose(other)
    services.confirm(campaign, by=own)
    for sample in queries.list_samples(campaign):
        inspecting.fall_silent(sample)
        inspecting.inspect(sample, Finding.IN_ORDER, reason="", by=other)


def _bring(side: Side, sample: AuditSample, state: SampleState) -> None:
    by, inspector = side.people["institution_recruiter"], side.people["second_auditor"]
    paper = documents.receive(
        BytesIO(make_pdf(f"hậu kiểm {sample.id}")), filename=f"hậu kiểm {state.value}.pdf"
    )
    inspecting.add_paper(sample, paper, by=by)
    session().flush()
    steps: dict[SampleState, Callable[[], None]] = {
        S.PROVIDED: lambda: inspecting.send(sample, words="Đủ.", by=by),
        S.WITHHELD: lambda: inspecting.withhold(sample, reason="Mất.", by=by),
        S.SILENT: lambda: inspecting.fall_silent(sample),
    }
    if state in steps:
        steps[state]()
    elif state is not S.ASKED:
        steps[S.PROVIDED]()
        _find(side, sample, state, inspector)


def _find(side: Side, sample: AuditSample, state: SampleState, inspector: Any) -> None:
    by = side.people["institution_recruiter"]
    if state is S.IN_ORDER:
        inspecting.inspect(sample, Finding.IN_ORDER, reason="", by=inspector)
    elif state is S.DEEMED:
        inspecting.deem(sample)
    else:
        inspecting.inspect(sample, Finding.OVERCOUNTED, reason="Không dạy.", by=inspector)
        if state is not S.DOUBTED:
            inspecting.answer(sample, words="Có dạy.", by=by)
        if state is S.OVERCOUNTED:
            officer = side.people["scheme_officer"]
            inspecting.decide(sample, Finding.OVERCOUNTED, reason="Không có lớp.", by=officer)


def list_within_cases(side: Side) -> list[list[dict[str, Any]]]:
    """What is opened through a nomination, an audit or a release of statistics."""
    return [*list_within_nominations(side), *list_within_campaigns(side), *list_releases()]


def list_within_campaigns(side: Side) -> list[list[dict[str, Any]]]:
    """Audits, one contract of the institution in each state, and papers."""
    own = AuditSample.institution_id == side.institution.id
    each = select(AuditSample.state, AuditSample.id).where(own).order_by(AuditSample.created_at)
    one_of_each = dict(reversed([(state, one) for state, one in session().execute(each)]))
    campaigns = session().scalars(
        select(AuditCampaign.id)
        .where(AuditCampaign.proposed_by_id.in_([one.id for one in side.people.values()]))
        .order_by(AuditCampaign.number)
    )
    papers = select(AuditSample.id, AuditPaper.id).join(
        AuditPaper, AuditPaper.sample_id == AuditSample.id
    )
    return [
        [{"campaign_id": one} for one in campaigns],
        [{"sample_id": one} for one in one_of_each.values()],
        [
            {"sample_id": one, "paper_id": paper}
            for one, paper in session().execute(papers.where(own).order_by(AuditSample.state))
        ],
    ]
