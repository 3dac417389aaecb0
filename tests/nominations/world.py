"""A nominee, whoever names them, and a secretariat of two."""

import io
from datetime import date
from typing import Any

from factories import make_institution, make_mission, make_person, make_user

from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.documents import services as documents
from registry.documents.models import Document
from registry.leading.kinds import LegalCategory
from registry.nominations import answering, checking, dossier, making
from registry.nominations.criteria import GENERAL
from registry.nominations.kinds import DossierPart, Finding
from registry.nominations.models import Nomination
from registry.nominations.panel import judging
from registry.nominations.panel.aspects import list_aspects
from registry.nominations.panel.kinds import Vote
from registry.nominations.states import NominationState

S = NominationState
REASON = "Dẫn đầu thế giới về tối ưu hóa."


def paper(name: str = "van ban") -> Document:
    return documents.receive(io.BytesIO(make_pdf(name)), filename=f"{name}.pdf")


def pdf(name: str = "van ban.pdf") -> tuple[Any, str]:
    return io.BytesIO(make_pdf(name)), name


def marks(mark: int = 5) -> dict[str, int]:
    return {one.code: mark for one in list_aspects(on=hanoi_today())}


class World:
    def __init__(self) -> None:
        self.mission = make_user(Role.MISSION_OFFICER, organisation=make_mission("FR"))
        self.institution = make_institution()
        self.approver = make_user(Role.INSTITUTION_APPROVER, organisation=self.institution)
        self.secretary = make_user(Role.DESIGNATION_SECRETARIAT)
        self.colleague = make_user(Role.DESIGNATION_SECRETARIAT)
        self.expert = make_user(Role.EXPERT)
        self.person = make_person(user=self.expert)
        self.members = [
            make_user(Role.PANEL_MEMBER, display_name=f"Ủy viên {name}")
            for name in ("Ất", "Bính", "Đinh", "Mậu", "Kỷ")
        ]

    def nominate(self, *, by: Any = None, email: str = "", today: date | None = None) -> Nomination:
        by = by or self.mission
        row = making.nominate(
            channel=making.list_channels(by)[0],
            category=LegalCategory.EXPERT_D249,
            name="GS. Lý Minh Châu",
            email=email or self.expert.email,
            statement=REASON,
            by=by,
            today=today,
        )
        session().flush()
        return row

    def reach(self, state: NominationState, *, today: date | None = None) -> Nomination:
        """By the steps that lead there."""
        row = self.nominate(today=today)
        if state is S.ASKED:
            return row
        if state is S.ENDED:
            answering.step_back(row, by=self.expert)
            return row
        answering.consent(row, by=self.expert, today=today)
        if state is S.DOSSIER:
            return row
        self.fill(row)
        dossier.submit(row, by=self.expert, today=today)
        if state is S.CHECK:
            return row
        self._lead_on(row, state, today=today)
        return row

    def _lead_on(self, row: Nomination, state: NominationState, *, today: date | None) -> None:
        if state is S.RETURNED:
            checking.return_dossier(
                row,
                missing=["plan"],
                note="Thiếu phòng thí nghiệm.",
                by=self.secretary,
                today=today,
            )
            return
        self.judge_all(row)
        checking.find_eligible(row, by=self.secretary)
        if state is not S.ELIGIBLE:
            self._judge(row, state)

    def _judge(self, row: Nomination, state: NominationState) -> None:
        self.appoint(row)
        for member in self.members:
            judging.declare(row, None, by=member)
        if state is S.SCORING:
            return
        for member in self.members:
            judging.score(row, marks(), remark="Tốt.", by=member)
        if state is S.DISCUSSING:
            return
        for member in self.members:
            judging.vote(row, marks(4), remark="Tốt.", vote=Vote.YES, by=member)
        judging.close_vote(row, by=self.secretary)

    def appoint(self, row: Nomination, *further: Any) -> None:
        judging.appoint(
            row,
            [*self.members, *further],
            chair=self.members[0],
            number="15/QĐ-BNV",
            decided_on=hanoi_today(),
            document=paper("quyet dinh"),
            by=self.secretary,
        )

    def fill(self, row: Nomination) -> None:
        for part in DossierPart:
            dossier.write_part(row, part, text="Nội dung.", document=paper(), by=self.expert)
        for one in [c.code for c in dossier.conditions_of(row) if c.need == GENERAL] + ["work"]:
            dossier.claim(row, one, text="Đạt.", document=paper(), by=self.expert)

    def judge_all(self, row: Nomination, finding: Finding = Finding.MET) -> None:
        for claim in row.claims:
            checking.judge(claim, finding, note="", by=self.secretary)
