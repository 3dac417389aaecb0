"""What was decided on a page holds against the files that come with the software."""

from datetime import date
from typing import Any

from factories import make_document, make_organisation, make_user
from sqlalchemy import select

from registry.core import facts
from registry.core.db import session
from registry.core.permissions import Role
from registry.reference import services
from registry.reference.kinds import ReferenceChangeKind
from registry.taxonomy import loading_facts
from registry.taxonomy.kinds import InstitutionKind, OrganisationKind
from registry.taxonomy.loading_institutions import load_institutions, load_kinds
from registry.taxonomy.models import (
    Institution,
    InstitutionGoverning,
    InstitutionType,
    Organisation,
)

KIND = {
    "abbrev": "SM",
    "kind": "university",
    "valid_from": "",
    "valid_to": "",
    "source": "S1",
    "confidence": "high",
    "note": "",
}
ROW = {
    "abbrev": "SM",
    "name_vi": "Trường Đại học Sao Mai",
    "name_en": "Sao Mai University",
    "moet_admission_code": "",
    "governing_code": "MOF",
    "governing_vi": "Bộ Tài chính",
    "governing_en": "Ministry of Finance",
    "province_new_2025": "",
    "ownership": "public",
    "domain": "",
    "source": "S1",
    "source_codes_and_governing": "S1",
    "note": "",
}


def decide(place: Institution, kind: ReferenceChangeKind, /, **values: Any) -> None:
    first, second = make_user(Role.SCHEME_OFFICER), make_user(Role.SCHEME_OFFICER)
    change = services.propose(
        place,
        kind,
        make_document(),
        values=values,
        in_force_on=date(2026, 9, 1),
        number="7/QĐ-TTg",
        decided_on=date(2026, 8, 1),
        reason="reference data",  # what a load calls itself
        by=first,
    )
    services.approve(change, by=second)


def loaded() -> Institution:
    load_institutions([ROW])
    return (
        session()
        .scalars(select(Institution).join(Organisation).where(Organisation.code == "HEI-SM"))
        .one()
    )


def kinds_of(place: Institution) -> list[InstitutionKind]:
    statement = facts.read(InstitutionType).where(InstitutionType.institution_id == place.id)
    rows = session().scalars(statement.order_by(InstitutionType.valid_from))
    return [row.kind for row in rows]


def test_a_load_leaves_alone_what_two_officers_decided_and_says_of_how_many(database: Any) -> None:
    place = loaded()
    load_kinds([KIND])
    decide(place, ReferenceChangeKind.KIND, kind=InstitutionKind.ACADEMY, successor_id=None)
    noted: set[Any] = set()
    token = loading_facts.left_alone.set(noted)
    try:
        load_kinds([KIND | {"kind": "college"}])
        load_kinds([])
    finally:
        loading_facts.left_alone.reset(token)
    assert kinds_of(place) == [InstitutionKind.UNIVERSITY, InstitutionKind.ACADEMY]
    assert noted == {place.id}


def test_a_load_corrects_what_nobody_decided(database: Any) -> None:
    place = loaded()
    load_kinds([KIND])
    load_kinds([KIND | {"kind": "college"}])
    assert kinds_of(place) == [InstitutionKind.COLLEGE]
    load_institutions([ROW | {"governing_vi": "Bộ Nội vụ"}])
    [row] = session().scalars(facts.read(InstitutionGoverning))
    assert (row.governing_vi, place.governing_vi) == ("Bộ Nội vụ", "Bộ Nội vụ")
    assert row.governing_id == place.organisation.parent_id


def test_what_lists_and_rights_read_follows_the_decision_after_a_load(database: Any) -> None:
    place, body = loaded(), make_organisation(OrganisationKind.MINISTRY)
    assert (place.is_restricted, place.governing_vi) == (False, "Bộ Tài chính")
    decide(
        place,
        ReferenceChangeKind.GOVERNING,
        governing_id=body.id,
        governing_vi="Bộ Quốc phòng",
        governing_en="Ministry of National Defence",
        is_restricted=True,
    )
    decide(place, ReferenceChangeKind.NAMES, name_vi="Học viện Sao Mai", name_en="Sao Mai")
    load_institutions([ROW])
    session().expire_all()
    assert (place.governing_vi, place.is_restricted) == ("Bộ Quốc phòng", True)
    assert (place.organisation.parent_id, place.name_vi) == (body.id, "Học viện Sao Mai")
