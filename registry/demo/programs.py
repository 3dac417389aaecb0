"""The 200 talent programmes and 400 openings of the demo country."""

import random
import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from registry.core.db import list_rows, session
from registry.core.numbering import next_number
from registry.demo import research
from registry.demo.cast import INSTITUTIONS
from registry.demo.chronicle import Chronicle, moment
from registry.programs.kinds import ProgramLevel
from registry.programs.models import TalentProgram
from registry.taxonomy.concept_models import Concept, Scheme
from registry.taxonomy.models import Institution

START = date(2025, 5, 24)
PROGRAMS_PER_LEVEL = 100


def choose_institutions(rng: random.Random) -> list[Institution]:
    """Who has talent programmes: institutions of the sciences and engineering, the shown ones first."""
    rows = list_rows(
        select(Institution)
        .where(Institution.is_restricted.is_(False))
        .order_by(Institution.abbreviation)
    )
    able = [row for row in rows if row.organisation.kind and row.ownership == "public"]
    by_code = {row.organisation.code: row for row in able}
    shown = [by_code.pop(code) for code in INSTITUTIONS.values()]
    return [*shown, *rng.sample(list(by_code.values()), 63), *_of_the_armed_forces()]


def _of_the_armed_forces() -> Sequence[Institution]:
    """One of them, because a reading of its own counts with them."""
    return list_rows(select(Institution).where(Institution.abbreviation == "MTA"))


def found_programs(
    chronicle: Chronicle, institutions: list[Institution]
) -> list[tuple[uuid.UUID, Institution, str, ProgramLevel]]:
    """100 at each level (Decision 1002, Art. 1.III.4.a); the shown institution has eight of them."""
    fields = {row.code: row for row in stem_fields()}
    made = []
    for level in ProgramLevel:
        for number in range(PROGRAMS_PER_LEVEL):
            others = chronicle.rng.choice(institutions[2:])
            institution = institutions[number // 4] if number < 8 else others
            code = research.draw_topic(chronicle.rng).field_code
            name = research.compose_program(chronicle.rng, code, level.value)
            decided = date(2025, 7, 1) + timedelta(chronicle.rng.randrange(150))
            made.append(
                (
                    _found(chronicle, level, number, institution, fields[code], name, decided),
                    institution,
                    code,
                    level,
                )
            )
    chronicle.write(TalentProgram)
    return made


def _found(
    chronicle: Chronicle,
    level: ProgramLevel,
    number: int,
    institution: Institution,
    field: Concept,
    name: research.Texts,
    decided: date,
) -> uuid.UUID:
    return chronicle.add(
        TalentProgram,
        institution_id=institution.id,
        code=next_number("CTTN-2025-"),
        name_vi=name.vi,
        name_en=name.en,
        level=level,
        field_id=field.id,
        technology_id=None,
        decision_number=f"{1500 + number}/QĐ-BGDĐT",
        decided_on=decided,
        starts_on=date(2025, 9, 1),
        ends_on=date(2035, 8, 31),
        quota={str(year): chronicle.rng.randrange(1, 5) for year in range(2026, 2031)},
        created_at=moment(decided, chronicle.rng),
        version=1,
    )


def stem_fields() -> list[Concept]:
    return list(
        session().scalars(
            select(Concept)
            .join(Scheme, Scheme.id == Concept.scheme_id)
            .where(Scheme.code == "FORD")
        )
    )
