"""Who writes in one language only is found by words of the other, and marked."""

import re
from typing import Any

import pytest
from factories import make_institution, make_person, make_user

from registry.accounts.models import User
from registry.background import indexing
from registry.core.permissions import Role
from registry.experts.kinds import Audience, FieldGroup
from registry.experts.models import Person
from registry.matching import queries, schedule
from registry.matching.queries import SearchRequest
from search.engine import SearchEngine, SortOrder

SHOWN = ((FieldGroup.NAME, Audience.INSTITUTIONS), (FieldGroup.SUMMARY, Audience.INSTITUTIONS))
PERIDOT = ("Lọc nước bằng màng gốm.", "Ceramic membranes purify water.")
SPEECH = ("Nhận dạng tiếng nói bằng mạng nơ-ron.", "Speech recognition with neural networks.")
FROGS = ("Bảo tồn ếch nhái rừng mưa.", "Conservation of rainforest frogs.")


def write(vi: str, en: str) -> Person:
    return make_person(shown=SHOWN, summary_vi=vi, summary_en=en)


@pytest.fixture
def people(database: Any, searching: SearchEngine) -> dict[str, Person]:
    for texts in (PERIDOT, SPEECH, FROGS):
        for _number in range(4):
            write(*texts)
    made = {
        "english": write("", PERIDOT[1]),
        "vietnamese": write(PERIDOT[0], ""),
        "stranger": write("", SPEECH[1]),
    }
    database.commit()
    while indexing.index_pending():
        pass
    schedule.train({}, lambda _done, _total: None)
    return made


@pytest.fixture
def recruiter(database: Any) -> User:
    return make_user(Role.INSTITUTION_RECRUITER, organisation=make_institution().organisation)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("màng gốm", "english"),
        ("mang gom loc nuoc", "english"),
        ("ceramic membranes", "vietnamese"),
    ],
)
def test_both_directions_find_who_writes_in_the_other_language_and_nobody_else(
    people: dict[str, Person], recruiter: User, text: str, language: str
) -> None:
    found = queries.search(SearchRequest(text=text), opening=None, visible_to=recruiter)
    assert found.across is not None
    assert set(found.across.scores) == {people[language].id}
    ids = [person.id for person in found.persons]
    assert people[language].id in ids
    assert people["stranger"].id not in ids
    assert found.total == len(ids) == 6


def test_they_stay_in_every_order_and_within_the_filters(
    people: dict[str, Person], recruiter: User
) -> None:
    by_day = SearchRequest(text="màng gốm", sort=SortOrder.UPDATED)
    assert queries.search(by_day, opening=None, visible_to=recruiter).total == 6
    elsewhere = SearchRequest(text="màng gốm", choices={"fields": ("999",)})
    assert queries.search(elsewhere, opening=None, visible_to=recruiter).total == 0
    everybody = queries.find_everybody(
        SearchRequest(text="màng gốm"), opening=None, visible_to=recruiter
    )
    assert everybody is not None
    assert len(everybody) == 6


def test_a_name_is_not_looked_for_in_another_language(
    people: dict[str, Person], recruiter: User
) -> None:
    wanted = SearchRequest(text="Nguyễn Thị Minh Huyền")
    assert queries.search(wanted, opening=None, visible_to=recruiter).across is None


@pytest.mark.parametrize(
    ("locale", "mark", "words"),
    [
        ("en", "Found across languages", "Words in common"),
        ("vi", "Tìm thấy qua ngôn ngữ khác", "Từ ngữ chung"),
    ],
)
def test_the_page_marks_them_and_shows_the_words(
    people: dict[str, Person], recruiter: User, client: Any, locale: str, mark: str, words: str
) -> None:
    client.log_in(recruiter)
    page = client.get(f"/{locale}/experts/?q=m%C3%A0ng+g%E1%BB%91m").text
    cards = {
        one: card
        for card in re.findall(r"<article.*?</article>", page, re.DOTALL)
        for one in re.findall(r"/experts/([0-9a-f-]{36})", card)
    }
    marked = {one for one, card in cards.items() if mark in card}
    assert marked == {str(people["english"].id)}
    assert re.search(rf"{words}: [^<]*ceram", cards[str(people["english"].id)])
    [link] = re.findall(r'<a href="(/[^"]+)">[^<]*ceramic[^<]*</a>', page)
    again = client.get(link.replace("&amp;", "&")).text
    assert str(people["english"].id) in again
