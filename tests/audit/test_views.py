from typing import Any

import pytest
from factories import make_organisation, make_user

from registry.audit import services
from registry.core.db import transaction
from registry.core.permissions import Role
from registry.taxonomy.actions import TaxonomyAction


@pytest.fixture
def auditor(client: Any) -> Any:
    client.log_in(make_user(Role.AUDITOR))
    return client


def record(
    count: int, action: TaxonomyAction = TaxonomyAction.SYNONYM_CHANGED, by: Any = None
) -> Any:
    subject = make_organisation()
    with transaction():
        for _number in range(count):
            services.record(action, subject, by=by)
    return subject


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_auditor_reads_the_log(auditor: Any, language: str) -> None:
    record(3)
    page = auditor.get(f"/{language}/audit/")
    assert page.status_code == 200
    assert page.get_data(as_text=True).count("synonym.changed") == 3


def test_who_acted_is_named_and_the_system_too(auditor: Any) -> None:
    actor = make_user(Role.ADMINISTRATOR)
    record(1, by=actor)
    text = auditor.get("/en/audit/").get_data(as_text=True)
    assert actor.display_name in text
    assert str(actor.id) not in text
    record(1)
    assert "system" in auditor.get("/en/audit/").get_data(as_text=True)


def test_only_the_auditor_reads_it(client: Any) -> None:
    client.log_in(make_user(Role.ADMINISTRATOR))
    assert client.get("/en/audit/").status_code == 403


def test_an_object_has_its_own_log(auditor: Any) -> None:
    wanted = record(2)
    record(2, TaxonomyAction.SYNONYM_ADDED)
    text = auditor.get(f"/en/audit/?object={wanted.id}").get_data(as_text=True)
    assert text.count("synonym.changed") == 2
    assert "synonym.added" not in text


def test_the_log_is_paged_by_number_and_every_event_appears_once(auditor: Any) -> None:
    record(120)
    seen: list[str] = []
    address = "/en/audit/"
    for _page in range(5):
        text = auditor.get(address).get_data(as_text=True)
        seen += [part.partition("<")[0] for part in text.split('<th scope="row" class="num">')[1:]]
        if 'rel="next"' not in text:
            break
        address = text.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert len(seen) == len(set(seen)) >= 120
    assert seen == sorted(seen, key=int, reverse=True)


@pytest.mark.parametrize(
    "query", ["object=x", "before=abc", "before=-1", "before=" + "9" * 30, "object=%00", "before="]
)
def test_nonsense_in_the_filter_is_never_a_fault(auditor: Any, query: str) -> None:
    assert auditor.get(f"/en/audit/?{query}").status_code in {200, 400}


def test_an_object_without_events_says_so(auditor: Any) -> None:
    page = auditor.get("/en/audit/?object=00000000-0000-4000-8000-000000000000")
    assert "Nothing has been recorded" in page.get_data(as_text=True)
