"""Brings the packaged reference data into the tables.

Each file is remembered with its digest; a file that was loaded already is skipped, so that a start is
quick. Rows are found by their official code: new ones are added, changed ones updated. Facts
(jurisdictions, kinds of institutions) are only added where none is known, because their later
changes are made on the screens and must not be overwritten by a file.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from importlib.resources import files

from sqlalchemy import select

from registry.audit import services as audit
from registry.core.db import find_row, get_row, session
from registry.taxonomy.actions import TaxonomyAction
from registry.taxonomy.loading_places import (
    load_countries,
    load_institutions,
    load_missions,
    load_organisations,
    load_provinces,
)
from registry.taxonomy.loading_rows import (
    Row,
    add,
    confidence_of,
    day_of,
    put_rows,
    read_rows,
)
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
)


def load() -> dict[str, int]:
    """Rows loaded per file that was new or had changed. Called inside a transaction."""
    return {name: count for name, work in LOADERS if (count := _load_file(name, work)) is not None}


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
    concepts = _put_concepts("FORD", rows)
    _put_flags(concepts, rows)


def _put_flags(concepts: dict[str, Concept], rows: list[Row]) -> None:
    ids = [concept.id for concept in concepts.values()]
    rows_known = session().execute(
        select(ConceptFlag.concept_id, ConceptFlag.flag).where(ConceptFlag.concept_id.in_(ids))
    )
    known = {(concept_id, flag) for concept_id, flag in rows_known}
    for row in rows:
        concept = concepts[row["code"]]
        for flag in ("stem", "basic_science", "digital"):
            if row.get(f"is_{flag}") == "1" and (concept.id, flag) not in known:
                add(
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
    known = {
        term.code: term
        for term in session().scalars(
            select(AcademicTerm).where(AcademicTerm.institution_id.is_(None))
        )
    }
    for row in rows:
        term = known.get(row["code"]) or add(AcademicTerm(code=row["code"]))
        term.name_vi, term.name_en, term.source = row["name_vi"], row["name_en"], row["source"]
        term.starts_on = date.fromisoformat(row["starts_on"])
        term.ends_on = date.fromisoformat(row["ends_on"])
        term.teaching_weeks, term.is_main = int(row["teaching_weeks"]), row["is_main"] == "1"
        term.confidence = "medium"


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
