import io
from datetime import date

import pytest
from factories import make_designation, make_person, make_user
from pages import token

from registry.demo.paperwork import make_pdf
from registry.errors import RegistryError
from registry.experts.states import PersonState
from registry.leading import queries, services
from registry.leading.models import LegalCategory
from registry.permissions import Role

VALUES = {
    "legal_category": "expert_d249",
    "decision_number": "12/QĐ-BNV",
    "authority": "Bộ Nội vụ",
    "valid_from": "01/01/2026",
}


@pytest.fixture
def secretary(database):
    return make_user(Role.DESIGNATION_SECRETARIAT)


def record(client, language="vi", **values):
    page = client.get(f"/{language}/leading-experts/new")
    data = {**VALUES, **values, "csrf_token": token(page)}
    return client.post(f"/{language}/leading-experts/new", data=data)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_secretariat_records_a_decision_with_its_document(client, secretary, language):
    person = make_person()
    client.log_in(secretary)
    file = (io.BytesIO(make_pdf("quyet dinh")), "quyet-dinh.pdf")
    assert record(client, language, number=person.number.lower(), file=file).status_code == 302
    [row] = queries.list_designations()
    assert row.person.id == person.id
    assert row.designation.legal_category is LegalCategory.EXPERT_D249
    assert row.designation.document_id is not None
    page = client.get(f"/{language}/leading-experts/{row.designation.series_id}")
    assert "12/QĐ-BNV" in page.get_data(as_text=True)


@pytest.mark.parametrize(
    "values",
    [
        {"number": "VN-99999999"},
        {"number": ""},
        {"valid_from": "hôm qua"},
        {"valid_to": "01/01/2025"},
        {"legal_category": "king"},
        {"decision_number": "x" * 101},
    ],
)
def test_a_decision_with_bad_input_is_refused_and_nothing_is_recorded(client, secretary, values):
    person = make_person()
    client.log_in(secretary)
    page = record(client, **({"number": person.number} | values))
    assert page.status_code == 422
    assert "Bộ Nội vụ" in page.get_data(as_text=True)
    assert queries.list_designations() == []


def test_somebody_whose_profile_is_not_active_cannot_be_designated(client, secretary):
    person = make_person(state=PersonState.WITHDRAWN)
    client.log_in(secretary)
    assert record(client, number=person.number).status_code == 422


def test_the_end_of_a_term_keeps_what_was_believed_before(client, secretary):
    fact = make_designation()
    client.log_in(secretary)
    url = f"/vi/leading-experts/{fact.series_id}"
    data = {
        "ended_on": "01/06/2026",
        "reason": "Hết nhiệm kỳ",
        "csrf_token": token(client.get(url)),
    }
    assert client.post(url, data=data).status_code == 302
    versions = queries.list_versions(fact.series_id)
    assert [row.valid_to for row in versions] == [None, date(2026, 6, 1)]
    assert versions[1].reason == "Hết nhiệm kỳ"


def test_a_term_does_not_end_in_the_future_or_before_it_began(secretary):
    fact = make_designation(valid_from=date(2026, 1, 1))
    for day in (date(2025, 12, 31), date(2099, 1, 1)):
        with pytest.raises(RegistryError):
            services.end_designation(fact, ended_on=day, reason="Nhầm", by=secretary)


@pytest.mark.parametrize("role", [Role.EXPERT, Role.INSTITUTION_APPROVER, Role.AUDITOR])
def test_only_the_secretariat_opens_designations(client, database, role):
    fact = make_designation()
    client.log_in(make_user(role))
    for path in ("", "new", str(fact.series_id)):
        assert client.get(f"/vi/leading-experts/{path}").status_code == 403


def test_an_empty_list_says_what_to_do(client, secretary):
    client.log_in(secretary)
    text = client.get("/en/leading-experts/").get_data(as_text=True)
    assert "Record the first decision" in text
