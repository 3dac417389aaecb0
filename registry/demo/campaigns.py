"""The audits of the demo country: one that is closed, with its estimate, and one that is under way."""

import io
from datetime import date

from registry.accounts.models import User
from registry.campaigns import inspecting, queries, services
from registry.campaigns.kinds import Finding
from registry.campaigns.models import AuditCampaign, AuditSample
from registry.core.db import now, session
from registry.demo.paperwork import make_pdf
from registry.demo.staff import Staff
from registry.documents import services as documents
from registry.targets import queries as targets

TARGET = "TG1"
SHARE = 20
AGAINST = "Bảng phân công giảng dạy không có tên người này; học kỳ chỉ có hai buổi trực tuyến."
ANSWER = "Lịch giảng dạy được dời sang học kỳ sau; đề nghị xem xét lại."
SECOND = "Học kỳ sau chưa diễn ra tại ngày tính. Chưa đủ điều kiện được tính."
WITHHELD = "Hồ sơ đang được cơ quan thanh tra lưu giữ."


def tell(staff: Staff, *, today: date) -> None:
    """Each step is recorded as of now. In a small country nobody may count yet on one of the days."""
    earlier = min(today, date(today.year, 6, 30))
    if _is_somebody_counted(earlier):
        _close(_begin(staff, earlier), staff)
    if _is_somebody_counted(today):
        for place, sample in enumerate(queries.list_samples(_begin(staff, today))):
            _go_on(sample, place, staff)


def _is_somebody_counted(as_of: date) -> bool:
    return targets.count(targets.get_target(TARGET), as_of=as_of).number > 0


def _begin(staff: Staff, as_of: date) -> AuditCampaign:
    auditor, ministry = (session().get_one(User, staff.shown[w]) for w in ("auditor", "ministry"))
    target, moment = targets.get_target(TARGET), now()
    campaign = services.propose(
        target,
        targets.official_rule_set(target, as_of=as_of, known_at=moment),
        as_of=as_of,
        known_at=moment,
        share_percent=SHARE,
        reason="Hậu kiểm hằng năm trước khi báo cáo Thủ tướng Chính phủ.",
        by=auditor,
    )
    services.confirm(campaign, by=ministry)
    session().flush()
    return campaign


def _close(campaign: AuditCampaign, staff: Staff) -> None:
    auditor, ministry = (session().get_one(User, staff.shown[w]) for w in ("auditor", "ministry"))
    for place, sample in enumerate(queries.list_samples(campaign)):
        _provide(sample)
        if place:
            inspecting.inspect(sample, Finding.IN_ORDER, reason="", by=auditor)
            continue
        inspecting.inspect(sample, Finding.OVERCOUNTED, reason=AGAINST, by=auditor)
        answerers = queries.list_answerers(sample)
        if answerers:
            inspecting.answer(sample, words=ANSWER, by=answerers[0])
        else:
            inspecting.go_unheard(sample)
        inspecting.decide(sample, Finding.OVERCOUNTED, reason=SECOND, by=ministry)


def _provide(sample: AuditSample) -> None:
    answerers = queries.list_answerers(sample)
    if not answerers:
        inspecting.fall_silent(sample)
        return
    name = f"lich-giang-day-{sample.campaign.number}-{sample.place}.pdf"
    paper = documents.receive(io.BytesIO(make_pdf(name)), filename=name)
    inspecting.add_paper(sample, paper, by=answerers[0])
    session().flush()
    inspecting.send(sample, words="Hợp đồng và lịch giảng dạy.", by=answerers[0])


def _go_on(sample: AuditSample, place: int, staff: Staff) -> None:
    """The first waits for its institution, the others have come further."""
    auditor = session().get_one(User, staff.shown["auditor"])
    answerers = queries.list_answerers(sample)
    course = place % 5
    if course == 0 or not answerers:
        return
    if course == 1:
        inspecting.withhold(sample, reason=WITHHELD, by=answerers[0])
        return
    _provide(sample)
    if course > 2:
        inspecting.inspect(sample, Finding.OVERCOUNTED, reason=AGAINST, by=auditor)
    if course > 3:
        inspecting.answer(sample, words=ANSWER, by=answerers[0])
