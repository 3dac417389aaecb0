"""The expert's own pages."""

import base64
import io
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from factories import make_consent, make_organisation, make_person, make_user, owner
from flask import Flask
from pages import token
from sqlalchemy import select

from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts import queries
from registry.experts.kinds import Audience, ClaimKind, ConsentPurpose, ContactKind
from registry.experts.models import Contact, Person
from registry.experts.states import PersonState
from registry.verification import queries as verification_queries

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SECTIONS = (
    "names",
    "doctorate",
    "employment",
    "residence",
    "fields",
    "availability",
    "languages",
    "summary",
    "consents",
    "visibility",
)


def save(client: Any, section: str, **values: Any) -> Any:
    address = f"/vi/profile/section/{section}"
    page = client.get(address)
    hidden = {"csrf_token": token(page), "version": version_of(page)}
    return client.post(address, data=hidden | values)


def version_of(page: Any) -> str:
    text: str = page.get_data(as_text=True)
    return text.partition('name="version"')[2].partition('value="')[2].partition('"')[0]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_of_the_expert_opens(client: Any, expert: Person, language: str) -> None:
    pages = ["", "submit", "withdraw", "access", "claims/", "claims/doctorate"]
    pages += [f"section/{name}" for name in SECTIONS]
    pages += [f"see-as/{audience.value}" for audience in Audience]
    for page in pages:
        assert client.get(f"/{language}/profile/{page}").status_code == 200, page


def test_every_link_of_the_menu_opens_for_a_new_account(client: Any) -> None:
    client.log_in(make_user(Role.EXPERT))
    page = client.get("/en/profile/").text
    links = set(re.findall(r'href="(/en/[^"#?]+)"', page))
    assert len(links) > 3
    assert not [link for link in links if client.get(link).status_code >= 400]
    assert "Create my profile" in client.get("/en/profile/claims/").text


def test_a_name_is_stored_composed_and_never_mangled(client: Any, expert: Person) -> None:
    typed = "H\u2019Hen Nie\u0302"  # decomposed, as some keyboards send it
    assert save(client, "names", full=typed, gender="undeclared").status_code == 302
    assert queries.get_own_person(owner(expert)).display_name == "H\u2019Hen Niê"


@pytest.mark.parametrize(
    ("section", "values"),
    [
        ("names", {"full": "", "gender": "female"}),
        ("names", {"full": "x" * 300, "gender": "female"}),
        ("names", {"full": "\x00\x00", "gender": "female"}),
        ("names", {"full": "Lê Anh", "gender": "nonsense"}),
        ("residence", {"category": "foreign", "country_code": "XX", "since": "01/01/2019"}),
        ("residence", {"category": "foreign", "country_code": "DE", "since": "31/02/2019"}),
        ("residence", {"category": "foreign", "country_code": "DE", "since": "01/01/2999"}),
        ("summary", {"summary_vi": "", "summary_en": "", "email": "a@example.org"}),
        ("summary", {"summary_vi": "x", "email": "not an address"}),
        ("consents", {"purposes": ["nonsense"]}),
        (
            "languages",
            {
                "languages-0-language": "en",
                "languages-0-level": "C1",
                "languages-1-language": "en",
                "languages-1-level": "B1",
            },
        ),
        ("availability", {"windows-0-mode": "online", "windows-0-starts_on": ""}),
    ],
)
def test_bad_input_is_refused_with_a_reason_and_kept(
    client: Any, expert: Person, section: str, values: Any
) -> None:
    response = save(client, section, **values)
    assert response.status_code == 422
    text = response.get_data(as_text=True)
    assert "error-summary" in text
    assert values.get("full", "")[:40].replace("\x00", "") in text


def test_a_page_opened_before_another_save_is_refused(client: Any, expert: Person) -> None:
    address = "/vi/profile/section/names"
    old = client.get(address)
    save(client, "names", full="Lê Minh Anh", gender="undeclared")
    stale = {"csrf_token": token(old), "version": version_of(old), "gender": "undeclared"}
    stale |= {"family": "", "middle": "", "given": ""}
    response = client.post(address, data=stale | {"full": "Trần Văn Nam"})
    assert response.status_code == 409
    assert "Trần Văn Nam" in response.get_data(as_text=True)
    assert queries.get_own_person(owner(expert)).display_name == "Lê Minh Anh"


