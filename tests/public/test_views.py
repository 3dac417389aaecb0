import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from factories import make_concept, make_opening, make_program, make_user
from pages import token

from registry.background import mail
from registry.background.indexing import index_pending
from registry.core.db import transaction
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.programs.models import OpeningState
from registry.targets import loading
from search.engine import SearchUnavailable

LOCALES = ["vi", "en"]


@pytest.fixture
def targets_loaded(database: Any) -> None:
    with transaction():
        loading.load()


@pytest.fixture
def broken_engine(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Down:
        def search(self, *_arguments: Any) -> Any:
            raise SearchUnavailable("down")

    monkeypatch.setitem(app.extensions, "search_engine", Down())


@pytest.mark.parametrize("locale", LOCALES)
def test_the_home_page_shows_targets_openings_and_rights(
    client: Any, targets_loaded: None, locale: str
) -> None:
    opening = make_opening()
    page = client.get(f"/{locale}/")
    assert page.status_code == 200
    assert getattr(opening, f"title_{locale}") in page.text
    assert page.text.count('class="mosaic') == 4
    assert page.headers["Cache-Control"] == "no-store"


def test_who_is_signed_in_goes_on_to_her_work_instead_of_signing_up(client: Any) -> None:
    assert 'href="/en/account/sign-up"' in client.get("/en/").text
    client.log_in(make_user(Role.SCHEME_OFFICER))
    main = client.get("/en/").text.split("<main")[1]
    assert 'href="/en/account/sign-up"' not in main
    assert client.get(re.findall(r'href="([^"]+)"', main)[0]).status_code == 200


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    "path", ["help", "contact", "site-map", "personal-data", "accessibility", "check-message"]
)
def test_the_simple_pages_open(client: Any, locale: str, path: str) -> None:
    assert client.get(f"/{locale}/{path}").status_code == 200


@pytest.mark.parametrize("locale", LOCALES)
def test_an_opening_is_described_for_machines_too(client: Any, locale: str) -> None:
    opening = make_opening(
        description_en='</script><b>"45" & more</b>',
        published_at=datetime(2026, 11, 17, 18, 30, tzinfo=UTC),
    )
    page = client.get(f"/{locale}/openings/{opening.id}")
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    assert block
    posting = json.loads(block.group(1))
    assert posting["@type"] == "JobPosting"
    assert posting["title"] == getattr(opening, f"title_{locale}")
    assert posting["description"] == getattr(opening, f"description_{locale}")
    assert posting["validThrough"].startswith(f"{opening.closes_on}T16:59")
    assert posting["datePosted"] == "2026-11-18"  # when it was night in Greenwich
    assert f"{opening.closes_on:%d/%m/%Y} 23:59 (GMT+7)" in page.text


def test_a_shared_link_says_that_the_opening_is_closed(client: Any) -> None:
    over = make_opening(closes_on=hanoi_today() - timedelta(1))
    page = client.get(f"/en/openings/{over.id}")
    assert page.status_code == 200
    assert "No longer open for interest" in page.text
    assert "ld+json" not in page.text


@pytest.mark.parametrize("state", [OpeningState.DRAFT, OpeningState.MINISTRY_CHECK])
def test_what_is_not_published_is_not_found(client: Any, state: OpeningState) -> None:
    opening = make_opening(state=state)
    assert client.get(f"/vi/openings/{opening.id}").status_code == 404
    assert opening.title_vi not in client.get("/vi/openings.rss").text


@pytest.mark.parametrize("locale", LOCALES)
def test_the_feed_is_well_formed_in_both_languages(client: Any, locale: str) -> None:
    opening = make_opening(title_vi="Nghiên cứu <A> & B", title_en="Research <A> & B")
    answer = client.get(f"/{locale}/openings.rss")
    assert answer.mimetype == "application/rss+xml"
    channel = ElementTree.fromstring(answer.data).find("channel")  # noqa: S314 - our own
    assert channel is not None
    assert channel.findtext("language") == locale
    assert channel.findtext("item/title") == getattr(opening, f"title_{locale}")
    assert f"/{locale}/openings/{opening.id}" in (channel.findtext("item/link") or "")


