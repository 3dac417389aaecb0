"""A term that ends: reviewed in time, extended or renewed by two, let end by one, lapsed where nobody acts."""

import io
from datetime import timedelta
from typing import Any

import pytest
from factories import make_designation, make_person, make_user
from flask import Flask
from pages import press
from sqlalchemy import select

from registry.core.db import session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.documents import services as documents
from registry.leading import queries, reviews, schedule, services
from registry.leading.models import Designation, DesignationEntry
from registry.leading.review_models import DesignationReview, ReviewState
from registry.leading.waiting import WORK
from registry.notices.models import Notice

S = ReviewState
TODAY = hanoi_today()
END = TODAY + timedelta(100)


class World:
    def __init__(self, app: Flask) -> None:
        self.app = app
        self.secretary = make_user(Role.DESIGNATION_SECRETARIAT)
        self.colleague = make_user(Role.DESIGNATION_SECRETARIAT)
        self.expert = make_user(Role.EXPERT)
        self.person = make_person(user=self.expert)
        self.fact = make_designation(self.person, valid_from=TODAY - timedelta(900), valid_to=END)

    def follow(self, days: int = 0) -> int:
        session().flush()
        with self.app.app_context():
            moved = schedule.follow_terms(today=TODAY + timedelta(days))
        session().expire_all()
        return moved

    def review(self) -> DesignationReview:
        return session().scalars(select(DesignationReview)).one()

    def current(self) -> Designation:
        return queries.get_designation(self.fact.series_id).designation

    def extend(self, days: int = 400) -> DesignationEntry:
        return reviews.propose_extension(
            self.current(), valid_to=END + timedelta(days), document=paper(),
            reason="Gia hạn theo quyết định.", by=self.secretary,
        )  # fmt: skip

    def waits(self) -> int:
        [work] = [one for one in WORK if one.code == "designations.review"]
        return sum(row.mine for row in session().execute(work.rows(self.secretary)))


@pytest.fixture
def world(app: Flask, database: Any) -> World:
    return World(app)


def paper() -> Any:
    return documents.receive(io.BytesIO(make_pdf("quyet dinh")), filename="quyet-dinh.pdf")


def told(reader: Any) -> int:
    rows = select(Notice).where(Notice.user_id == reader.id, Notice.template == "designation_term")
    return len(session().scalars(rows).all())


def test_a_review_begins_in_time_and_is_reminded_of_at_each_day_of_the_data(world: World) -> None:
    assert reviews.list_days(on=TODAY) == [120, 90, 60, 30]
    assert world.follow(-30) == 0
    assert world.follow() == 1
    assert (world.review().state, world.waits()) == (S.DUE, 1)
    counts = []
    for days in (0, 5, 11, 12, 41, 42, 71):
        world.follow(days)
        counts.append(told(world.expert))
    assert counts == [1, 1, 2, 2, 3, 3, 4]
    assert told(world.secretary) == 4


def test_where_nobody_acts_the_term_ends_and_both_are_told(world: World) -> None:
    world.follow()
    world.follow(100)
    assert (world.review().state, world.waits()) == (S.LAPSED, 0)
    assert told(world.expert) == 2
    assert queries.find_version(world.fact.series_id, as_of=END, known_at=None) is None


def test_an_extension_needs_two_and_overwrites_nothing(world: World) -> None:
    world.follow()
    entry = world.extend()
    assert (world.current().valid_to, world.waits()) == (END, 0)
    with pytest.raises(NotAllowed):
        services.confirm(entry, by=world.secretary)
    services.confirm(entry, by=world.colleague)
    assert world.current().valid_to == END + timedelta(400)
    assert world.review().state is S.EXTENDED
    old, new = queries.list_versions(world.fact.series_id)
    assert (old.valid_to, old.superseded_at is not None) == (END, True)
    assert new.superseded_at is None
    assert world.follow(150) == 0


def test_what_is_not_confirmed_leaves_the_review_due(world: World) -> None:
    world.follow()
    services.reject(world.extend(), reason="Sai ngày.", by=world.colleague)
    assert (world.review().state, world.waits()) == (S.DUE, 1)


def test_an_extension_comes_after_the_present_last_day(world: World) -> None:
    with pytest.raises(RegistryError):
        world.extend(0)


def test_a_new_decision_renews_without_a_gap(world: World) -> None:
    world.follow()
    terms: dict[str, Any] = {
        "decision_number": "99/QĐ-BNV", "authority": "Bộ Nội vụ", "valid_to": END + timedelta(900),
    }  # fmt: skip
    with pytest.raises(RegistryError):
        reviews.propose_renewal(
            world.current(), document=paper(), by=world.secretary, valid_from=TODAY, **terms
        )
    entry = reviews.propose_renewal(
        world.current(), document=paper(), by=world.secretary, valid_from=END, **terms
    )
    services.confirm(entry, by=world.colleague)
    assert world.review().state is S.RENEWED
    assert len(queries.list_designations()) == 2


def test_what_is_let_end_may_still_be_extended(world: World) -> None:
    with pytest.raises(RegistryError):
        reviews.let_end(world.current(), reason="x", by=world.secretary)
    world.follow()
    reviews.let_end(world.current(), reason="Không còn nhiệm vụ.", by=world.secretary)
    assert (world.review().state, world.waits()) == (S.LET_END, 0)
    services.confirm(world.extend(), by=world.colleague)
    assert world.review().state is S.EXTENDED


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_the_page_leads_to_each_of_the_three(client: Any, world: World, locale: str) -> None:
    world.follow()
    client.log_in(world.secretary)
    page = f"/{locale}/leading-experts/{world.fact.series_id}"
    text = client.get(page).text
    assert all(f"{page}/{step}" in text for step in ("extend", "renew", "let-end"))
    file = (io.BytesIO(make_pdf("quyet dinh")), "quyet-dinh.pdf")
    day = f"{END + timedelta(365):%d/%m/%Y}"
    answer = press(client, f"{page}/extend", valid_to=day, file=file, reason="Gia hạn")
    assert answer.status_code == 302, answer.text
    client.log_in(world.colleague)
    assert press(client, answer.location, outcome="confirm").status_code == 302
    assert world.review().state is S.EXTENDED
