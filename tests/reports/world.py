"""A country with two ministries that report, one without an account, and somebody who counts at each."""

from datetime import timedelta
from typing import Any

from factories import (
    make_institution,
    make_organisation,
    make_person,
    make_signed_contract,
    make_user,
)
from sqlalchemy import select

from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.reports import opening, services
from registry.reports.cycles import get_cycle
from registry.reports.models import ReportPart, ReportRun
from registry.targets import loading
from registry.taxonomy.kinds import OrganisationKind

WORDS = {
    **dict.fromkeys(services.NARRATIVE, ""),
    "results_vi": "Đã tuyển dụng giảng viên.",
    "difficulties_vi": "Thủ tục kéo dài.",
    "proposals_vi": "Đề nghị hướng dẫn.",
}


class World:
    def __init__(self) -> None:
        loading.load()
        self.trade = make_organisation(
            OrganisationKind.MINISTRY,
            code="MOIT",
            name_vi="Bộ Công Thương",
            name_en="Ministry of Industry and Trade",
        )
        self.health = make_organisation(
            OrganisationKind.MINISTRY, code="MOH", name_vi="Bộ Y tế", name_en="Ministry of Health"
        )
        self.province = make_organisation(
            OrganisationKind.PROVINCE,
            code="PPC-01",
            name_vi="Ủy ban nhân dân thành phố Hà Nội",
            name_en="People's Committee of Ha Noi",
        )
        self.school = make_institution(parent_id=self.trade.id)
        self.clinic = make_institution(parent_id=self.health.id)
        self.private = make_institution()
        self.reporter = make_user(Role.LINE_MINISTRY, organisation=self.trade)
        self.officer = make_user(Role.SCHEME_OFFICER)
        self.second = make_user(Role.SCHEME_OFFICER)
        self.people = [make_person() for _place in range(4)]
        places = (self.school, self.school, self.clinic, self.private)
        for person, place in zip(self.people, places, strict=True):
            make_signed_contract(person, place)
        self.run = self.open()

    def open(self, *, code: str = "D1002") -> ReportRun:
        """A run whose moments have just passed."""
        run = opening.open_run(get_cycle(code, on=hanoi_today()), hanoi_today().year, by=None)
        run.data_on, run.known_at = hanoi_today(), now()
        run.due_on = hanoi_today() + timedelta(1)
        session().flush()
        return run

    def part(self, body: Any, run: ReportRun | None = None) -> ReportPart:
        return (
            session()
            .scalars(
                select(ReportPart).where(
                    ReportPart.run_id == (run or self.run).id,
                    ReportPart.organisation_id == body.id,
                )
            )
            .one()
        )

    def submitted(self) -> ReportPart:
        part = self.part(self.trade)
        services.write(part, WORDS, by=self.reporter)
        submit(part, by=self.reporter)
        return part

    def accepted(self) -> ReportPart:
        part = self.submitted()
        services.accept(part, note="", by=self.officer)
        return part


def submit(part: ReportPart, *, by: Any) -> None:
    services.submit(
        part, signed_by="Trần Văn Bình", signed_title="Thứ trưởng", letter_number="215/BC", by=by
    )
    session().flush()