def make_two_openings() -> tuple[Any, Any]:
    program = make_program()
    physics = make_concept("10301", name_vi="Vật lý nguyên tử", name_en="Atomic physics")
    return (
        make_opening(program, title_vi="Giảng viên học máy", title_en="Machine learning"),
        make_opening(
            program,
            title_vi="Giảng viên vật lý",
            title_en="Lecturer in physics",
            field_id=physics.id,
            teaching_language="vi",
            description_vi="Dạy cơ học.",
            description_en="Teach mechanics.",
        ),
    )


def found(page: Any) -> set[str]:
    return set(re.findall(r"/openings/([0-9a-f-]{36})\"", page.text))


def test_openings_are_found_by_words_without_marks_and_by_facet(client: Any, database: Any) -> None:
    _learning, physics = make_two_openings()
    database.commit()
    index_pending()
    assert found(client.get("/vi/openings/?q=giang+vien+vat+ly")) == {str(physics.id)}
    assert found(client.get("/en/openings/?fields=103")) == {str(physics.id)}
    assert found(client.get("/en/openings/?languages=vi&fields=102")) == set()
    assert found(client.get("/en/openings/?page=nonsense")) == found(client.get("/en/openings/"))


def test_without_the_engine_search_filters_and_counts_still_work(
    client: Any, broken_engine: None
) -> None:
    learning, physics = make_two_openings()
    page = client.get("/en/openings/?q=physics")
    assert "A simpler search is in use" in page.text
    assert found(page) == {str(physics.id)}
    assert found(client.get("/en/openings/?languages=en")) == {str(learning.id)}
    assert found(client.get("/en/openings/?q=100%25")) == set()


def test_a_long_list_without_the_engine_has_a_second_page(client: Any, broken_engine: None) -> None:
    program = make_program()
    ids = {str(make_opening(program).id) for _number in range(27)}
    first = client.get("/en/openings/")
    following = re.search(r'href="([^"]*page=2[^"]*)" rel="next"', first.text)
    assert following
    second = client.get(following.group(1).replace("&amp;", "&"))
    assert found(first) | found(second) == ids
    assert not found(first) & found(second)


@pytest.mark.parametrize(
    "typed",
    ["{}", " [{}] ", "{}\u200b", "GT-2026-0419 · {}", "Thư mời [{}].", "“{}” ngày 28/11/2026"],
)
def test_a_code_is_confirmed_without_its_recipient(client: Any, typed: str) -> None:
    user = make_user()
    message = mail.queue(
        "opening_news", to=user, opening=make_opening(), news="closed", reason_given=""
    )
    page = client.get("/en/check-message")
    data = {"csrf_token": token(page), "code": typed.format(message.code.lower())}
    answer = client.post("/en/check-message", data=data)
    assert "This message is genuine" in answer.text
    assert "about an opening" in answer.text
    assert user.email not in answer.text
    assert user.display_name not in answer.text


def test_an_unknown_code_is_called_unknown_and_an_empty_one_asked_for(client: Any) -> None:
    csrf = {"csrf_token": token(client.get("/vi/check-message"))}
    answer = client.post("/en/check-message", data=csrf | {"code": "ABCDEF0123"})
    assert "No message of the registry carries this code" in answer.text
    assert answer.status_code == 200
    for typed, said in {
        " ": "Enter the code",
        "GT-2026-0419": "There is no code in this text",
    }.items():
        answer = client.post("/en/check-message", data=csrf | {"code": typed})
        assert answer.status_code == 422
        assert said in answer.text
        assert "not from us" not in answer.text


def test_the_home_page_opens_before_any_target_is_loaded(client: Any) -> None:
    assert client.get("/vi/").status_code == 200


@pytest.mark.parametrize("locale", LOCALES)
def test_every_link_of_the_footer_opens_without_an_account(client: Any, locale: str) -> None:
    footer = client.get(f"/{locale}/help").text.partition("<footer")[2]
    links = re.findall(r'href="([^"]+)"', footer)
    assert f"/{locale}/openings.rss" in links
    assert f"/{locale}/openings/" in links
    assert {client.get(one).status_code for one in links} == {200}


def test_a_page_that_does_not_exist_says_nothing_of_what_was_kept(client: Any) -> None:
    assert "What was kept" not in client.get("/en/nowhere").text
    assert "What was kept" in client.post("/en/account/sign-in", data={}).text
