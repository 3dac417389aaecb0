"""A list of three hundred addresses becomes invitations, and is taken back; walked as the spine is."""

import io
from typing import Any

from factories import make_institution, make_user
from flask import Flask
from imports.world import as_csv
from journeys.spine import last_mail, link_in, looking
from sqlalchemy import func, select

from registry.accounts.models import User
from registry.background import jobs
from registry.core.permissions import Role
from registry.experts.models import Person
from registry.imports.invitation_models import ExpertInvitation

HEADS = ("Họ và tên", "Email", "Căn cứ", "Ngôn ngữ")
SOUND, WRONG, REPEATED = 277, 14, 9
PASSWORD = "bốn từ rời rạc không ai đoán"


def address(number: int) -> str:
    return f"nguoi-{number}@uni.example.net"


def make_list() -> bytes:
    """300 rows: 14 with something wrong, 9 of which somebody stands in the list already."""
    sound = [(f"Trần Văn Nam {n}", address(n), "agreed", "vi") for n in range(SOUND)]
    wrong = [(f"Lê Thị Hoa {n}", f"hoa-{n} tại uni", "agreed", "vi") for n in range(WRONG - 1)]
    unknown = [("Phạm Thị Mai", "mai@uni.example.net", "vì tôi muốn thế", "vi")]
    repeated = [(f"Tran V. Nam {n}", address(n), "published", "vi") for n in range(REPEATED)]
    return as_csv([HEADS, *sound, *wrong, *unknown, *repeated])


def arrange() -> User:
    place = make_institution().organisation
    return make_user(Role.INSTITUTION_RECRUITER, organisation=place)


def work(app: Flask) -> None:
    with app.app_context():
        while jobs.run_next():
            pass


def count(app: Flask, model: Any) -> int:
    with looking(app) as database:
        return database.scalar(select(func.count()).select_from(model)) or 0


def walk(app: Flask, recruiter: Any, invited: Any) -> None:
    people = count(app, Person)
    batch = read_and_decide(app, recruiter)
    assert count(app, ExpertInvitation) == 0
    recruiter.press("/confirm", confirmed="y")
    work(app)
    assert f">{SOUND}<" in recruiter.open(batch)
    assert count(app, ExpertInvitation) == SOUND
    answer(app, invited)
    assert count(app, Person) == people  # an invitation, and no profile
    unanswered = link_in(last_mail(app, "expert_invitation", to=address(8)))
    recruiter.open(f"{batch}/undo")
    recruiter.press("/undo", reason="Nhầm danh sách", confirmed="y")
    work(app)
    recruiter.open(batch)
    with looking(app) as database:
        statement = select(func.count()).where(User.email == address(7))
        assert database.scalar(statement) == 1  # who has answered stays
    invited.open(unanswered, status=410)


def read_and_decide(app: Flask, recruiter: Any) -> str:
    """As far as the last question before anything is written; the address of the import."""
    recruiter.open("/imports/new/experts")
    recruiter.press("/new/experts", file=(io.BytesIO(make_list()), "hoi-nguoi-viet.csv"))
    recruiter.press("/columns")
    batch = recruiter.path
    work(app)
    text = recruiter.open(batch)
    for number in (SOUND, WRONG, REPEATED):
        assert f">{number}<" in text, number
    wrong = recruiter.open(f"{batch}/rows?list=wrong")
    assert "hoa-0 tại uni" in wrong
    assert "vì tôi muốn thế" in wrong
    recruiter.open(f"{batch}/confirm")
    recruiter.press("/confirm", confirmed="y", status=422)  # nine rows have to be decided first
    recruiter.open(batch)
    recruiter.press("/skip-likely")
    recruiter.open(f"{batch}/confirm")
    return str(batch)


def answer(app: Flask, invited: Any) -> None:
    invited.open(link_in(last_mail(app, "expert_invitation", to=address(7))))
    assert "Trần Văn Nam 7" in invited.text
    invited.press(password=PASSWORD)
    assert "/profile" in invited.path, invited.path
