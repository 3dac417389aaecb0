"""Organisations, fields, countries and semesters."""

from datetime import date, datetime, timedelta
from typing import Any

from repeatable import next_id

from factories.rows import LOADED_AT, SEEN_LONG_AGO, add, numbers
from registry.core import facts
from registry.core.db import session
from registry.core.sorting import sort_key
from registry.taxonomy.concept_models import Concept, ConceptFlag, Scheme
from registry.taxonomy.kinds import InstitutionKind, JurisdictionKind, OrganisationKind
from registry.taxonomy.mission_models import Country, Mission, MissionJurisdiction
from registry.taxonomy.models import AcademicTerm, Institution, InstitutionType, Organisation


def make_organisation(
    kind: OrganisationKind = OrganisationKind.INSTITUTION, **values: Any
) -> Organisation:
    number = next(numbers)
    values.setdefault("id", next_id(kind))
    values = {
        "code": f"ORG{number}",
        "name_vi": f"Trường Đại học Sao Mai {number}",
        "name_en": f"Sao Mai University {number}",
    } | values
    return add(
        Organisation(
            kind=kind,
            sort_key_vi=sort_key(values["name_vi"]),
            sort_key_en=sort_key(values["name_en"]),
            **values,
        )
    )


def make_institution(
    kind: InstitutionKind = InstitutionKind.UNIVERSITY, **values: Any
) -> Institution:
    organisation = make_organisation(**values)
    institution = add(
        Institution(
            id=organisation.id,
            abbreviation=f"SM{next(numbers)}",
            admission_code="",
            ownership="public",
            governing_vi="Bộ Giáo dục và Đào tạo",
            governing_en="Ministry of Education and Training",
            domain="",
        )
    )
    facts.record(
        InstitutionType(institution_id=institution.id, kind=kind, valid_from=SEEN_LONG_AGO),
        by=None,
        at=LOADED_AT,
    )
    session().flush()
    return institution


def make_scheme(code: str = "FORD") -> Scheme:
    found = session().query(Scheme).filter_by(code=code).one_or_none()
    return found or add(Scheme(code=code, name_vi="Lĩnh vực nghiên cứu", name_en="Research fields"))


def make_concept(
    code: str = "10201", *, scheme: str = "FORD", is_stem: bool = True, **values: Any
) -> Concept:
    owner = make_scheme(scheme)
    found = session().query(Concept).filter_by(scheme_id=owner.id, code=code).one_or_none()
    if found:
        return found
    values = {
        "name_vi": "Khoa học máy tính",
        "name_en": "Computer science",
        "path": f"/{code[:1]}/{code[:3]}/{code}/",
    } | values
    concept = add(Concept(scheme_id=owner.id, code=code, level=3, **values))
    if is_stem:
        make_flag(concept)
    return concept


def make_flag(concept: Concept, *, at: datetime | None = None, **values: Any) -> ConceptFlag:
    values = {
        "flag": "stem",
        "scheme": concept.scheme.code,
        "code": concept.code,
        "valid_from": SEEN_LONG_AGO,
    } | values
    flag = ConceptFlag(concept_id=concept.id, **values)
    facts.record(flag, by=None, at=at or LOADED_AT)
    session().flush()
    return flag


def make_country(code: str = "DE", **values: Any) -> Country:
    found = session().query(Country).filter_by(code=code).one_or_none()
    if found:
        return found
    values = {
        "name_vi": "Đức",
        "name_en": "Germany",
        "group": "europe",
        "code3": f"{code}X",
    } | values
    return add(
        Country(
            code=code,
            sort_key_vi=sort_key(values["name_vi"]),
            sort_key_en=sort_key(values["name_en"]),
            **values,
        )
    )


def make_mission(country_code: str = "DE", **values: Any) -> Mission:
    make_country(country_code)
    organisation = make_organisation(
        OrganisationKind.MISSION,
        name_vi=values.get("name_vi", "Đại sứ quán Việt Nam tại Đức"),
        name_en=values.get("name_en", "Embassy of Viet Nam in Germany"),
    )
    mission = add(
        Mission(
            id=organisation.id,
            country_code=country_code,
            city_vi="Berlin",
            city_en="Berlin",
            kind="embassy",
        )
    )
    facts.record(
        MissionJurisdiction(
            mission_id=mission.id,
            country_code=country_code,
            kind=JurisdictionKind.PRIMARY,
            valid_from=SEEN_LONG_AGO,
        ),
        by=None,
    )
    session().flush()
    return mission


TERMS = {
    "2025-1": (date(2025, 9, 8), date(2026, 1, 18)),
    "2025-2": (date(2026, 2, 23), date(2026, 6, 21)),
    "2025-3": (date(2026, 7, 6), date(2026, 8, 23)),
    "2026-1": (date(2026, 9, 7), date(2027, 1, 17)),
    "2026-2": (date(2027, 2, 22), date(2027, 6, 20)),
    "2030-1": (date(2030, 9, 9), date(2031, 1, 19)),
}


def make_term(code: str = "2026-1", *, at: datetime = LOADED_AT, **values: Any) -> AcademicTerm:
    starts_on, ends_on = TERMS.get(code, TERMS["2026-1"])
    columns: dict[str, Any] = {
        "starts_on": starts_on,
        "ends_on": ends_on,
        "teaching_weeks": 15,
        "is_main": not code.endswith("-3"),
        "name_vi": f"Học kỳ {code}",
        "name_en": f"Semester {code}",
    } | values
    term = AcademicTerm(
        code=code,
        valid_from=columns["starts_on"],
        valid_to=columns["ends_on"] + timedelta(1),
        **columns,
    )
    facts.record(term, by=None, at=at)
    session().flush()
    return term
