"""The steps of the path from a scientist abroad to a counted semester.

They are walked by visitors: the test client here, Chromium in tests/browser.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from factories import make_program, make_term, make_user
from flask import Flask
from journeys.visitor import pdf
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.background import indexing
from registry.background.mail import MailMessage
from registry.core.db import session, writing
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.models import Person
from registry.taxonomy.mission_models import Mission
from registry.taxonomy.models import Institution, Organisation

EMAIL, PHONE = "huyen.lien-he@example.org", "+49 555 123456"
NAME = "Nguyễn Thị Minh Huyền"


def day(offset: int = 0) -> str:
    return f"{hanoi_today() + timedelta(offset):%d/%m/%Y}"


@contextmanager
def looking(app: Flask) -> Iterator[Session]:
    """What is stored now, read apart from what the test itself has open."""
    with app.app_context():
        token = writing.set(False)
        try:
            yield session()
            session().expunge_all()  # what was read can still be looked at
        finally:
            writing.reset(token)


def last_mail(app: Flask, template: str, to: str = EMAIL) -> str:
    """The words of the newest mail of this kind."""
    statement = select(MailMessage).where(MailMessage.template == template)
    with looking(app) as database:
        rows = database.scalars(statement.order_by(MailMessage.created_at.desc())).all()
        return str(next(row.text for row in rows if row.recipient == to))


def link_in(text: str) -> str:
    found = re.search(r"http://[^/\s]+(/\S+)", text)
    assert found, text
    return found.group(1)


def find_person(app: Flask) -> Person:
    with looking(app) as database:
        person = database.scalars(select(Person).where(Person.display_name == NAME)).one()
        database.expunge(person)  # or the end of the context would forget what was read
        return person


def arrange() -> tuple[dict[str, Any], Any]:
    """The staff who take part, by part, and the talent programme of their university."""
    school = (
        session()
        .scalars(
            select(Institution)
            .join(Institution.organisation)
            .where(Organisation.code == "HEI-HUST")
        )
        .one()
    )
    embassy = (
        session()
        .scalars(select(Mission).where(Mission.country_code == "DE", Mission.kind == "embassy"))
        .one()
    )
    program = make_program(institution=school)
    make_term(
        "nay",
        institution_id=school.id,
        starts_on=hanoi_today() - timedelta(10),
        ends_on=hanoi_today() + timedelta(150),
    )
    staff = {
        "recruiter": make_user(Role.INSTITUTION_RECRUITER, organisation=school.organisation),
        "approver": make_user(Role.INSTITUTION_APPROVER, organisation=school.organisation),
        "verifier": make_user(Role.VERIFIER),
        "desk": make_user(Role.MISSION_OFFICER, organisation=embassy.organisation),
        "ministry": make_user(Role.SCHEME_OFFICER),
        "officer": make_user(Role.RECRUITMENT_OFFICER),
    }
    return staff, program


def walk(app: Flask, visitors: dict[str, Any], expert: Any, program: Any) -> None:
    register(app, expert)
    fill_profile(app, expert)
    verify(app, visitors["verifier"])
    opening = publish_opening(visitors, program)
    introduction = introduce(app, visitors, expert, opening)
    contract = sign(app, visitors, expert, introduction)
    teach(visitors, expert, contract)
    count(app, visitors, expert)


def register(app: Flask, expert: Any) -> None:
    expert.open("/account/sign-up")
    expert.press(name=NAME, email=EMAIL, password="bốn từ rời rạc không ai đoán", agrees="y")
    expert.open(link_in(last_mail(app, "account_confirm")))
    expert.press("/confirm/", password="bốn từ rời rạc không ai đoán")
    assert expert.path.endswith("/profile/")
    expert.press("/profile/begin")


def fill_profile(app: Flask, expert: Any) -> None:
    fill: dict[str, dict[str, Any]] = {
        "names": {"full": NAME, "publishing": "Huyen T. M. Nguyen"},
        "doctorate": {
            "degree_title": "Dr. rer. nat.",
            "field_code": "10201",
            "institution": "Technische Universität Berlin",
            "country_code": "DE",
            "awarded_on": "30/06/2015",
            "thesis_title": "Learning from biomedical images",
        },
        "employment": {
            "employer": "Charité Berlin",
            "title": "Senior researcher",
            "country_code": "DE",
            "since": "01/03/2019",
        },
        "residence": {
            "category": "overseas_vietnamese",
            "country_code": "DE",
            "city": "Berlin",
            "since": "01/03/2019",
        },
        "fields": {"main": "10201"},
        "availability": {
            "windows__0__mode": "visiting_semester",
            "windows__0__starts_on": day(-30),
            "windows__0__ends_on": day(400),
        },
        "languages": {
            "languages__0__language": "en",
            "languages__0__level": "C1",
            "languages__0__can_teach": "y",
        },
        "summary": {
            "summary_vi": "Học máy cho y sinh: nhận dạng ảnh mô.",
            "summary_en": "Machine learning for biomedical imaging.",
            "email": EMAIL,
            "phone": PHONE,
        },
        "consents": {"purposes": ["be_found", "embassy", "introduction", "statistics"]},
        "visibility": {
            "preset": "own",
            "institutions": ["summary"],
            "missions": ["name"],
            "ministry": ["name"],
        },
    }
    for name, values in fill.items():
        expert.open(f"/profile/section/{name}")
        expert.press(**values)
    for kind in ("identity", "doctorate", "employment_abroad"):
        expert.open(f"/profile/claims/{kind}")
        expert.press(file=pdf(kind), note=kind)
    expert.open("/profile/see-as/institutions")
    # Above a print stands whose page it is: the reader's.
    shown = re.sub(
        r'<p class="print-only.*?</p>', "", expert.text.partition("<main")[2], flags=re.S
    )
    assert "Học máy cho y sinh" in shown or "Machine learning" in shown
    assert NAME not in shown
    expert.open("/profile/submit")
    expert.press("/profile/submit")
    assert last_mail(app, "profile_submitted")


def verify(app: Flask, verifier: Any) -> None:
    verify_claims(verifier)
    verifier.press("/activate")
    assert last_mail(app, "profile_active")


def verify_claims(verifier: Any) -> None:
    """Who they are, the degree, the post abroad."""
    waiting = re.findall(
        r'href="(/\w+/verification/[0-9a-f-]{36})"', verifier.open("/verification/")
    )
    claims = list(dict.fromkeys(waiting))
    assert len(claims) == 3
    for claim in claims:
        verifier.open(claim)
        verifier.press("/take")
        verifier.open(f"{claim}/verify")
        verifier.press(
            method="independent_source",
            level="2",
            source_what="Phòng lưu trữ văn bằng",
            source_where="https://archive.example.org/",
        )


def publish_opening(visitors: dict[str, Any], program: Any) -> str:
    recruiter, approver, ministry = (
        visitors["recruiter"],
        visitors["approver"],
        visitors["ministry"],
    )
    recruiter.open("/programs/openings/new")
    field = re.search(r'<option [^>]*value="([0-9a-f-]{36})">10201 ', recruiter.text)
    assert field
    text = "Giảng dạy 60 giờ trong một học kỳ." if recruiter.locale == "vi" else "Giảng dạy 60 giờ."
    recruiter.press(
        program_id=str(program.id),
        title_vi="Giảng viên thỉnh giảng học máy",
        title_en="Visiting lecturer in machine learning",
        description_vi=text,
        description_en="Teaching of 60 hours in the programme.",
        field_id=field.group(1),
        mode="visiting_semester",
        teaching_language="en",
        seats="1",
        teaching_hours="60",
        starts_on=day(1),
        ends_on=day(160),
        closes_on=day(60),
        pay_from="80.000.000",
        pay_to="120.000.000",
        funding_line="institution",
        criteria__0__kind="hard",
        criteria__0__want="field=10201",
        criteria__0__weight="60",
        criteria__1__kind="should",
        criteria__1__want="mode=visiting_semester",
        criteria__1__weight="40",
    )
    opening = str(recruiter.path)
    recruiter.press("/submit")
    approver.open(opening)
    approver.press("/approve")
    ministry.open(opening)
    ministry.press("/publish")
    opening_id = opening.rsplit("/", 1)[-1]
    assert "learning" in visitors["desk"].stranger("en").open(f"/openings/{opening_id}")
    return opening_id


def introduce(app: Flask, visitors: dict[str, Any], expert: Any, opening: str) -> str:
    recruiter, desk = visitors["recruiter"], visitors["desk"]
    with app.app_context():
        while indexing.index_pending():
            pass
    text = recruiter.open(f"/experts/?q=hoc+may+y+sinh&opening={opening}")
    person = find_person(app)
    assert person.number in text
    assert NAME not in text
    recruiter.open(f"/introductions/propose/{person.id}?opening={opening}")
    recruiter.press(
        "/propose/",
        opening_id=opening,
        message_vi="Trường mong được trao đổi.",
        message_en="We would like to talk.",
    )
    introduction = str(recruiter.path)
    desk.open(f"{introduction}/endorse")
    desk.press(note="Trường có uy tín.")
    expert.open(link_in(last_mail(app, "introduction_asked")))
    before = "".join([*recruiter.seen, *desk.seen, *mails_to_others(app)])
    assert EMAIL not in before
    assert PHONE not in before
    expert.open(f"{introduction}/accept")
    expert.press(reveal=["email"])
    recruiter.open(introduction)
    assert EMAIL not in recruiter.text
    text = recruiter.press("/contacts")
    assert EMAIL in text
    assert PHONE not in text
    assert NAME in text
    return introduction


def mails_to_others(app: Flask) -> list[str]:
    with looking(app) as database:
        rows = database.scalars(select(MailMessage).where(MailMessage.recipient != EMAIL))
        return [row.text + row.html for row in rows]


def sign(app: Flask, visitors: dict[str, Any], expert: Any, introduction: str) -> str:
    recruiter, approver, officer = visitors["recruiter"], visitors["approver"], visitors["officer"]
    recruiter.open(f"/contracts/new/{introduction.rsplit('/', 1)[-1]}")
    recruiter.press(
        pay="100 triệu đồng",
        terms_vi="Giảng dạy một học kỳ.",
        terms_en="One semester of teaching.",
        planned_start_on=day(),
        teaching_hours="45",
        planned_end_on=day(160),
        promises__0__text_vi="Nhà công vụ",
        promises__0__due_on=day(10),
    )
    contract = str(recruiter.path)
    approver.open(contract)
    approver.press("/offer")
    expert.open(link_in(last_mail(app, "contract_offered")))
    expert.press("/agree")
    approver.open(f"{contract}/signature")
    approver.press(day=day(), file=pdf("signed"))
    expert.open(contract)
    expert.press("/confirm-signature")
    officer.open(contract)
    officer.press("/check")
    assert shown_count(visitors["ministry"]) == 0
    get_papers(recruiter, contract)
    recruiter.open(f"{contract}/start")
    recruiter.press(day=day(), file=pdf("first class"))
    return contract


def get_papers(recruiter: Any, contract: str) -> None:
    """What the law asks for before work begins holds it up until it is granted."""
    text = recruiter.open(f"{contract}/start")
    recruiter.press(day=day(), file=pdf("too early"), status=422)
    needed = sorted(set(re.findall(r"/procedures/[0-9a-f-]{36}", text)))
    assert needed
    for procedure in needed:
        if "/grant" in recruiter.open(procedure):
            recruiter.open(f"{procedure}/grant")
            recruiter.press(day=day())


def teach(visitors: dict[str, Any], expert: Any, contract: str) -> None:
    """Both sides and the officer say that work has begun; weeks that have not passed cannot be told."""
    recruiter, officer = visitors["recruiter"], visitors["officer"]
    recruiter.open(f"{contract}/delivery")
    term = re.search(r'<option value="([0-9a-f-]{36})"', recruiter.text)
    assert term
    recruiter.press(term_id=term.group(1), weeks="15", credits="3", status=422)
    assert shown_count(visitors["ministry"]) == 0
    expert.open(contract)
    expert.press("/confirm-start")
    officer.open(contract)
    officer.press("/check")


def shown_count(visitor: Any) -> int:
    """The number of people in the list behind TG1."""
    text = visitor.open("/targets/tg1")
    found = re.search(r'stat-n">\s*(\d+)', text)
    assert found
    rows = len(re.findall(r"/targets/person/[0-9a-f-]{36}", text.partition('id="people"')[2]))
    assert rows == int(found.group(1)), "the number is the length of the list"
    return rows


def count(app: Flask, visitors: dict[str, Any], expert: Any) -> None:
    ministry = visitors["ministry"]
    assert shown_count(ministry) == 1
    assert NAME in ministry.text
    assert "1002/" in ministry.text
    person = find_person(app)
    page = expert.open(f"/targets/person/{person.id}")
    readings = set(re.findall(r"TG1-[0-9.]+[a-z_-]*", page))
    assert len(readings) > 1, "the official reading and others"
    public = expert.stranger(expert.locale).open("/")
    assert re.search(r'stat-n">1 <small', public)
    assert NAME not in public
    text = expert.open("/profile/access")
    for words in (("xác minh", "bách khoa"), ("checked a claim", "hanoi university")):
        if words[0] in text.lower():
            assert words[1] in text.lower()
    yesterday = ministry.open(f"/targets/tg1?known_at={day(-2)}&as_of={day()}")
    assert re.search(r'stat-n">\s*0', yesterday)
