"""Nominations of the demo country, told by the product's own steps: one in each state, seen by the accounts
that are printed."""

import io
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from sqlalchemy import exists, select

from registry.accounts.models import AccountState, User
from registry.accounts.queries import list_holders
from registry.core.db import list_rows, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.demo.staff import Staff
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.leading import services as designations
from registry.leading.kinds import LegalCategory
from registry.leading.models import Designation
from registry.nominations import answering, checking, deciding, dossier, making
from registry.nominations.criteria import GENERAL
from registry.nominations.kinds import Channel, DossierPart, Finding
from registry.nominations.models import Nomination
from registry.nominations.panel import judging
from registry.nominations.panel.aspects import list_aspects
from registry.nominations.panel.kinds import Vote
from registry.nominations.states import NominationState

S = NominationState
TOLD = (
    *(S.DOSSIER, S.CHECK, S.RETURNED, S.ELIGIBLE, S.ENDED),
    *(S.SCORING, S.DISCUSSING, S.RECOMMENDED, S.DECIDING, S.DESIGNATED),
)
STATEMENTS = (
    "Người dẫn đầu hướng nghiên cứu về tối ưu lưới điện, đã hợp tác với ba nhóm ở Việt Nam.",
    "Tác giả của phương pháp được dùng rộng rãi trong thiết kế vi mạch.",
)
TEXTS = {
    DossierPart.GENERAL: "Tiến sĩ năm 2009, giáo sư từ năm 2018, hiện phụ trách một phòng thí nghiệm.",
    DossierPart.CONTRIBUTION: "Năm công trình tiêu biểu và hai sáng chế; một giải thưởng quốc tế năm 2021.",
    DossierPart.PLAN: "Lập nhóm nghiên cứu tại Hà Nội, đào tạo năm nghiên cứu sinh, cần một cụm tính toán.",
}


DECISIONS = {S.DECIDING: 1604, S.DESIGNATED: 1588}
REMARKS = (
    "Công trình có ảnh hưởng rõ trong ngành; cần làm rõ thời gian ở Việt Nam.",
    "Sau thảo luận, kế hoạch được đánh giá là khả thi.",
)


def tell(staff: Staff, expert_id: UUID) -> None:
    mission, approver, secretary = (
        session().get_one(User, staff.shown[one]) for one in ("mission", "approver", "designation")
    )
    shown = session().get_one(Person, expert_id)
    if shown.user_id is not None:
        _nominate(session().get_one(User, shown.user_id), by=mission, place=0)
    for place, (state, nominee) in enumerate(zip(TOLD, _nominees(expert_id), strict=False)):
        row = _nominate(nominee, by=(mission, approver)[place % 2], place=place)
        _lead_to(state, row, nominee, secretary)
        if state in DECISIONS:
            second = session().get_one(User, staff.shown["designation2"])
            _decide(row, state, secretary, second)


def _nominees(expert_id: UUID) -> Iterator[User]:
    """Active experts whom nobody has designated yet."""
    designated = exists().where(Designation.person_id == Person.id)
    statement = (
        select(User)
        .join(Person, Person.user_id == User.id)
        .where(
            Person.state == PersonState.ACTIVE,
            Person.id != expert_id,
            User.state == AccountState.ACTIVE,
            ~designated,
        )
        .order_by(Person.number)
        .limit(len(TOLD))
    )
    return iter(list_rows(statement))


def _nominate(nominee: User, *, by: User, place: int) -> Nomination:
    channels = making.list_channels(by)
    row = making.nominate(
        channel=Channel.ABROAD if Channel.ABROAD in channels else Channel.SEARCHING_BODY,
        category=LegalCategory.EXPERT_D249,
        name=nominee.display_name,
        email=nominee.email,
        statement=STATEMENTS[place % len(STATEMENTS)],
        language=nominee.locale,
        by=by,
    )
    session().flush()
    return row


def _lead_to(state: NominationState, row: Nomination, nominee: User, secretary: User) -> None:
    answering.consent(row, by=nominee)
    if state is S.ENDED:
        answering.step_back(row, by=nominee)
        return
    _write(row, nominee, DossierPart.GENERAL)
    if state is not S.DOSSIER:
        _submit(row, nominee)
        _check(state, row, secretary)


def _submit(row: Nomination, nominee: User) -> None:
    for part in (DossierPart.CONTRIBUTION, DossierPart.PLAN):
        _write(row, nominee, part)
    known = dossier.conditions_of(row)
    for code in [*(one.code for one in known if one.need == GENERAL), "work"]:
        dossier.claim(
            row, code, text="Có minh chứng kèm theo.", document=make_paper(code), by=nominee
        )
    dossier.submit(row, by=nominee)


def _check(state: NominationState, row: Nomination, secretary: User) -> None:
    if state is S.RETURNED:
        note = "Thư xác nhận chưa có dấu của cơ quan."
        checking.return_dossier(row, missing=["work"], note=note, by=secretary)
    elif state is not S.CHECK:
        for claim in row.claims:
            checking.judge(claim, Finding.MET, note="", by=secretary)
        checking.find_eligible(row, by=secretary)
        if state is not S.ELIGIBLE:
            _convene(state, row, secretary)


def _convene(state: NominationState, row: Nomination, secretary: User) -> None:
    """The member whose account is printed, the first one, still has to score."""
    members = list(list_holders(Role.PANEL_MEMBER))
    members.sort(key=lambda one: one.email.partition("@")[0])
    judging.appoint(
        row,
        members,
        chair=members[-1],
        number="1520/QĐ-BNV",
        decided_on=hanoi_today(),
        document=make_paper("Quyet-dinh-thanh-lap-hoi-dong"),
        by=secretary,
    )
    for member in members:
        judging.declare(row, None, by=member)
    if state is S.SCORING:
        _score(row, members[1:])
        return
    _score(row, members)
    judging.discuss(row, "Kế hoạch tại Việt Nam rõ, cần thêm cam kết về thời gian.", by=members[-1])
    for member in members[1:] if state is S.DISCUSSING else members:
        marks = {one.code: 4 for one in list_aspects(on=hanoi_today())}
        judging.vote(row, marks, remark=REMARKS[1], vote=Vote.YES, by=member)
    if state is not S.DISCUSSING:
        judging.close_vote(row, by=secretary)


def _decide(row: Nomination, state: NominationState, secretary: User, second: User) -> None:
    entry = deciding.designate(
        row,
        decision_number=f"{DECISIONS[state]}/QĐ-BNV",
        authority="Bộ Nội vụ",
        valid_from=hanoi_today(),
        valid_to=hanoi_today() + timedelta(3 * 365),
        document=make_paper("Quyet-dinh-cong-nhan"),
        by=secretary,
    )
    if state is S.DESIGNATED:
        designations.confirm(entry, by=second)


def _score(row: Nomination, members: list[User]) -> None:
    for place, member in enumerate(members):
        marks = {
            one.code: 3 + (place + at) % 3 for at, one in enumerate(list_aspects(on=hanoi_today()))
        }
        judging.score(row, marks, remark=REMARKS[0], by=member)


def _write(row: Nomination, nominee: User, part: DossierPart) -> None:
    document = make_paper(part.value)
    dossier.write_part(row, part, text=TEXTS[part], document=document, by=nominee)


def make_paper(name: str) -> Document:
    filename = f"{name}.pdf"
    return documents.receive(io.BytesIO(make_pdf(filename)), filename=filename)
