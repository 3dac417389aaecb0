"""Packages of the leading experts of the demo country, told by the product's own steps: items in each state, of
owners whose accounts are printed, and two designated experts who have none yet."""

from datetime import date, timedelta

from sqlalchemy import select

from registry.accounts.models import User
from registry.core import facts
from registry.core.db import list_rows, session
from registry.core.i18n import hanoi_today
from registry.demo.nominations import make_paper
from registry.demo.staff import Staff
from registry.experts.models import Person
from registry.experts.queries import find_account
from registry.experts.states import PersonState
from registry.leading import reviews
from registry.leading.models import Designation
from registry.taxonomy.models import Organisation
from registry.treatment import services
from registry.treatment.kinds import Settlement
from registry.treatment.models import TreatmentItem, TreatmentPackage
from registry.treatment.queries import OWNERS

LEFT = 2  # designated experts whose package nobody has opened yet
TEXTS = {
    "pay": "Lương 120 triệu đồng mỗi tháng, ngoài khung, trong ba năm.",
    "housing": "Căn hộ công vụ 90 m² gần nơi làm việc.",
    "laboratory": "Cụm tính toán 8 máy chủ và phòng thí nghiệm 60 m².",
    "team": "Ba nghiên cứu viên sau tiến sĩ và một trợ lý hành chính.",
    "family": "Giới thiệu trường cho hai con và việc làm cho vợ.",
    "citizenship": "Thẻ tạm trú năm năm cho cả gia đình.",
    "insurance": "Bảo hiểm y tế cho cả gia đình.",
}


def tell(staff: Staff) -> None:
    secretary, officer, reporter, approver, ministry = (
        session().get_one(User, staff.shown[one])
        for one in ("designation", "designation2", "reporter", "approver", "ministry")
    )
    reviews.begin_due(today=hanoi_today())
    people = _designated()
    for place, person in enumerate(people[: max(len(people) - LEFT, 1)]):
        package = services.open_package(person, officer=officer, by=secretary)
        _promise_all(package, place, secretary, reporter, approver, ministry)


def _designated() -> list[Person]:
    statement = (
        select(Person)
        .join(Designation, Designation.person_id == Person.id)
        .where(*facts.believed(Designation), Person.state == PersonState.ACTIVE)
        .order_by(Person.number)
    )
    return list(dict.fromkeys(list_rows(statement)))


def _promise_all(
    package: TreatmentPackage,
    place: int,
    secretary: User,
    reporter: User,
    approver: User,
    ministry: User,
) -> None:
    today = hanoi_today()
    for at, code in enumerate(TEXTS):
        by = approver if code in {"laboratory", "team", "pay"} else reporter
        days = 40 * ((place + at) % 4) - 70  # some are overdue, most are not
        began = today - timedelta(100)
        item = services.promise(
            package,
            code,
            text=TEXTS[code],
            owner=_place_of(by),
            due_on=today + timedelta(days),
            by=secretary,
            today=began,
        )
        _lead_on(item, (place * 3 + at) % 8, by, ministry, today)


def _lead_on(item: TreatmentItem, course: int, owner: User, ministry: User, today: date) -> None:
    if course in {0, 1, 2, 3}:
        services.deliver(
            item,
            delivered_on=min(item.due_on, today),
            note="Đã bàn giao, có biên bản.",
            document=make_paper("Bien-ban-ban-giao"),
            by=owner,
        )
        expert = find_account(item.package.person)
        if expert is not None and course in {0, 1}:
            services.confirm(item, by=expert)
        if expert is not None and course == 2:
            services.object_to(item, reason="Tôi chưa nhận được chìa khóa.", by=expert)
    elif course == 4:
        services.give_up(item, reason="Năm nay chưa bố trí được kinh phí.", by=owner)
    elif course == 5 and item.due_on < today:
        services.settle(
            item,
            Settlement.NEW_DAY,
            new_day=today + timedelta(45),
            reason="Đang làm thủ tục, lùi hạn.",
            by=ministry,
        )


def _place_of(owner: User) -> Organisation:
    [found] = owner.organisation_ids(*OWNERS)[:1]
    return session().get_one(Organisation, found)
