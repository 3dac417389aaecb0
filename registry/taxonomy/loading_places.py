"""Organisations, places and missions from the packaged files."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.core import facts
from registry.core.db import session
from registry.core.sorting import sort_key
from registry.taxonomy import loading_governing
from registry.taxonomy.loading_rows import (
    Row,
    add,
    beginning,
    confidence_of,
    put_rows,
    read_rows,
)
from registry.taxonomy.models import (
    Country,
    Institution,
    InstitutionKind,
    InstitutionType,
    JurisdictionKind,
    Mission,
    MissionJurisdiction,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Province,
)

OLD_PROVINCES_UNTIL = date(2025, 7, 1)  # first day of the 34 provinces


LONG_AGO = date(2000, 1, 1)


def _organisation(kind: OrganisationKind, row: Row, code: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "code": code,
        "name_vi": row["name_vi"],
        "name_en": row["name_en"],
        "sort_key_vi": sort_key(row["name_vi"]),
        "sort_key_en": sort_key(row["name_en"]),
        "source": row["source"],
        "confidence": confidence_of(row),
        "note": row.get("note", "") or row.get("role_in_scheme", ""),
    }


def load_organisations(rows: list[Row]) -> None:
    known = put_rows(
        Organisation,
        "code",
        (_organisation(_kind_of_body(row), row, row["code"]) for row in rows),
    )
    for row in rows:
        parent = known.get(row["parent"])
        known[row["code"]].parent_id = parent.id if parent else None


def _kind_of_body(row: Row) -> OrganisationKind:
    if row["parent"]:
        return OrganisationKind.UNIT
    is_ministry = row["name_vi"].startswith("Bộ ")
    return OrganisationKind.MINISTRY if is_ministry else OrganisationKind.GOVERNMENT


def load_provinces(rows: list[Row]) -> None:
    known = {(row.code, row.valid_from): row for row in session().scalars(select(Province))}

    def put(code: str, start: date | None, end: date | None, **values: Any) -> Province:
        province = known.get((code, start))
        if province is None:
            province = known[(code, start)] = add(
                Province(code=code, valid_from=start, valid_to=end, **values)
            )
        return province

    for row in rows:
        new = put(
            row["new_code"],
            OLD_PROVINCES_UNTIL,
            None,
            name_vi=row["new_full_name_vi"],
            name_en=row["new_name_ascii"],
            kind=row["new_kind"],
            source=row["source"],
        )
        session().flush()
        put(
            f"C{row['old_citizen_id_code']}",
            None,
            OLD_PROVINCES_UNTIL,
            name_vi=row["old_name_vi"],
            name_en=row["old_name_ascii"],
            kind="",
            source=row["source"],
            successor_id=new.id,
        )
    session().flush()


def load_institutions(rows: list[Row]) -> None:
    organisations = put_rows(
        Organisation,
        "code",
        (_organisation(OrganisationKind.INSTITUTION, row, f"HEI-{row['abbrev']}") for row in rows),
    )
    provinces = _provinces_by_short_name()
    known = {row.id for row in session().scalars(select(Institution))}
    loading_governing.link(rows, organisations, provinces)
    for row in rows:
        organisation = organisations[f"HEI-{row['abbrev']}"]
        if organisation.id in known:
            continue
        province = provinces.get(row["province_new_2025"])
        add(
            Institution(
                id=organisation.id,
                abbreviation=row["abbrev"],
                admission_code=row["moet_admission_code"],
                province_id=province.id if province else None,
                governing_vi=row["governing_vi"],
                governing_en=row["governing_en"],
                ownership=row["ownership"],
                domain=row["domain"],
                is_restricted=row["governing_code"] in {"MOD", "MPS"},
                source=row["source"],
                confidence=confidence_of(row),
                note=row["note"],
            )
        )
        _begin_institution(organisation, row)
    session().flush()


def _provinces_by_short_name() -> dict[str, Province]:
    rows = session().scalars(select(Province).where(Province.valid_to.is_(None)))
    return {row.name_vi.removeprefix("Thành phố ").removeprefix("Tỉnh "): row for row in rows}


def _begin_institution(organisation: Organisation, row: Row) -> None:
    session().flush()
    add(
        OrganisationName(
            organisation_id=organisation.id,
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            source=row["source"],
            confidence=confidence_of(row),
        )
    )
    facts.record(
        InstitutionType(
            institution_id=organisation.id, kind=_kind_of_institution(row), valid_from=LONG_AGO
        ),
        by=None,
        reason="reference data",
        at=beginning(),
    )


def _kind_of_institution(row: Row) -> InstitutionKind:
    if row["governing_code"] in {"MOD", "MPS"}:
        return InstitutionKind.ARMED_FORCES_SCHOOL
    if "not a HEI" in row["note"]:
        return InstitutionKind.RESEARCH_GRADUATE_SCHOOL
    if row["ownership"].startswith("foreign") or row["abbrev"] in {"RMIT", "RMIT-VN"}:
        return InstitutionKind.BRANCH_CAMPUS
    is_academy = row["name_vi"].startswith("Học viện")
    return InstitutionKind.ACADEMY if is_academy else InstitutionKind.UNIVERSITY


def load_countries(rows: list[Row]) -> None:
    groups = {row["iso2"]: row["country_group"] for row in read_rows("country_groups.csv")}
    put_rows(
        Country,
        "code",
        (
            {
                "code": row["iso2"],
                "code3": row["iso3"],
                "name_vi": row["name_vi"],
                "name_en": row["name_en"],
                "group": groups[row["iso2"]],
                "sort_key_vi": sort_key(row["name_vi"]),
                "sort_key_en": sort_key(row["name_en"]),
            }
            for row in rows
        ),
    )


def load_missions(rows: list[Row]) -> None:
    organisations = put_rows(
        Organisation,
        "code",
        (_organisation(OrganisationKind.MISSION, row, _mission_code(row)) for row in rows),
    )
    known = set(session().scalars(select(Mission.id)))
    for row in rows:
        organisation = organisations[_mission_code(row)]
        if organisation.id not in known:
            known.add(organisation.id)
            add(
                Mission(
                    id=organisation.id,
                    country_code=row["country_iso2"],
                    city_vi=row["city_vi"],
                    city_en=row["city_en"],
                    kind=row["kind"],
                    source=row["source"],
                    confidence=confidence_of(row),
                    note=row["note"],
                )
            )
    session().flush()
    _begin_jurisdictions()


def _mission_code(row: Row) -> str:
    city = "".join(filter(str.isalnum, row.get("city_en") or row["mission_city"])).upper()
    return f"MISSION-{row.get('country_iso2') or row['mission_country_iso2']}-{city}-{row['kind'][:3].upper()}"


def _begin_jurisdictions() -> None:
    if session().scalar(select(MissionJurisdiction.id).limit(1)):
        return
    missions = list(session().scalars(select(Mission)))
    for values in [*_country_jurisdictions(missions), *_district_jurisdictions(missions)]:
        facts.record(
            MissionJurisdiction(valid_from=LONG_AGO, **values),
            by=None,
            reason="reference data",
            at=beginning(),
        )


def _country_jurisdictions(missions: list[Mission]) -> Iterator[dict[str, Any]]:
    for row in read_rows("countries.csv"):
        mission = _find_mission(missions, row["mission_country_iso2"], row["mission_city"])
        if mission is None:
            continue
        yield {
            "mission_id": mission.id,
            "country_code": row["iso2"],
            "kind": JurisdictionKind.PRIMARY,
            "coverage": row["coverage"],
            "source": row["source_mission"],
            "confidence": "low" if "low" in row["coverage"] else "high",
        }


def _district_jurisdictions(missions: list[Mission]) -> Iterator[dict[str, Any]]:
    """Consulates general: a district each, and the first one backs the embassy up."""
    backed: set[str] = set()
    for row in read_rows("consular_districts.csv"):
        mission = _find_mission(missions, row["country_iso2"], row["mission_city"])
        if mission is None or row["kind"] != "consulate_general":
            continue
        values = {
            "mission_id": mission.id,
            "country_code": row["country_iso2"],
            "coverage": "district",
            "source": row["source"],
            "confidence": "low",
        }
        yield {**values, "kind": JurisdictionKind.PRIMARY, "district": row["district_description"]}
        if row["country_iso2"] not in backed:
            backed.add(row["country_iso2"])
            yield {**values, "kind": JurisdictionKind.BACKUP}


def _find_mission(missions: list[Mission], country: str, city: str) -> Mission | None:
    found = [
        mission
        for mission in missions
        if mission.country_code == country
        and mission.kind != "permanent_mission"
        and mission.city_en.replace(",", "") == city.replace(",", "")
    ]
    return found[0] if found else None
