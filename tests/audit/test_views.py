from typing import Any

import pytest
from factories import (
    make_institution,
    make_organisation,
    make_person,
    make_signed_contract,
    make_user,
)
from pages import token

from registry.audit import services
from registry.contracts.models import Contract
from registry.core import numbering
from registry.core.db import session, transaction
from registry.core.permissions import Role
from registry.inspection import work
from registry.inspection.listing import NUMBERS
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
    label = {"vi": "Đã sửa từ đồng nghĩa", "en": "Synonym changed"}[language]
    text = page.get_data(as_text=True)
    assert text.count(label) == 3
    assert "synonym.changed" not in text
    assert "organisations" not in text


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
    text = auditor.get(f"/en/audit/?q={wanted.id}").get_data(as_text=True)
    assert text.count("Synonym changed") == 2
    assert "Synonym added" not in text


def test_the_log_is_paged_by_number_and_every_event_appears_once(auditor: Any) -> None:
    record(120)
    seen: list[str] = []
    address = "/en/audit/"
    for _page in range(5):
        text = auditor.get(address).get_data(as_text=True)
        seen += [part.partition("<")[0].strip() for part in text.split('<th scope="row">')[1:]]
        if 'rel="next"' not in text:
            break
        address = text.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert len(seen) == len(set(seen)) >= 120
    assert seen == sorted(seen, key=lambda one: int(one.replace(",", "")), reverse=True)


@pytest.mark.parametrize(
    "query",
    ["q=x", "after=abc", "after=-1", "after=" + "9" * 30, "q=%00", "after=", "q=HD-1999-0001"],
)
def test_what_is_not_found_is_an_empty_list_and_never_a_fault(auditor: Any, query: str) -> None:
    assert auditor.get(f"/en/audit/?{query}").status_code == 200


def test_the_log_is_asked_by_number_name_action_and_day(auditor: Any) -> None:
    actor = make_user(Role.ADMINISTRATOR, display_name="Đỗ Thị Bích Vân")
    contract = make_signed_contract(make_person(), make_institution())
    number = session().get_one(Contract, contract.contract_id).number
    with transaction():
        subject = session().get_one(Contract, contract.contract_id)
        services.record(TaxonomyAction.SYNONYM_ADDED, subject, by=actor)
    record(1)
    for query in (f"q={number}", "q=do+thi+bich", "action=synonym.added", "when_from=01/01/2020"):
        text = auditor.get(f"/en/audit/?{query}").text
        assert number in text, query
        assert actor.display_name in text, query
    assert "Synonym changed" not in auditor.get(f"/en/audit/?q={number}").text
    refused = auditor.get("/en/audit/?when_from=yesterday")
    assert refused.status_code == 422
    assert "dd/mm/yyyy" in refused.text


def test_the_chain_is_checked_by_a_button(auditor: Any) -> None:
    record(3)
    page = auditor.get("/en/audit/")
    auditor.post("/en/audit/check", data={"csrf_token": token(page)})
    assert work.check_chain({}, lambda _done, _total: None)["found"] == 0
    assert "Waiting to start" in auditor.get("/en/audit/").text


def test_the_log_is_asked_by_the_number_of_any_record_and_by_the_address_of_who_acted(
    auditor: Any,
) -> None:
    assert set(NUMBERS) == numbering.PREFIXES
    officer = make_user(Role.SCHEME_OFFICER)
    signed = make_signed_contract(make_person())
    contract = session().get_one(Contract, signed.contract_id)
    with transaction():
        services.record(TaxonomyAction.SYNONYM_CHANGED, contract, by=officer)
        services.record(TaxonomyAction.SYNONYM_CHANGED, make_organisation(), by=None)
    for typed in (contract.number, contract.number.lower(), officer.email, officer.email.upper()):
        page = auditor.get("/en/audit/", query_string={"q": typed}).text
        assert page.count("<tr>") - 1 == 1, typed


def test_a_log_that_is_not_counted_says_no_total(auditor: Any) -> None:
    record(30)
    page = auditor.get("/en/audit/").text
    assert "Showing 1" not in page
    assert "25 rows on this page" in page
    nothing = auditor.get("/en/audit/?q=zzzz").text
    assert "0 rows on this page" in nothing
