"""Posts in the country: entered by one of the secretariat with evidence, confirmed by another."""

import io
from datetime import date
from typing import Any

import pytest
from client import Client
from factories import make_designation, make_document, make_user
from pages import press
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.accounts.models import User
from registry.core import facts
from registry.core.db import now, session
from registry.core.errors import Conflict, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.experts.models import Person
from registry.leading import post_queries, posts
from registry.leading.kinds import EmployerKind
from registry.leading.models import Designation, DomesticPost, EntryState
from registry.leading.post_models import PostEntry
from registry.targets import loading, remedies
from registry.targets import queries as targets

FIRST = date(2026, 3, 1)
TERMS: dict[str, Any] = {
    "employer": "Viện Toán học",
    "employer_kind": EmployerKind.INSTITUTE,
    "title": "Nghiên cứu viên",
    "valid_from": FIRST,
    "valid_to": None,
}


class Desk:
    """Two of the secretariat, and an expert whom an authority has designated."""

    def __init__(self) -> None:
        self.first, self.second = (make_user(Role.DESIGNATION_SECRETARIAT) for _each in range(2))
        self.designation: Designation = make_designation(valid_from=date(2026, 1, 1))
        self.person = session().get_one(Person, self.designation.person_id)

    def recorded(self) -> DomesticPost:
        entry = posts.propose_post(self.person, document=make_document(), by=self.first, **TERMS)
        posts.confirm(entry, by=self.second)
        return post_queries.get_post(entry.series_id)

    def confirmed(self, entry: PostEntry) -> None:
        session().flush()
        posts.confirm(entry, by=self.second)
        session().flush()


@pytest.fixture
def desk(database: Session) -> Desk:
    return Desk()


def tg3(**moment: Any) -> int:
    loading.load()
    session().flush()
    return targets.count(targets.get_target("TG3"), **moment).number


def test_a_post_counts_once_a_second_person_has_confirmed_it(desk: Desk) -> None:
    entry = posts.propose_post(desk.person, document=make_document(), by=desk.first, **TERMS)
    with pytest.raises(NotAllowed):
        posts.confirm(entry, by=desk.first)
    before = now()
    assert tg3() == 0
    posts.confirm(entry, by=desk.second)
    assert (tg3(), tg3(known_at=before)) == (1, 0)


def test_corrected_ended_and_removed_it_leaves_a_version_each(desk: Desk) -> None:
    post = desk.recorded()
    document = None
    changed = TERMS | {"employer": "Viện Toán học, VAST"}
    desk.confirmed(
        posts.propose_correction(
            post, document=document, reason="Sai tên", by=desk.first, **changed
        )
    )
    post = post_queries.get_post(post.series_id)
    assert post.employer == "Viện Toán học, VAST"
    desk.confirmed(
        posts.propose_end(post, ended_on=date(2026, 9, 1), reason="Hết hạn", by=desk.first)
    )
    ended = now()
    assert (tg3(as_of=date(2026, 8, 31)), tg3(as_of=date(2026, 9, 1))) == (1, 0)
    post = post_queries.get_post(post.series_id)
    desk.confirmed(posts.propose_removal(post, reason="Nhầm người", by=desk.first))
    assert post_queries.find_post(post.series_id) is None
    assert len(post_queries.list_post_versions(desk.person.id)) == 3
    day = date(2026, 8, 31)
    assert (tg3(as_of=day), tg3(as_of=day, known_at=ended)) == (0, 1)


def test_what_cannot_be_is_not_entered(desk: Desk) -> None:
    post = desk.recorded()
    future = TERMS | {"valid_from": date(hanoi_today().year + 1, 1, 1)}
    backward = TERMS | {"valid_to": FIRST}
    for terms in (future, backward):
        with pytest.raises(RegistryError):
            posts.propose_post(desk.person, document=make_document(), by=desk.first, **terms)
    with pytest.raises(RegistryError, match="differs"):
        posts.propose_correction(post, document=None, reason="x", by=desk.first, **TERMS)
    entry = posts.propose_end(post, ended_on=date(2026, 9, 1), reason="x", by=desk.first)
    session().flush()
    with pytest.raises(Conflict):
        posts.propose_removal(post, reason="x", by=desk.second)
    posts.reject(entry, reason="Chưa có căn cứ", by=desk.second)
    assert post_queries.get_post(post.series_id).valid_to is None
    own = session().get_one(User, desk.person.user_id)
    with pytest.raises(NotAllowed):
        posts.propose_post(desk.person, document=make_document(), by=own, **TERMS)


def test_the_secretariat_enters_it_from_the_page_that_the_count_points_to(
    client: Client, desk: Desk
) -> None:
    loading.load()
    session().flush()
    [verdict] = targets.count(targets.get_target("TG3")).pending
    [[remedy]] = remedies.read_remedies([(verdict, verdict.failed)])
    assert remedy.endpoint == "leading.new_post"
    client.log_in(desk.first)
    address = f"/en/leading-experts/{remedy.values['series_id']}/posts/new"
    page = press(
        client, address, employer="Viện Cơ học", employer_kind="institute", title="",
        valid_from="01/03/2026", valid_to="", file=(io.BytesIO(make_pdf("hop dong")), "a.pdf"),
    )  # fmt: skip
    entry = session().scalars(select(PostEntry)).one()
    assert page.headers["Location"].endswith(f"/post-entries/{entry.id}")
    own = client.get(page.headers["Location"]).get_data(as_text=True)
    assert "You entered this" in own
    client.log_in(desk.second)
    press(client, f"/en/leading-experts/post-entries/{entry.id}", outcome="confirm")
    session().refresh(entry)
    assert entry.state is EntryState.CONFIRMED
    shown = client.get(f"/en/leading-experts/{desk.designation.series_id}").get_data(as_text=True)
    assert "Viện Cơ học" in shown
    assert session().scalars(facts.read(DomesticPost)).one().employer_kind is EmployerKind.INSTITUTE
    for step in ("correct", "end", "remove", "document"):
        address = f"/en/leading-experts/posts/{entry.series_id}/{step}"
        assert client.get(address).status_code == 200, step
