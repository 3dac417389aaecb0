"""Loading research fields, disciplines, technologies, and how they map to each other."""

from collections.abc import Iterable

from sqlalchemy import select

from registry.core.db import get_row, session
from registry.taxonomy.concept_models import Concept, ConceptFlag, ConceptMap, Scheme
from registry.taxonomy.loading_facts import keep_facts
from registry.taxonomy.loading_rows import LONG_AGO, Row, add, confidence_of, day_of, put_rows

FIELDS = "FORD"


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
    session().flush()  # a field that was there already may come under a group that is new
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
