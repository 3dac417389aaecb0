"""Brings the packaged reference data into the tables.

Each file is remembered with its digest; a file that was loaded already is skipped, so that a start is
quick. Rows are found by their official code: new ones are added, changed ones updated. What the count
rests on (flags, semesters, kinds and names of institutions) are facts: a changed row is a correction,
see loading_facts. Jurisdictions are only added where none is known, because their later changes are
made on the screens and must not be overwritten by a file.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from importlib.resources import files

from sqlalchemy import select

from registry.audit import services as audit
from registry.core.db import find_row, get_row, session
from registry.taxonomy.actions import TaxonomyAction
from registry.taxonomy.loading_facts import keep_facts, known_since
from registry.taxonomy.loading_institutions import load_institutions, load_kinds, load_names
from registry.taxonomy.loading_places import (
    load_countries,
    load_missions,
    load_organisations,
    load_provinces,
)
from registry.taxonomy.loading_rows import (
    LONG_AGO,
    Row,
    add,
    beginning,
    confidence_of,
    day_of,
    put_rows,
    read_rows,
)
from registry.taxonomy.loading_tables import load_table
from registry.taxonomy.models import (
    AcademicTerm,
    Concept,
    ConceptFlag,
    ConceptMap,
    DataLoad,
    Holiday,
    LegalRule,
    Scheme,
    Source,
    Synonym,
    Table,
)

FIELDS = "FORD"


def load() -> dict[str, int]:
    """Rows loaded per file that was new or had changed. Called inside a transaction."""
    is_first = session().scalar(select(DataLoad.id).limit(1)) is None
    token = known_since.set(beginning() if is_first else None)
    try:
        return {
            name: count for name, work in LOADERS if (count := _load_file(name, work)) is not None
        }
    finally:
        known_since.reset(token)


def _load_file(name: str, work: Callable[[list[Row]], None]) -> int | None:
    content = files("registry.taxonomy").joinpath("data", name).read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    known = find_row(select(DataLoad).where(DataLoad.file == name))
    if known is not None and known.sha256 == sha256:
        return None
    rows = read_rows(name)
    work(rows)
    known = known or add(DataLoad(file=name, sha256=sha256, rows=0))
    known.sha256, known.rows = sha256, len(rows)
    audit.record(TaxonomyAction.REFERENCE_LOADED, known, by=None, file=name, sha256=sha256)
    session().flush()
    return len(rows)


def load_sources(rows: list[Row]) -> None:
    put_rows(
        Source,
        "code",
        (
            {"code": row["id"], "kind": row["kind"], "title": row["what"], "place": row["where"]}
            for row in rows
        ),
    )


def load_schemes(rows: list[Row]) -> None:
    put_rows(
        Scheme,
        "code",
        (
            {
                **{name: row[name] for name in ("code", "name_vi", "name_en", "source", "note")},
                "confidence": row["confidence"],
                "valid_from": day_of(row["valid_from"]),
                "valid_to": day_of(row["valid_to"]),
            }
            for row in rows
        ),
    )


def _put_concepts(scheme_code: str, rows: Iterable[Row]) -> dict[str, Concept]:
    """Rows with code, parent (a code or empty), names; parents may come later in the file."""
    scheme = get_row(select(Scheme).where(Scheme.code == scheme_code))
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
            "confidence": confidence_of(row),
            "note": row.get("note", ""),
        }
        concept = known.get(code) or known.setdefault(code, add(Concept(code=code)))
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
    concepts = _put_concepts(FIELDS, rows)
    _put_flags(concepts, rows)


def _put_flags(concepts: dict[str, Concept], rows: list[Row]) -> None:
    """No legal list of codes has been found: until the ministry decides, each flag is own knowledge."""
    wanted = (
        {
            "concept_id": concepts[row["code"]].id,
            "flag": flag,
            "scheme": FIELDS,
            "code": row["code"],
            "valid_from": LONG_AGO,
            "valid_to": None,
            "source": "own-knowledge",
            "confidence": "medium",
        }
        for row in rows
        for flag in ("stem", "basic_science", "digital")
        if row.get(f"is_{flag}") == "1"
    )
    keep_facts(
        ConceptFlag,
        wanted,
        identity=("concept_id", "flag"),
        scope=[ConceptFlag.scheme == FIELDS],
        ends_today=True,
    )


def load_disciplines(rows: list[Row]) -> None:
    kept = [{**row, "code": row["group_code"]} for row in rows]
    _map_to_fields(_put_concepts("TT09-2022", kept), kept)


def load_isced(rows: list[Row]) -> None:
    _map_to_fields(_put_concepts("ISCED-F-2013", rows), rows)


def load_technologies(rows: list[Row]) -> None:
    for scheme in dict.fromkeys(row["scheme"] for row in rows):
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
    pairs = session().execute(select(ConceptMap.from_id, ConceptMap.to_id))
    known = {(from_id, to_id) for from_id, to_id in pairs}
    for row in rows:
        origin = concepts[row["code"]]
        for code in filter(None, row.get("ford_code", "").split(";")):
            target = fields.get(code)
            if target is not None and (origin.id, target.id) not in known:
                known.add((origin.id, target.id))
                add(
                    ConceptMap(
                        from_id=origin.id,
                        to_id=target.id,
                        kind=kind,
                        source=row["source"],
                        confidence=confidence_of(row),
                    )
                )


def load_synonyms(rows: list[Row]) -> None:
    known = {(row.term, row.target, row.kind) for row in session().scalars(select(Synonym))}
    for row in rows:
        if (row["term"], row["target"], row["kind"]) in known:
            continue
        add(
            Synonym(
                term=row["term"],
                language=row["lang"],
                kind=row["kind"],
                target=row["target"],
                target_language=row["target_lang"],
                concept_code=row["concept_code"],
                valid_from=day_of(row["valid_from"]),
                valid_to=day_of(row["valid_to"]),
                source=row["source"],
                confidence=row["confidence"],
                note=row["note"],
            )
        )


def load_legal_rules(rows: list[Row]) -> None:
    put_rows(
        LegalRule,
        "code",
        (
            {
                "code": row["rule_id"],
                "topic": row["topic"],
                "title": row["title"],
                "text": row["rule"],
                "citation": row["citation"],
                "valid_from": day_of(row["effective_from"]),
                "source": row["source"],
                "confidence": row["confidence"],
            }
            for row in rows
        ),
    )


def load_holidays(rows: list[Row]) -> None:
    put_rows(Holiday, "day", ({**row, "day": date.fromisoformat(row["day"])} for row in rows))


def load_terms(rows: list[Row]) -> None:
    wanted = (
        {
            "institution_id": None,
            "code": row["code"],
            "name_vi": row["name_vi"],
            "name_en": row["name_en"],
            "starts_on": date.fromisoformat(row["starts_on"]),
            "ends_on": date.fromisoformat(row["ends_on"]),
            "valid_from": date.fromisoformat(row["starts_on"]),
            "valid_to": date.fromisoformat(row["ends_on"]) + timedelta(1),
            "teaching_weeks": int(row["teaching_weeks"]),
            "is_main": row["is_main"] == "1",
            "source": row["source"],
            "confidence": "medium",
        }
        for row in rows
    )
    common = [AcademicTerm.institution_id.is_(None)]
    keep_facts(AcademicTerm, wanted, identity=("code",), scope=common)


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
    ("institution_kinds.csv", load_kinds),
    ("institution_names.csv", load_names),
    ("countries.csv", load_countries),
    ("missions.csv", load_missions),
    ("legal_rules.csv", load_legal_rules),
    ("holidays.csv", load_holidays),
    ("academic_terms.csv", load_terms),
    *((f"{table.value}.csv", load_table(table)) for table in Table),
)