def test_consents_are_given_and_withdrawn_in_the_ledger(client: Any, expert: Person) -> None:
    save(client, "consents", purposes=["be_found", "statistics"])
    save(client, "consents", purposes=["statistics"])
    rows = queries.list_consents(expert.id)
    withdrawn = {row.purpose for row in rows if row.withdrawn_at}
    assert withdrawn == {ConsentPurpose.BE_FOUND}
    assert len(rows) == 2


def test_whoever_controls_the_data_is_named_in_the_language_of_the_page(
    client: Any, expert: Person
) -> None:
    make_organisation(code="ĐK", name_vi="Bộ Thử nghiệm", name_en="Ministry of Trials")
    make_consent(expert, ConsentPurpose.BE_FOUND)
    text = queries.current_consent_text(ConsentPurpose.BE_FOUND, hanoi_today())
    text.controller = "Bộ Thử nghiệm"
    for language, name in (("vi", "Bộ Thử nghiệm"), ("en", "Ministry of Trials")):
        page = client.get(f"/{language}/profile/section/consents").get_data(as_text=True)
        assert name in page


def test_contacts_are_encrypted_in_the_database(client: Any, expert: Person, database: Any) -> None:
    save(client, "summary", summary_vi="Học máy", email="huyen@example.org", phone="+49 30 123456")
    from sqlalchemy import text

    stored = database.scalars(text("SELECT value FROM contacts")).all()
    assert stored
    assert not [value for value in stored if "example.org" in value or "+49" in value]
    assert {row.kind for row in database.scalars(select(Contact))} == {
        ContactKind.EMAIL,
        ContactKind.PHONE,
    }


def test_everything_missing_is_listed_at_once(client: Any, expert: Person) -> None:
    page = client.get("/en/profile/submit")
    response = client.post("/en/profile/submit", data={"csrf_token": token(page)})
    assert response.status_code == 422
    assert response.get_data(as_text=True).count("/en/profile/register/") >= 8
    assert expert.state is PersonState.DRAFT


def test_her_data_is_hers_alone(client: Any, expert: Person) -> None:
    held = json.loads(client.get("/vi/profile/data.json").data)
    assert held["number"] == expert.number
    client.log_in(make_user(Role.VERIFIER))
    assert client.get("/vi/profile/data.json").status_code == 403


def upload(client: Any, content: bytes, name: str, *, note: str = "") -> Any:
    address = "/vi/profile/claims/doctorate"
    form = {
        "csrf_token": token(client.get(address)),
        "note": note,
        "file": (io.BytesIO(content), name),
    }
    return client.post(address, data=form, content_type="multipart/form-data")


def test_a_disguised_file_is_refused(client: Any, expert: Person) -> None:
    assert upload(client, b"<script>alert(1)</script>", "bằng.pdf").status_code == 422


def test_too_large_a_file_is_named_on_its_form_and_the_note_is_kept(
    client: Any, expert: Person, app: Flask
) -> None:
    before = app.extensions["config"]
    app.extensions["config"] = replace(before, upload_limit=100_000)
    try:
        response = upload(client, PNG + bytes(200_000), "bằng.png", note="Bản gốc từ Jena")
    finally:
        app.extensions["config"] = before
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "bằng.png" in page
    assert "Bản gốc từ Jena" in page
    assert not verification_queries.get_own_claim(owner(expert), ClaimKind.DOCTORATE).evidence


def test_evidence_comes_back_as_an_attachment_with_its_own_name(
    client: Any, expert: Person, database: Any
) -> None:
    assert upload(client, PNG, "bằng tiến sĩ.png").status_code == 302
    claim = verification_queries.get_own_claim(owner(expert), ClaimKind.DOCTORATE)
    address = f"/vi/profile/claims/doctorate/evidence/{claim.evidence[0].id}"
    response = client.get(address)
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''b%E1%BA%B1ng" in response.headers["Content-Disposition"]
    assert "sandbox" in response.headers["Content-Security-Policy"]
    client.log_in(owner(make_person()))
    assert client.get(address).status_code == 404
