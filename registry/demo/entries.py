"""Contracts that did not begin here: one in each state of its entry, and of the question to its expert.

Told by the product's own steps. The people are made up here and nowhere else: none of them has a profile.
"""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from registry.accounts.models import User
from registry.contracts.kinds import ContractKind
from registry.core.db import session
from registry.core.permissions import INSTITUTION_ROLES
from registry.demo.paperwork import make_pdf
from registry.demo.staff import Staff
from registry.documents import services as documents
from registry.entries import asking, deciding, likely, schedule, services
from registry.entries.kinds import Answer, EntryFileKind, Outcome
from registry.entries.models import ContractEntry
from registry.experts.kinds import DegreeKind, EmploymentKind
from registry.experts.states import PairState
from registry.programs.kinds import FundingLine
from registry.taxonomy.kinds import Mode

F = EntryFileKind
PEOPLE = (
    ("Đặng Thị Mỹ Lệ", "Université de Lille", "FR", "10201"),
    ("Trịnh Quốc Khánh", "Universität Bremen", "DE", "10101"),
    ("Lương Hoàng Bảo Trâm", "Monash University", "AU", "20202"),
    ("Phùng Gia Huy", "Osaka University", "JP", "20501"),
    ("Tạ Bích Vân", "University of Leeds", "GB", "10401"),
    ("Đoàn Minh Nhật", "KAIST", "KR", "20201"),
    ("Quách Thu Phương", "University of Toronto", "CA", "10301"),
    ("Vi Văn Thắng", "Purdue University", "US", "20301"),
    ("Hà Thị Kim Oanh", "Universiteit Gent", "BE", "10601"),
    ("Lưu Đức Thịnh", "Aalto-yliopisto", "FI", "10202"),
    ("Tăng Mỹ Duyên", "Nanyang Technological University", "SG", "20401"),
    ("Mai Xuân Trường", "Politecnico di Torino", "IT", "20101"),
    ("Cao Thị Hồng Nhung", "Uppsala universitet", "SE", "10103"),
    ("Thân Trọng Nghĩa", "Technische Universität Wien", "AT", "10501"),
)
REASONS = {
    "return": "Ngày ký trên bản chụp khác ngày đã nhập; đề nghị kiểm tra lại.",
    "refuse": "Bản hợp đồng gửi kèm là dự kiến, chưa có chữ ký của hai bên.",
    "withdraw": "Nhập nhầm hợp đồng của năm trước.",
    "papers": "Đủ bản gốc hợp đồng, quyết định và xác nhận của trường ở nước ngoài.",
    "wrong": "The last day is wrong: my contract ends one month later.",
}


class Story:
    def __init__(self, staff: Staff, today: date) -> None:
        users = {
            local: session().get_one(User, staff.shown[local])
            for local in ("recruiter", "approver", "officer", "officer2")
        }
        self.recruiter, self.approver = users["recruiter"], users["approver"]
        self.officer, self.second = users["officer"], users["officer2"]
        self.place = min(self.recruiter.organisation_ids(*INSTITUTION_ROLES))
        self.today, self.people = today, iter(PEOPLE)

    def enter(self, *, days_ago: int = 20, **changes: Any) -> ContractEntry:
        name, university, country, field = next(self.people)
        signed = self.today - timedelta(days_ago)
        values = {
            "full_name": name,
            "birth_year": 1978,
            "email": f"{name.split()[-1].lower()}.{country.lower()}@example.edu",
            "language": "vi",
            "degree_kind": DegreeKind.PHD,
            "degree_title": "PhD",
            "field_code": field,
            "degree_institution": university,
            "degree_country": country,
            "awarded_on": date(2010, 6, 30),
            "employer": university,
            "post_title": "Associate Professor",
            "post_country": country,
            "post_kind": EmploymentKind.EMPLOYED,
            "post_since": date(2014, 9, 1),
            "kind": ContractKind.VISITING,
            "work_mode": Mode.VISITING_SEMESTER,
            "funding_line": FundingLine.INSTITUTION,
            "legal_basis": "Quyết định số 1002/QĐ-TTg; Luật Giáo dục, Điều 71",
            "signed_on": signed,
            "starts_on": signed + timedelta(10),
            "ends_on": signed + timedelta(170),
            "teaching_hours": 60,
            "load_percent": 50,
        } | changes
        return services.enter(values, institution_id=self.place, by=self.recruiter)

    def filed(self, **changes: Any) -> ContractEntry:
        entry = self.enter(**changes)
        kinds = [F.CONTRACT, F.DECISION, F.DOCTORATE, F.POST, F.IDENTITY]
        for kind in [*kinds, *((F.START,) if entry.started_on else ())]:
            content = io.BytesIO(make_pdf(f"{kind.value} {entry.number}"))
            document = documents.receive(content, filename=f"{kind.value}-{entry.number}.pdf")
            services.attach(entry, document, kind, by=self.recruiter)
        return entry

    def sent(self, **changes: Any) -> ContractEntry:
        entry = self.filed(**changes)
        services.hand_over(entry, by=self.recruiter)
        services.send(entry, by=self.approver)
        return entry

    def accepted(self, **changes: Any) -> ContractEntry:
        entry = self.sent(**changes)
        for one in likely.list_people(entry):
            deciding.judge(entry, one.person, outcome=PairState.UNSURE, by=self.officer)
        deciding.accept(entry, by=self.officer)
        session().flush()
        return entry

    def answered(self, given: Answer, text: str = "") -> ContractEntry:
        began = self.today - timedelta(5)
        entry = self.accepted(started_on=began, starts_on=began)
        asking.answer(entry, given, text=text)
        return entry

    def silent(self) -> ContractEntry:
        entry = self.accepted()
        entry.answer_due_on = self.today - timedelta(1)
        asking.press(entry)
        return entry


def tell(staff: Staff, *, today: date) -> None:
    """Called when everything else is written; each step is recorded as of now."""
    story = Story(staff, today)
    for part in (_at_the_institution, _with_the_officer, _asked):
        part(story)


def _at_the_institution(story: Story) -> None:
    story.enter()
    services.hand_over(story.filed(), by=story.recruiter)
    services.withdraw(story.enter(), reason=REASONS["withdraw"], by=story.recruiter)
    schedule.lapse(story.enter())


def _with_the_officer(story: Story) -> None:
    story.sent()
    deciding.accept(story.sent(days_ago=260), by=story.officer)
    deciding.give_back(story.sent(), reason=REASONS["return"], by=story.officer)
    deciding.refuse(story.sent(), reason=REASONS["refuse"], by=story.officer)


def _asked(story: Story) -> None:
    """The expert has not answered, has answered each way, cannot be asked, or was silent."""
    steps: tuple[Callable[[], Any], ...] = (
        story.accepted,
        lambda: story.answered(Answer.RIGHT),
        lambda: story.answered(Answer.WRONG, REASONS["wrong"]),
        lambda: story.answered(Answer.OBJECTS),
        lambda: story.accepted(email=None),
    )
    for step in steps:
        step()
    reason = REASONS["papers"]
    asking.decide(story.silent(), Outcome.ON_PAPERS, reason=reason, by=story.officer)
