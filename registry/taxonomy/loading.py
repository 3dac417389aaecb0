"""Brings the packaged reference data into the tables.

Each file is remembered with its digest; a file that was loaded already is skipped, so that a start is
quick. Rows are found by their official code: new ones are added, changed ones updated. Facts
(jurisdictions, kinds of institutions) are only added where none is known, because their later
changes are made on the screens and must not be overwritten by a file.
"""

import csv
import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from importlib.resources import files
from typing import Any, TypeVar

from sqlalchemy import select

from registry import facts
from registry.audit import services as audit
from registry.db import Base, session
from registry.sorting import sort_key
from registry.taxonomy.models import (
    AcademicTerm,
    Concept,
    ConceptFlag,
    ConceptMap,
    Country,
    DataLoad,
    Holiday,
    Institution,
    InstitutionKind,
    InstitutionType,
    JurisdictionKind,
    LegalRule,
    Mission,
    MissionJurisdiction,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Province,
    Scheme,
    Source,
    Synonym,
)

Row = dict[str, str]
RowType = TypeVar("RowType", bound=Base)
OLD_PROVINCES_UNTIL = date(2025, 7, 1)  # first day of the 34 provinces
SCHEME_START = date(2025, 5, 24)  # Decision 1002: facts below are known to hold from here on
LONG_AGO = date(2000, 1, 1)


def load() -> dict[str, int]:
    """Rows loaded per file that was new or had changed. Called inside a transaction."""
    return {name: count for name, work in LOADERS if (count := _load_file(name, work)) is not None}


def read_rows(name: str) -> list[Row]:
    text = files("registry.taxonomy").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _load_file(name: str, work: Callable[[list[Row]], None]) -> int | None:
    content = files("registry.taxonomy").joinpath("data", name).read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    known = session().scalars(select(DataLoad).where(DataLoad.file == name)).one_or_none()
    if known is not None and known.sha256 == sha256:
        return None
    rows = read_rows(name)
    work(rows)
    known = known or _add(DataLoad(file=name, sha256=sha256, rows=0))
    known.sha256, known.rows = sha256, len(rows)
    audit.record("reference.loaded", known, by=None, file=name, sha256=sha256)
    session().flush()
    return len(rows)


def _add(row: RowType) -> RowType:
    session().add(row)
    return row


def _put(model: type[RowType], key: str, rows: Iterable[dict[str, Any]]) -> dict[Any, RowType]:
    """Add or update by an official code; returns every row of the table by it."""
    known = {getattr(row, key): row for row in session().scalars(select(model))}
    for values in rows:
        row = known.get(values[key])
        if row is None:
            known[values[key]] = _add(model(**values))
        else:
            for name, value in values.items():
                setattr(row, name, value)
    session().flush()
    return known


def _confidence(row: Row) -> str:
    if row.get("confidence"):
        return row["confidence"]
    return "medium" if "own-knowledge" in row.get("source", "") else "high"


def _day(text: str) -> date | None:
    """ISO days, also a year or year and month alone, as the sources have them."""
    parts = [part for part in text.split("-") if part.isdigit()]
    if not parts or len(parts[0]) != 4:
        return None
    year, month, day = ([int(part) for part in parts] + [1, 1])[:3]
    return date(year, month, day)


def load_sources(rows: list[Row]) -> None:
    _put(
        Source,
        "code",
        (
            {"code": row["id"], "kind": row["kind"], "title": row["what"], "place": row["where"]}
            for row in rows
        ),
    )


def load_schemes(rows: list[Row]) -> None:
    _put(
        Scheme,
        "code",
        (
            {
                **{name: row[name] for name in ("code", "name_vi", "name_en", "source", "note")},
                "confidence": row["confidence"],
                "valid_from": _day(row["valid_from"]),
                "valid_to": _day(row["valid_to"]),
            }
            for row in rows
        ),
    )


def _put_concepts(scheme_code: str, rows: Iterable[Row]) -> dict[str, Concept]:
    """Rows with code, parent (a code or empty), names; parents may come later in the file."""
    scheme = session().scalars(select(Scheme).where(Scheme.code == scheme_code)).one()
    known = {
        concept.code: concept
        for concept in session().scalars(select(Concept).where(Concept.scheme_id == scheme.id))
    }
    by_code = {row["code"]: row for row in rows}
    for code, row in by_code.items():
        path = _path(code, by_code)
        values = {
            "scheme_id": scheme.id,
            "level": path.count("/") - 1,
            "path": path,
            "name_vi": row["name_vi"],
            "name_en": row["name_en"],
            "source": row["source"],
            "confidence": _confidence(row),
            "note": row.get("note", ""),
        }
        concept = known.get(code) or known.setdefault(code, _add(Concept(code=code)))
        for name, value in values.items():
            setattr(concept, name, value)
    for code, row in by_code.items():
        parent = known.get(row.get("parent", ""))
        known[code].parent_id = parent.id if parent else None
    session().flush()
    return known


