"""Organisations, places and missions from the packaged files."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from registry.core import facts
from registry.core.db import session
from registry.core.sorting import sort_key
from registry.taxonomy.kinds import JurisdictionKind, OrganisationKind
from registry.taxonomy.loading_facts import REASON, known_since
from registry.taxonomy.loading_rows import (
    LONG_AGO,
    Row,
    add,
    confidence_of,
    day_of,
    organisation_values,
    put_rows,
    read_rows,
)
from registry.taxonomy.mission_models import Country, Mission, MissionJurisdiction
from registry.taxonomy.models import Organisation, Province


def load_organisations(rows: list[Row]) -> None:
    known = put_rows(
        Organisation,
        "code",
        (organisation_values(_kind_of_body(row), row, row["code"]) for row in rows),
    )
    for row in rows:
        parent = known.get(row["parent"])
        known[row["code"]].parent_id = parent.id if parent else None


def _kind_of_body(row: Row) -> OrganisationKind:
    if row["code"].startswith("PPC-"):
        return OrganisationKind.PROVINCE
    if row["parent"]:
        return OrganisationKind.UNIT
    is_ministry = row["name_vi"].startswith("Bộ ")
    return OrganisationKind.MINISTRY if is_ministry else OrganisationKind.GOVERNMENT


def load_provinces(rows: list[Row]) -> None:
    """Each name in its period, then who became whom: 63 until 30/06/2025, 34 from 01/07/2025."""
    known = {(row.code, row.valid_from): row for row in session().scalars(select(Province))}
    by_code: dict[str, Province] = {}
    for row in read_rows("province_names.csv"):
        is_old = row["code_kind"].startswith("citizen")
        code, start = f"C{row['code']}" if is_old else row["code"], day_of(row["valid_from"])
        province = known.get((code, start)) or add(Province(code=code, valid_from=start))
        province.valid_to, province.kind = day_of(row["valid_to"]), row["kind"]
        province.name_vi = row["name_vi"] if is_old else row["full_name_vi"]
        province.source, province.confidence, province.note = (
            row["source"],
            row["confidence"],
            row["note"],
        )
        province.name_en = province.name_en or ""
        by_code[code] = province  # the last period of a code wins
        known[(code, start)] = province
    session().flush()
    for row in rows:
        new, old_code = by_code[row["new_code"]], f"C{row['old_citizen_id_code']}"
        for (code, _start), province in known.items():
            if code == row["new_code"]:
                province.name_en = row["new_name_ascii"]
            elif code == old_code and province.name_vi == row["old_name_vi"]:
                province.name_en, province.successor_id = row["old_name_ascii"], new.id
    session().flush()


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
        (organisation_values(OrganisationKind.MISSION, row, _mission_code(row)) for row in rows),
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
    """Of missions of which nobody ever said anything; what was said on the pages stays."""
    known = list(session().scalars(select(MissionJurisdiction)))
    told = {row.mission_id for row in known}
    places = {(row.country_code, row.district, row.kind) for row in known}
    missions = list(session().scalars(select(Mission)))
    for values in [*_country_jurisdictions(missions), *_district_jurisdictions(missions)]:
        place = values["country_code"], values.get("district", ""), values["kind"]
        if values["mission_id"] not in told and place not in places:
            facts.record(
                MissionJurisdiction(valid_from=LONG_AGO, **values),
                by=None,
                reason=REASON,
                at=known_since.get(),
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
            "confidence": confidence_of(row),
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
