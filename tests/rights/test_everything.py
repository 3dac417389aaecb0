"""The ledger that an expert reads, and the file with everything that the register holds of them."""

import ast
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from factories import add, make_institution, make_person, make_signed_contract, make_user, owner
from flask import Flask
from introductions.world import World
from sqlalchemy import inspect

import registry
from registry.audit import services as audit
from registry.audit.readings import ReadingPurpose, ReadPart
from registry.contracts.models import Contract
from registry.core.db import session
from registry.core.permissions import Role
from registry.core.tables import Base
from registry.demo.paperwork import make_pdf
from registry.documents import services as documents
from registry.experts.claim_models import Evidence
from registry.experts.kinds import ClaimKind, ContactKind, FieldGroup
from registry.rights import export, holdings

PERSONAL_COLUMNS = {"person_id", "user_id", "object_id", "row_id", "recipient", "email", "key"}
REFERENCE = {"number_counters", "heartbeats", "data_loads"}


def test_every_table_that_names_a_person_is_exported_or_says_why_not(application: Flask) -> None:
    """Over the metadata: directly, through a table that is theirs, or by a column that means them."""
    held = {model.__tablename__ for model in holdings.HELD}
    personal = {
        table.name
        for table in Base.metadata.sorted_tables
        if {key.column.table.name for key in table.foreign_keys} & (held | {"persons", "users"})
        or {column.name for column in table.columns} & PERSONAL_COLUMNS
    }
    assert personal - held - set(holdings.EXCEPTIONS) == set()
    assert held & set(holdings.EXCEPTIONS) == set()
    assert set(holdings.EXCEPTIONS) <= personal
    tables = Base.metadata.tables
    for name in holdings.WITHHELD:
        table, column = name.split(".")
        assert column in tables[table].columns


def test_no_secret_and_nobody_elses_id_is_exported(application: Flask) -> None:
    shown = {
        f"{model.__tablename__}.{column.key}"
        for model in holdings.HELD
        for column in inspect(model).columns
        if not export.is_left_out(column)
    }
    assert not [one for one in shown if one.endswith(("_hash", "secret", "_by_id", "user_id"))]
    assert {
        "persons.summary_vi",
        "contacts.value",
        "contracts.terms_vi",
        "notices.text_vi",
    } <= shown
    assert {"users.email", "residences.city", "introductions.message_vi"} <= shown


def test_what_stands_on_the_pages_of_an_expert_stands_in_their_file(
    client: Any, database: Any
) -> None:
    world = World()
    introduction = world.connected(ContactKind.PHONE)
    fact = make_signed_contract(introduction.person)
    contract = session().get_one(Contract, fact.contract_id)
    claim = introduction.person.claims[0]
    document = documents.receive(io.BytesIO(make_pdf("bằng")), filename="bang tien si.pdf")
    add(document)
    add(Evidence(claim_id=claim.id, document_id=document.id))
    session().commit()
    client.log_in(world.expert)
    answer = client.get("/vi/profile/data.zip")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        names = packed.namelist()
        text = packed.read("data.json").decode()
    assert any(name.endswith("bang tien si.pdf") for name in names)
    for expected in (introduction.code, contract.number, world.person.number, world.expert.email):
        assert expected in text
    held = json.loads(text)
    assert held == json.loads(client.get("/vi/profile/data.json").data)
    assert {one["kind"] for one in held["reveals"]} == {"phone"}
    other = make_person()
    assert other.number not in text
    client.log_in(owner(other))
    assert contract.number not in client.get("/vi/profile/data.json").get_data(as_text=True)


def test_every_word_that_the_code_writes_into_the_ledger_has_words(application: Flask) -> None:
    assert {one.value for one in (*FieldGroup, *ClaimKind, *ContactKind)} <= set(ReadPart)
    found = set()
    for path in Path(registry.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call):
                found |= {
                    one.value.value
                    for one in call.keywords
                    if one.arg == "purpose"
                    and isinstance(one.value, ast.Constant)
                    and one.value.value
                }
    assert found
    assert found <= set(ReadingPurpose)


@pytest.mark.parametrize("words", [{"purpose": "curiosity"}, {"fields": ["shoe size"]}])
def test_a_reading_without_words_is_refused(database: Any, words: Any) -> None:
    person, viewer = make_person(), make_user(Role.VERIFIER)
    values = {"purpose": "profile", "fields": ["name"], **words}
    with pytest.raises(ValueError, match="is not a valid"):
        audit.record_access(person_ids=[person.id], viewer=viewer, **values)


def test_the_ledger_is_complete_grouped_by_visit_and_said_in_both_languages(
    client: Any, database: Any
) -> None:
    person, institution = make_person(), make_institution()
    recruiter = make_user(Role.INSTITUTION_RECRUITER, organisation=institution.organisation)
    for part in ReadPart:
        for _time in range(3):
            audit.record_access(
                person_ids=[person.id], viewer=recruiter, fields=[part.value], purpose="profile"
            )
    for purpose in ReadingPurpose:
        readers = [make_user(Role.VERIFIER) for _number in range(4)]
        for reader in readers:
            audit.record_access(
                person_ids=[person.id], viewer=reader, fields=["masked"], purpose=purpose.value
            )
    session().commit()
    client.log_in(owner(person))
    for locale in ("vi", "en"):
        page = client.get(f"/{locale}/profile/access?size=100").text
        rows = page.partition('id="rows"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
        assert rows.count("<tr>") == len(ReadPart) + 4 * len(ReadingPurpose)
        assert "employment_abroad" not in rows
        assert ">3<" in rows.replace(" ", "").replace("\n", "")
    first = client.get("/vi/profile/access").text
    assert "page=2" in first


def test_a_mission_that_reads_a_masked_card_stands_in_the_ledger(
    client: Any, database: Any
) -> None:
    world = World()
    introduction = world.asked()
    client.log_in(world.desk)
    client.get(f"/en/introductions/{introduction.id}")
    client.log_in(world.expert)
    page = client.get("/en/profile/access").text
    assert "masked card only" in page
    assert f'href="/en/introductions/{introduction.id}"' in page


def test_somebody_without_a_profile_finds_an_empty_ledger(client: Any, database: Any) -> None:
    client.log_in(make_user(Role.EXPERT))
    assert "Nobody has viewed it yet" in client.get("/en/profile/access").text