def _path(code: str, by_code: dict[str, Row]) -> str:
    codes = [code]
    while (parent := by_code[codes[0]].get("parent", "")) in by_code:
        codes.insert(0, parent)
    return f"/{'/'.join(codes)}/"


def load_fields(rows: list[Row]) -> None:
    concepts = _put_concepts("FORD", rows)
    _put_flags(concepts, rows)


def _put_flags(concepts: dict[str, Concept], rows: list[Row]) -> None:
    ids = [concept.id for concept in concepts.values()]
    known = set(
        session()
        .execute(
            select(ConceptFlag.concept_id, ConceptFlag.flag).where(ConceptFlag.concept_id.in_(ids))
        )
        .tuples()
    )
    for row in rows:
        concept = concepts[row["code"]]
        for flag in ("stem", "basic_science", "digital"):
            if row.get(f"is_{flag}") == "1" and (concept.id, flag) not in known:
                _add(
                    ConceptFlag(
                        concept_id=concept.id,
                        flag=flag,
                        source="own-knowledge",  # no legal list of STEM codes has been found
                        confidence="medium",
                    )
                )


def load_disciplines(rows: list[Row]) -> None:
    kept = [{**row, "code": row["group_code"]} for row in rows]
    _map_to_fields(_put_concepts("TT09-2022", kept), kept)


def load_isced(rows: list[Row]) -> None:
    _map_to_fields(_put_concepts("ISCED-F-2013", rows), rows)


def load_technologies(rows: list[Row]) -> None:
    for scheme in ("QD1131-2025", "PRIORITY6-2025"):
        kept = [
            {**row, "ford_code": row["ford_hint"]}
            for row in rows
            if row["scheme"] == scheme and row["code"]
        ]
        _map_to_fields(_put_concepts(scheme, kept), kept, kind="hint")


def _map_to_fields(concepts: dict[str, Concept], rows: list[Row], *, kind: str = "broad") -> None:
    fields = {
        concept.code: concept
        for concept in session().scalars(
            select(Concept).join(Concept.scheme).where(Scheme.code == "FORD")
        )
    }
    known = set(session().execute(select(ConceptMap.from_id, ConceptMap.to_id)).tuples())
    for row in rows:
        origin = concepts[row["code"]]
        for code in filter(None, row.get("ford_code", "").split(";")):
            target = fields.get(code)
            if target is not None and (origin.id, target.id) not in known:
                known.add((origin.id, target.id))
                _add(
                    ConceptMap(
                        from_id=origin.id,
                        to_id=target.id,
                        kind=kind,
                        source=row["source"],
                        confidence=_confidence(row),
                    )
                )


def load_synonyms(rows: list[Row]) -> None:
    known = {(row.term, row.target, row.kind) for row in session().scalars(select(Synonym))}
    for row in rows:
        if (row["term"], row["target"], row["kind"]) in known:
            continue
        _add(
            Synonym(
                term=row["term"],
                language=row["lang"],
                kind=row["kind"],
                target=row["target"],
                target_language=row["target_lang"],
                concept_code=row["concept_code"],
                valid_from=_day(row["valid_from"]),
                valid_to=_day(row["valid_to"]),
                source=row["source"],
                confidence=row["confidence"],
                note=row["note"],
            )
        )


def _organisation(kind: OrganisationKind, row: Row, code: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "code": code,
        "name_vi": row["name_vi"],
        "name_en": row["name_en"],
        "sort_key_vi": sort_key(row["name_vi"]),
        "sort_key_en": sort_key(row["name_en"]),
        "source": row["source"],
        "confidence": _confidence(row),
        "note": row.get("note", "") or row.get("role_in_scheme", ""),
    }


