"""A country with some who count at two institutions, and inspectors."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from factories import make_institution, make_person, make_signed_contract, make_user

from registry.accounts.models import User
from registry.campaigns import inspecting, queries, services
from registry.campaigns.kinds import Finding
from registry.campaigns.models import AuditCampaign, AuditSample
from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.documents import services as documents
from registry.documents.models import Document
from registry.targets import loading
from registry.targets import queries as targets


def paper(name: str = "hợp đồng") -> Document:
    return documents.receive(BytesIO(make_pdf(name)), filename=f"{name}.pdf")


class World:
    def __init__(self, *, people: int = 4) -> None:
        loading.load()
        self.schools = [make_institution(), make_institution()]
        for place in range(people):
            make_signed_contract(make_person(), self.schools[place % 2])
        self.auditor, self.second = make_user(Role.AUDITOR), make_user(Role.AUDITOR)
        self.officer = make_user(Role.SCHEME_OFFICER)
        self.recruiters = [
            make_user(Role.INSTITUTION_RECRUITER, organisation=one.organisation)
            for one in self.schools
        ]
        session().flush()

    def propose(self, *, share: int = 100, by: User | None = None) -> AuditCampaign:
        target = targets.get_target("TG1")
        return services.propose(
            target,
            targets.official_rule_set(target),
            as_of=hanoi_today(),
            known_at=now(),
            share_percent=share,
            reason="Kiểm tra hằng năm.",
            by=by or self.auditor,
        )

    def run(self, **values: Any) -> AuditCampaign:
        campaign = self.propose(**values)
        services.confirm(campaign, by=self.second)
        session().flush()
        return campaign

    def samples(self, campaign: AuditCampaign) -> list[AuditSample]:
        return list(queries.list_samples(campaign))

    def recruiter_of(self, sample: AuditSample) -> User:
        places = [one.id for one in self.schools]
        return self.recruiters[places.index(sample.institution_id)]

    def provide(self, sample: AuditSample) -> None:
        by = self.recruiter_of(sample)
        inspecting.add_paper(sample, paper(f"hợp đồng {sample.place}"), by=by)
        session().flush()
        inspecting.send(sample, words="Đủ hồ sơ.", by=by)

    def doubt(self, sample: AuditSample) -> None:
        self.provide(sample)
        inspecting.inspect(sample, Finding.OVERCOUNTED, reason="Không giảng dạy.", by=self.auditor)

    def confirm_doubt(self, sample: AuditSample) -> None:
        self.doubt(sample)
        inspecting.answer(sample, words="Đã giảng dạy.", by=self.recruiter_of(sample))
        inspecting.decide(sample, Finding.OVERCOUNTED, reason="Không có lớp.", by=self.second)

    def accept(self, sample: AuditSample) -> None:
        self.provide(sample)
        inspecting.inspect(sample, Finding.IN_ORDER, reason="", by=self.auditor)


def past(sample: AuditSample) -> Any:
    """The day after the last one of the present step."""
    assert sample.due_on is not None
    return sample.due_on + timedelta(1)
