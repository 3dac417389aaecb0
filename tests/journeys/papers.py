"""A contract that was signed on paper: entered, sent, checked, confirmed by the expert, counted."""

import re
from datetime import timedelta
from typing import Any

from factories import make_term, make_user
from flask import Flask
from journeys.spine import day, last_mail, link_in, looking, shown_count, verify_claims
from journeys.visitor import pdf
from sqlalchemy import func, select

from registry.accounts.models import User
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.taxonomy.models import Organisation

NAME, EMAIL = "Trần Thị Bích Hạnh", "hanh.tran@uni-example.de"


def arrange() -> dict[str, User]:
    place = session().scalars(select(Organisation).where(Organisation.code == "HEI-HUST")).one()
    make_term(
        "nay",
        institution_id=place.id,
        starts_on=hanoi_today() - timedelta(30),
        ends_on=hanoi_today() + timedelta(130),
    )
    return {
        "verifier": make_user(Role.VERIFIER),
        "recruiter": make_user(Role.INSTITUTION_RECRUITER, organisation=place),
        "approver": make_user(Role.INSTITUTION_APPROVER, organisation=place),
        "officer": make_user(Role.RECRUITMENT_OFFICER),
        "ministry": make_user(Role.SCHEME_OFFICER),
    }


def walk(app: Flask, visitors: dict[str, Any], expert: Any) -> None:
    assert shown_count(visitors["ministry"]) == 0
    entry = enter(visitors["recruiter"])
    visitors["approver"].open(entry)
    visitors["approver"].press("/send")
    assert shown_count(visitors["ministry"]) == 0
    visitors["officer"].open(f"{entry}/accept")
    visitors["officer"].press("/accept")
    confirm(app, expert)
    verify_claims(visitors["verifier"])
    check(visitors["officer"])
    count(visitors)
    with looking(app) as database:  # no account and no profile came of it
        assert database.scalar(select(func.count()).where(User.email == EMAIL)) == 0


def enter(recruiter: Any) -> str:
    """Part by part, with its files; the address of the entry."""
    recruiter.open("/contract-entries/new")
    recruiter.press(full_name=NAME, birth_year="1979", email=EMAIL, language="vi")
    recruiter.press(
        degree_kind="phd",
        degree_title="Dr. rer. nat.",
        field_code="10201",
        degree_institution="Universität Bremen",
        degree_country="DE",
        awarded_on="2009",
    )
    recruiter.press(
        employer="Universität Bremen", post_country="DE", post_kind="employed", post_since="04/2012"
    )
    terms = {
        "kind": "visiting",
        "work_mode": "visiting_semester",
        "legal_basis": "1002/QĐ-TTg",
        "funding_line": "institution",
        "teaching_hours": "60",
        "load_percent": "100",
        "signed_on": day(-40),
        "starts_on": day(-30),
        "started_on": day(-30),
        "ends_on": day(130),
    }
    recruiter.press(**{**terms, "ends_on": day(-31)}, status=422)
    assert day(-40) in recruiter.text
    recruiter.press(**terms)
    for kind in ("contract", "doctorate", "post", "identity", "start"):
        recruiter.press("/files", kind=kind, file=pdf(kind))
    entry = str(recruiter.path)
    recruiter.press("/hand-over")
    return entry


def confirm(app: Flask, expert: Any) -> None:
    """By the link of the mail, which is all that the expert needs."""
    expert.open(link_in(last_mail(app, "entry_asked", to=EMAIL)))
    assert NAME in expert.text
    expert.press(answer="right")


def check(officer: Any) -> None:
    """The days, now that both sides have said them."""
    found = re.search(r"/contracts/[0-9a-f-]{36}", officer.open("/contracts/?channel=direct"))
    assert found
    officer.open(found[0])
    officer.press("/check")


def count(visitors: dict[str, Any]) -> None:
    ministry = visitors["ministry"]
    assert shown_count(ministry) == 1
    assert NAME in ministry.text
    assert NAME in ministry.open("/contracts/?channel=direct")
    found = visitors["recruiter"].open("/experts/?q=Tran+Thi+Bich+Hanh")
    assert "Universität Bremen" not in found  # a record that counts is nobody to be searched for
