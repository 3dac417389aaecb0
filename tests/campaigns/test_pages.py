"""The pages of an audit, as each side uses them; what of it stands in public, on the dashboard and in the
report."""

from io import BytesIO
from typing import Any

import pytest
from campaigns.world import World
from pages import press, token
from sqlalchemy import select

from registry.campaigns.models import AuditCampaign, AuditPaper
from registry.campaigns.states import CampaignState, SampleState
from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.demo.paperwork import make_pdf
from registry.reports import collecting, drafting, national, opening
from registry.reports.cycles import get_cycle
from registry.reports.official import write_up

S = SampleState


@pytest.fixture
def world(database: Any) -> World:
    return World()


def text(response: Any) -> str:
    return str(response.get_data(as_text=True))


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_from_the_proposal_to_the_published_estimate(
    client: Any, world: World, locale: str
) -> None:
    base = f"/{locale}/audits"
    client.log_in(world.auditor)
    day = f"{hanoi_today():%d/%m/%Y}"
    sent = press(
        client,
        f"{base}/new",
        reading="TG1",
        as_of=day,
        known_on=day,
        share_percent="100",
        reason="Hằng năm",
    )
    assert sent.status_code == 302, text(sent)
    campaign = session().scalars(select(AuditCampaign)).one()
    page = f"{base}/campaigns/{campaign.id}"
    assert campaign.number in text(client.get(page))
    assert press(client, f"{page}/withdraw", reason="").status_code == 422
    client.log_in(world.second)
    assert press(client, f"{page}/decide", outcome="confirm").status_code == 302
    assert campaign.seed in text(client.get(f"{page}/again"))
    sample, *rest = world.samples(campaign)
    for one in rest:
        world.accept(one)
    own = f"{base}/{sample.id}"
    client.log_in(world.recruiter_of(sample))
    with BytesIO(make_pdf("giấy tờ")) as file:
        data = {"csrf_token": token(client.get(f"{own}/add-paper")), "version": "1"}
        upload = client.post(f"{own}/add-paper", data={**data, "file": (file, "giấy tờ.pdf")})
    assert upload.status_code == 302, text(upload)
    assert press(client, f"{own}/send", words="Đủ").status_code == 302
    client.log_in(world.auditor)
    found = session().scalars(select(AuditPaper).where(AuditPaper.sample_id == sample.id)).one()
    assert client.get(f"{own}/papers/{found.id}").status_code == 200
    against = {"finding": "overcounted", "reason": "Không dạy"}
    assert press(client, f"{own}/inspect", finding="overcounted", reason="").status_code == 422
    assert press(client, f"{own}/inspect", **against).status_code == 302
    client.log_in(world.recruiter_of(sample))
    assert "Không dạy" in text(client.get(own))
    assert press(client, f"{own}/answer", words="Có dạy").status_code == 302
    client.log_in(world.second)
    assert press(client, f"{own}/decide", **against, confirmed="y").status_code == 302
    assert sample.state is S.OVERCOUNTED
    stranger = client.application.test_client()  # whose page has no notices that name a contract
    public = text(stranger.get(f"{base}/published"))
    assert campaign.seed in public
    assert "25%" in public
    assert sample.contract.number not in public


def test_an_institution_sees_its_own_contracts_alone(client: Any, world: World) -> None:
    campaign = world.run()
    first = world.samples(campaign)[0]
    other = next(
        one for one in world.samples(campaign) if one.institution_id != first.institution_id
    )
    client.log_in(world.recruiter_of(first))
    page = text(client.get(f"/en/audits/campaigns/{campaign.id}"))
    assert first.contract.number in page
    assert other.contract.number not in page
    assert client.get(f"/en/audits/{other.id}").status_code == 404
    assert client.get(f"/en/audits/campaigns/{campaign.id}/again").status_code == 403
    proposed = world.propose()
    assert client.get(f"/en/audits/campaigns/{proposed.id}").status_code == 404


def test_the_estimate_stands_in_the_next_report_and_on_the_dashboard(
    client: Any, world: World
) -> None:
    campaign = world.run()
    first, *rest = world.samples(campaign)
    for one in rest:
        world.accept(one)
    world.confirm_doubt(first)
    assert campaign.state is CampaignState.CLOSED
    run = opening.open_run(get_cycle("D1002", on=hanoi_today()), hanoi_today().year, by=None)
    run.data_on, run.known_at = hanoi_today(), now()
    report = national.begin(run, by=world.officer)
    assert campaign.number in report.results_vi
    assert f"Audit {campaign.number} (TG1" in report.results_en
    snapshot = collecting.collect(report)
    assert collecting.as_bytes(snapshot) == collecting.as_bytes(collecting.collect(report))
    for language in ("vi", "en"):
        last = write_up(snapshot, language, digest="").tables[-1]
        assert last.rows[0][1].startswith(campaign.number)
    client.log_in(world.officer)
    assert campaign.number in text(client.get("/en/dashboard/?target=TG1"))


def test_a_report_without_audits_says_nothing_of_them(world: World) -> None:
    run = opening.open_run(get_cycle("D1002", on=hanoi_today()), hanoi_today().year, by=None)
    run.data_on, run.known_at = hanoi_today(), now()
    snapshot = collecting.collect(national.begin(run, by=world.officer))
    assert "audits" not in snapshot
    assert "Hậu kiểm" not in drafting.national(snapshot)["results_vi"]
