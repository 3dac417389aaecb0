"""The search pages tell how they read the words, and work on when their engine does not."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from socket import socket
from typing import Any
from urllib.parse import urlencode

import pytest
from factories import add, make_concept, make_institution, make_opening, make_person, make_user
from flask import Flask
from servers import free_port

from registry import features
from registry.accounts.models import User
from registry.background import indexing, outbox, rebuilding
from registry.core.config import Config, SearchEngineKind
from registry.core.db import session
from registry.core.permissions import Role
from registry.experts import consents, services
from registry.experts.kinds import Audience, ConsentPurpose, FieldGroup
from registry.experts.models import Person
from registry.matching import queries
from registry.taxonomy.concept_models import Synonym
from search.engine import SearchEngine, SearchError

BOUND_SECONDS = 15
LOCALES = ("vi", "en")
NO_SEARCH = {"vi": "Hiện không thể tìm kiếm", "en": "Search is not available at the moment"}
SIMPLER = {
    "vi": "Hiện đang dùng cách tìm kiếm đơn giản hơn",
    "en": "A simpler search is in use at the moment",
}
DID_YOU_MEAN = {"vi": "Có phải bạn muốn tìm:", "en": "Did you mean:"}
RESOLVED = {
    "vi": "Không tìm thấy kết quả cho “%s”. Đang hiển thị kết quả cho “%s”.",
    "en": "Nothing was found for “%s”. Showing results for “%s”.",
}
SIMILAR = {
    "vi": "Không có từ nào viết đúng như “%s”. Đang hiển thị những cách viết gần giống.",
    "en": "Nothing is spelled exactly like “%s”. Showing similar spellings.",
}
SHOWN = ((FieldGroup.NAME, Audience.INSTITUTIONS), (FieldGroup.SUMMARY, Audience.INSTITUTIONS))
ALSO = {"vi": "Cũng tìm theo: %s", "en": "Also searched for: %s"}


@pytest.fixture
def recruiter(client: Any) -> Any:
    organisation = make_institution().organisation
    client.log_in(make_user(Role.INSTITUTION_RECRUITER, organisation=organisation))
    return client


def found(page: Any) -> set[str]:
    return set(re.findall(r"/experts/([0-9a-f-]{36})", page.text))


def index_all(database: Any) -> None:
    database.commit()
    while indexing.index_pending():
        pass


@pytest.mark.parametrize("locale", LOCALES)
def test_slips_similar_spellings_variants_and_terms_are_told(
    recruiter: Any, database: Any, searching: SearchEngine, locale: str
) -> None:
    make_concept("10201", name_vi="Học máy", name_en="Machine learning")
    add(
        Synonym(
            term="ML",
            language="en",
            kind="abbreviation",
            target="machine learning",
            target_language="en",
            source="tests",
        )
    )
    person = make_person(
        name=("Võ", "Văn", "Đức"), summary_en="Graphene and machine learning.", shown=SHOWN
    )
    index_all(database)
    slip = recruiter.get(f"/{locale}/experts/?q=hocj+mays")
    assert found(slip) == {str(person.id)}
    assert RESOLVED[locale] % ("hocj mays", "học máy") in slip.text
    assert re.search(ALSO[locale] % ".*Machine learning", slip.text)
    near = recruiter.get(f"/{locale}/experts/?q=grafene")
    assert found(near) == {str(person.id)}
    assert SIMILAR[locale] % "grafene" in near.text
    variant = recruiter.get(f"/{locale}/experts/?q=v%C5%A9+v%C4%83n")
    assert found(variant) == set()
    assert DID_YOU_MEAN[locale] in variant.text
    [link] = re.findall(r'<a href="([^"]+)">võ văn</a>', variant.text)
    recruiter.get(link.replace("&amp;", "&"))
    abbreviation = recruiter.get(f"/{locale}/experts/?q=ML")
    assert found(abbreviation) == {str(person.id)}
    assert re.search(ALSO[locale] % ".*[Mm]achine learning", abbreviation.text)


@pytest.fixture(params=["missing", "refusing", "silent"])
def dead_engine(
    request: pytest.FixtureRequest,
    app: Flask,
    settings: Config,
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """An embedded index that is gone; a server that refuses; a server that never answers."""
    with socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(64)
        ports = {"refusing": free_port(), "silent": silent.getsockname()[1]}
        chosen = replace(settings, state_dir=tmp_path)
        if request.param in ports:
            chosen = replace(
                chosen,
                search_engine=SearchEngineKind.ELASTICSEARCH,
                elasticsearch_url=f"http://127.0.0.1:{ports[request.param]}",
            )
        engine = indexing.make_engine(chosen, features.search_vocabulary())
        monkeypatch.setitem(app.extensions, "search_engine", engine)
        yield
        engine.close()


@pytest.mark.usefixtures("dead_engine")
@pytest.mark.parametrize("locale", LOCALES)
def test_without_an_engine_the_pages_list_from_the_database_soon_and_say_so(
    recruiter: Any, locale: str
) -> None:
    person, opening = make_person(), make_opening()
    begun = time.monotonic()
    page = recruiter.get(f"/{locale}/experts/?q=hoc+may&fields=102")
    assert time.monotonic() - begun < BOUND_SECONDS
    assert NO_SEARCH[locale] in page.text
    assert person.number in page.text
    begun = time.monotonic()
    page = recruiter.get(f"/{locale}/openings/")
    assert time.monotonic() - begun < BOUND_SECONDS
    assert SIMPLER[locale] in page.text
    assert str(opening.id) in page.text


def test_changes_wait_for_the_engine_and_are_found_when_it_is_back(
    recruiter: Any, database: Any, app: Flask, unprepared_engine: SearchEngine
) -> None:
    person = make_person(shown=SHOWN)
    database.commit()
    with pytest.raises(SearchError):
        indexing.index_pending()
    waiting, parked = outbox.count_waiting(indexing.SearchJob)
    assert waiting
    assert not parked
    assert NO_SEARCH["en"] in recruiter.get("/en/experts/?q=huyen").text
    for index in app.extensions["search_sources"]:
        unprepared_engine.create(index)
    index_all(database)
    assert outbox.count_waiting(indexing.SearchJob) == (0, 0)
    page = recruiter.get("/en/experts/?q=huyen")
    assert NO_SEARCH["en"] not in page.text
    assert found(page) == {str(person.id)}
    assert list(rebuilding.compare("experts")) == []


def withdraw(person: Any) -> None:
    services.withdraw(person, by=session().get_one(User, person.user_id))


def hide_all(person: Any) -> None:
    services.save_safety(
        person, safety_mode=True, bypasses_mission=False, by=session().get_one(User, person.user_id)
    )


def take_consent_back(person: Any) -> None:
    by = session().get_one(User, person.user_id)
    consents.withdraw_consent(person, ConsentPurpose.BE_FOUND, by=by)


@pytest.mark.parametrize("step", [withdraw, hide_all, take_consent_back])
def test_who_steps_back_is_in_no_number_and_no_facet_while_the_worker_stands_still(
    recruiter: Any, database: Any, searching: SearchEngine, step: Any
) -> None:
    person = make_person(shown=SHOWN, summary_vi="Quang xúc tác zirconi độc nhất.")
    other = make_person()
    index_all(database)
    address = "/en/experts/?q=zirconi"
    assert found(recruiter.get(address)) == {str(person.id)}
    before = recruiter.get("/en/experts/?q=khong-ai-ca").text
    step(database.get_one(Person, person.id))
    database.commit()
    page = recruiter.get(address)
    assert str(person.id) not in page.text
    assert numbers_in(page.text) == numbers_in(before), "as if nobody had ever been there"
    assert str(other.id) in recruiter.get("/en/experts/").text


def numbers_in(page: str) -> list[str]:
    """Every count of the page: of results, and of each choice."""
    main = page[page.index("<main") : page.index("</main")]
    return re.findall(
        r"(?:>|\()\s*(\d+)(?:\)| experts?)?\s*<?", re.sub(r"zirconi|khong-ai-ca", "", main)
    )


def test_no_form_of_the_page_loses_what_was_chosen_elsewhere(
    recruiter: Any, database: Any, searching: SearchEngine
) -> None:
    make_person(shown=SHOWN)
    index_all(database)
    chosen = {"q": ["học"], "fields": ["102", "103"], "modes": ["online"], "sort": ["updated"]}
    chosen["density"] = ["dense"]
    address = "/vi/experts/?" + urlencode(chosen, doseq=True)
    page = recruiter.get(address).text
    forms = re.findall(r'<form[^>]*action="/vi/experts/".*?</form>', page, re.DOTALL)
    assert len(forms) >= 3
    for form in forms:
        carried = _values(form)
        for name, values in chosen.items():
            tags = re.findall(rf'<(?:input|select|textarea)[^>]*name="{name}"[^>]*>', form)
            own = any('type="hidden"' not in tag for tag in tags)
            assert own or carried.get(name) == values, (name, form)


def _values(form: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    pairs = re.findall(r'type="hidden"\s+name="([a-z_]+)"\s+value="([^"]*)"', form)
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def test_what_was_found_is_marked_with_its_source_and_hidden_texts_are_not(
    recruiter: Any, database: Any, searching: SearchEngine
) -> None:
    person = make_person(shown=SHOWN, summary_vi="Tôi nghiên cứu quang xúc tác zirconi.")
    make_person(summary_vi="Quang xúc tác kín.")
    index_all(database)
    page = recruiter.get("/vi/experts/?q=quang+x%C3%BAc+t%C3%A1c")
    assert found(page) == {str(person.id)}
    assert re.search(r"Nghiên cứu:</span>.*<mark>quang", page.text, re.DOTALL)
    assert "kín" not in page.text


def test_in_short_the_same_people_are_shown_with_where_the_word_stands(
    recruiter: Any, database: Any, searching: SearchEngine
) -> None:
    text = "Tôi nghiên cứu quang xúc tác zirconi."
    people = {str(make_person(shown=SHOWN, summary_vi=text).id) for _number in range(2)}
    index_all(database)
    for query, is_told in (("", False), ("q=zirconi&", True)):
        whole, short = (
            recruiter.get(f"/vi/experts/?{query}density={one}") for one in ("", "dense")
        )
        assert found(whole) == found(short) == people
        assert ("zirconi</mark>" in short.text) is is_told
        assert len(short.text) < len(whole.text)
        assert whole.text.count('class="hit-acts"') == 2
        assert 'class="hit-acts"' not in short.text


def test_when_filters_keep_everybody_away_each_is_told_with_what_it_hides(
    recruiter: Any, database: Any, searching: SearchEngine
) -> None:
    make_person(shown=SHOWN)
    make_person(shown=SHOWN)
    index_all(database)
    page = recruiter.get("/en/experts/?q=machine+learning&modes=online")
    assert found(page) == set()
    [address, count] = re.findall(
        r'<a href="([^"]+)">Mode of cooperation</a>:\s*(\d+) experts', page.text
    )[0]
    assert count == "2"
    assert len(found(recruiter.get(address.replace("&amp;", "&")))) == 2


def test_pages_are_numbered_and_the_way_back_is_the_way_there(
    recruiter: Any, database: Any, searching: SearchEngine
) -> None:
    for _number in range(queries.PAGE + 3):
        make_person(shown=SHOWN)
    index_all(database)
    first, second = (recruiter.get(f"/en/experts/?page={page}") for page in (1, 2))
    assert len(found(first) | found(second)) == queries.PAGE + 3
    assert f"Showing 1–{queries.PAGE} of {queries.PAGE + 3}" in first.text
    [back] = re.findall(r'href="([^"]+)"\s+rel="prev"', second.text)
    assert found(recruiter.get(back.replace("&amp;", "&"))) == found(first)
    for nonsense in ("0", "-1", "x", "9" * 40, "٣"):
        assert found(recruiter.get(f"/en/experts/?page={nonsense}")) in (found(first), set())