def load_organisations(rows: list[Row]) -> None:
    known = _put(
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
            province = known[(code, start)] = _add(
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
    organisations = _put(
        Organisation,
        "code",
        (_organisation(OrganisationKind.INSTITUTION, row, f"HEI-{row['abbrev']}") for row in rows),
    )
    provinces = _provinces_by_short_name()
    known = {row.id for row in session().scalars(select(Institution))}
    for row in rows:
        organisation = organisations[f"HEI-{row['abbrev']}"]
        if organisation.id in known:
            continue
        _add(
            Institution(
                id=organisation.id,
                abbreviation=row["abbrev"],
                admission_code=row["moet_admission_code"],
                province_id=provinces.get(row["province_new_2025"]),
                governing_vi=row["governing_vi"],
                governing_en=row["governing_en"],
                ownership=row["ownership"],
                domain=row["domain"],
                is_restricted=row["governing_code"] in {"MOD", "MPS"},
                source=row["source"],
                confidence=_confidence(row),
                note=row["note"],
            )
        )
        _begin_institution(organisation, row)
    session().flush()


def _provinces_by_short_name() -> dict[str, uuid.UUID]:
    rows = session().scalars(select(Province).where(Province.valid_to.is_(None)))
    return {row.name_vi.removeprefix("Thành phố ").removeprefix("Tỉnh "): row.id for row in rows}


def _begin_institution(organisation: Organisation, row: Row) -> None:
    session().flush()
    _add(
        OrganisationName(
            organisation_id=organisation.id,
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            source=row["source"],
            confidence=_confidence(row),
        )
    )
    facts.record(
        InstitutionType(
            institution_id=organisation.id, kind=_kind_of_institution(row), valid_from=LONG_AGO
        ),
        by=None,
        reason="reference data",
        at=_beginning(),
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
    _put(
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
    organisations = _put(
        Organisation,
        "code",
        (_organisation(OrganisationKind.MISSION, row, _mission_code(row)) for row in rows),
    )
    known = set(session().scalars(select(Mission.id)))
    for row in rows:
        organisation = organisations[_mission_code(row)]
        if organisation.id not in known:
            known.add(organisation.id)
            _add(
                Mission(
                    id=organisation.id,
                    country_code=row["country_iso2"],
                    city_vi=row["city_vi"],
                    city_en=row["city_en"],
                    kind=row["kind"],
                    source=row["source"],
                    confidence=_confidence(row),
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
            at=_beginning(),
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


def load_legal_rules(rows: list[Row]) -> None:
    _put(
        LegalRule,
        "code",
        (
            {
                "code": row["rule_id"],
                "topic": row["topic"],
                "title": row["title"],
                "text": row["rule"],
                "citation": row["citation"],
                "valid_from": _day(row["effective_from"]),
                "source": row["source"],
                "confidence": row["confidence"],
            }
            for row in rows
        ),
    )


def load_holidays(rows: list[Row]) -> None:
    _put(Holiday, "day", ({**row, "day": date.fromisoformat(row["day"])} for row in rows))


def load_terms(rows: list[Row]) -> None:
    known = {
        term.code: term
        for term in session().scalars(
            select(AcademicTerm).where(AcademicTerm.institution_id.is_(None))
        )
    }
    for row in rows:
        term = known.get(row["code"]) or _add(AcademicTerm(code=row["code"]))
        term.name_vi, term.name_en, term.source = row["name_vi"], row["name_en"], row["source"]
        term.starts_on = date.fromisoformat(row["starts_on"])
        term.ends_on = date.fromisoformat(row["ends_on"])
        term.teaching_weeks, term.is_main = int(row["teaching_weeks"]), row["is_main"] == "1"
        term.confidence = "medium"


def _beginning() -> Any:
    """Reference facts were known before the scheme began: recorded at its first moment."""
    from datetime import UTC, datetime

    return datetime.combine(SCHEME_START, datetime.min.time(), UTC)


LOADERS: tuple[tuple[str, Callable[[list[Row]], None]], ...] = (
    ("sources.csv", load_sources),
    ("schemes.csv", load_schemes),
    ("ford_fields.csv", load_fields),
    ("moet_disciplines.csv", load_disciplines),
    ("isced_f_stem.csv", load_isced),
    ("strategic_technologies.csv", load_technologies),
    ("synonyms.csv", load_synonyms),
    ("orgs.csv", load_organisations),
    ("provinces_2025.csv", load_provinces),
    ("institutions.csv", load_institutions),
    ("countries.csv", load_countries),
    ("missions.csv", load_missions),
    ("legal_rules.csv", load_legal_rules),
    ("holidays.csv", load_holidays),
    ("academic_terms.csv", load_terms),
)
