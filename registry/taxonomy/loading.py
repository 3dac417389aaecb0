"""Brings the packaged reference data into the tables.

Each file is remembered with its digest; a file that was loaded already is skipped, so that a start is
quick. Rows are found by their official code: new ones are added, changed ones updated. What the count
rests on (flags, semesters, kinds and names of institutions) are facts: a changed row is a correction,
see loading_facts. Jurisdictions are only added where none is known, because their later changes are
made on the screens and must not be overwritten by a file.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import date, timedelta
from importlib.resources import files

import structlog
from sqlalchemy import select

from registry.audit import services as audit
from registry.core.db import find_row, session
from registry.taxonomy.actions import TaxonomyAction
from registry.taxonomy.concept_models import Synonym
from registry.taxonomy.kinds import Table
from registry.taxonomy.loading_concepts import (
    load_disciplines,
    load_fields,
    load_isced,
    load_schemes,
    load_technologies,
)
from registry.taxonomy.loading_facts import keep_facts, known_since, left_alone
from registry.taxonomy.loading_institutions import load_institutions, load_kinds, load_names
from registry.taxonomy.loading_places import (
    load_countries,
    load_missions,
    load_organisations,
    load_provinces,
)
from registry.taxonomy.loading_rows import (
    Row,
    add,
    beginning,
    day_of,
    put_rows,
    read_rows,
    read_states,
)
from registry.taxonomy.loading_tables import load_table
from registry.taxonomy.models import AcademicTerm, Holiday, LegalRule
from registry.taxonomy.sources import DataLoad, Source

log = structlog.get_logger()
COMPANIONS = {  # what else is read with a file: a change of it loads the file again
    "legal_rules.csv": ("legal_rules_vi.csv",),
    "provinces_2025.csv": ("province_names.csv",),
    "countries.csv": ("country_groups.csv",),
    "institution_names.csv": ("institutions.csv",),
    "missions.csv": ("countries.csv", "consular_districts.csv"),
}


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
    folder = files("registry.taxonomy").joinpath("data")
    content = b"".join(
        folder.joinpath(one).read_bytes() for one in (name, *COMPANIONS.get(name, ()))
    )
    if states := read_states(name):
        content += json.dumps(states, sort_keys=True).encode()
    sha256 = hashlib.sha256(content).hexdigest()
    known = find_row(select(DataLoad).where(DataLoad.file == name))
    if known is not None and known.sha256 == sha256:
        return None
    rows = read_rows(name)
    left = _do(work, rows)
    known = known or add(DataLoad(file=name, sha256=sha256, rows=0))
    known.sha256, known.rows = sha256, len(rows)
    known.details = {"left_alone": left} if left else {}
    audit.record(
        TaxonomyAction.REFERENCE_LOADED, known, by=None, file=name, sha256=sha256, **known.details
    )
    session().flush()
    return len(rows)


def _do(work: Callable[[list[Row]], None], rows: list[Row]) -> int:
    """Returns of how many records it left alone what somebody had decided on a page."""
    noted: set[object] = set()
    token = left_alone.set(noted)
    try:
        work(rows)
    finally:
        left_alone.reset(token)
    if noted:
        log.info("reference data decided on pages is left alone", records=len(noted))
    return len(noted)


def load_sources(rows: list[Row]) -> None:
    put_rows(
        Source,
        "code",
        (
            {"code": row["id"], "kind": row["kind"], "title": row["what"], "place": row["where"]}
            for row in rows
        ),
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
    vietnamese = {row["rule_id"]: row for row in read_rows("legal_rules_vi.csv")}
    put_rows(
        LegalRule,
        "code",
        (
            {
                "code": row["rule_id"],
                "topic": row["topic"],
                "title_vi": vietnamese[row["rule_id"]]["title_vi"],
                "title_en": row["title"],
                "text_vi": vietnamese[row["rule_id"]]["rule_vi"],
                "text_en": row["rule"],
                "citation_vi": vietnamese[row["rule_id"]]["citation_vi"],
                "citation_en": row["citation"],
                "checked_on": day_of(vietnamese[row["rule_id"]]["checked_on"]),
                "valid_from": day_of(row["effective_from"]),
                "source": row["source"],
                "confidence": row["confidence"],
            }
            for row in rows
        ),
    )


def load_holidays(rows: list[Row]) -> None:
    wanted = (
        {**row, "day": day, "is_off": True, "valid_from": day, "valid_to": day + timedelta(1)}
        for row in rows
        for day in [date.fromisoformat(row["day"])]
    )
    keep_facts(Holiday, wanted, identity=("day",))


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
