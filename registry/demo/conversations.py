"""What connected sides of the demo country write to each other, by the product's own steps: with the expert
and at the institution whose accounts are printed."""

import io
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from registry.accounts.models import User
from registry.conversations import services
from registry.conversations.meetings import services as meetings
from registry.core.db import list_rows, session
from registry.core.errors import RegistryError
from registry.core.i18n import HANOI, hanoi_today
from registry.demo.paperwork import make_pdf
from registry.demo.staff import Staff
from registry.documents import services as documents
from registry.experts.kinds import ContactKind
from registry.experts.models import Contact, Person
from registry.experts.queries import find_account
from registry.experts.states import PersonState
from registry.introductions import proposals
from registry.introductions import services as introductions
from registry.introductions.models import Introduction, IntroductionState
from registry.introductions.routing import list_desk_officers
from registry.programs.models import Opening, OpeningState
from registry.programs.people import list_responsible

S = IntroductionState
BY_INSTITUTION = (
    "Trường cảm ơn Anh/Chị đã nhận lời và gửi đề cương học phần. Tuần tới Anh/Chị có 45 phút trao đổi không?",
    "Máy pha loãng chạy từ tháng 3. Trường sẽ gửi thêm lịch học kỳ trong tuần này.",
)
BY_EXPERT = "Cảm ơn trường, tôi sẽ đọc đề cương tối nay. Tôi quan tâm nhất đến máy pha loãng: năm nào có thể dùng?"
FILE = "De-cuong-hoc-phan.pdf"
TALKING_SHOWN = 3


def tell(staff: Staff, expert_id: UUID) -> None:
    recruiter = session().get_one(User, staff.shown["recruiter"])
    for place, introduction in enumerate(_talking(recruiter)):
        _talk(introduction, recruiter, is_answered=place > 0)
    if shown := _connect(session().get_one(Person, expert_id)):
        introduction, staff_member = shown
        _talk(introduction, staff_member, is_answered=True)
        _propose_times(introduction, staff_member)


def _talking(recruiter: User) -> list[Introduction]:
    statement = (
        select(Introduction)
        .join(Person, Person.id == Introduction.person_id)
        .where(
            Introduction.initiator_id == recruiter.id,
            Introduction.state.in_((S.CONNECTED, S.TALKING)),
            Person.state == PersonState.ACTIVE,
        )
        .order_by(Introduction.code)
        .limit(TALKING_SHOWN)
    )
    return list(list_rows(statement))


def _talk(introduction: Introduction, staff_member: User, *, is_answered: bool) -> None:
    expert = find_account(introduction.person)
    if expert is None:
        return
    paper = documents.receive(io.BytesIO(make_pdf(FILE)), filename=FILE, by=staff_member)
    services.write(introduction, text=BY_INSTITUTION[0], files=[paper], by=staff_member)
    services.write(introduction, text=BY_EXPERT, by=expert)
    if is_answered:
        services.write(introduction, text=BY_INSTITUTION[1], by=staff_member)


def _propose_times(introduction: Introduction, staff_member: User) -> None:
    """In the afternoon of Hà Nội, which is a morning in Europe."""
    today = hanoi_today()
    times = [
        datetime.combine(today + timedelta(days), time(hour), HANOI)
        for days, hour in ((6, 15), (7, 16), (9, 14))
    ]
    meetings.propose(
        introduction, times, minutes=45, participants=staff_member.display_name, by=staff_member
    )


def _connect(person: Person) -> tuple[Introduction, User] | None:
    """The expert whose account is printed and a university that they are not introduced to yet."""
    statement = (
        select(Opening).where(Opening.state == OpeningState.PUBLISHED).order_by(Opening.code)
    )
    for opening in list_rows(statement):
        staff = list(list_responsible(opening))
        if not staff:
            continue
        try:
            proposals.refuse_unfit(person, opening, by=staff[0], today=hanoi_today())
        except RegistryError:
            continue
        introduction = proposals.propose(person, opening, by=staff[0], message_vi="")
        _say_yes(introduction)
        return introduction, staff[0]
    return None


def _say_yes(introduction: Introduction) -> None:
    """Both: the desk where there is one, then the expert."""
    if introduction.state is S.ROUTED:
        introductions.endorse(introduction, note="", by=list_desk_officers(introduction)[0])
    expert = find_account(introduction.person)
    kinds = session().scalars(
        select(Contact.kind).where(Contact.person_id == introduction.person_id)
    )
    if expert is not None and introduction.state is S.EXPERT_ASKED:
        known: list[ContactKind] = list(kinds)
        reveal = known[:1]
        introductions.accept(introduction, reveal=reveal, by=expert)
