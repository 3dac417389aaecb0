"""Talent programmes and their openings."""

from datetime import date, timedelta
from typing import Any

from factories.reference import make_concept, make_institution
from factories.rows import add, numbers
from registry.accounts.models import User
from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.core.numbering import next_number
from registry.programs.content import CriterionContent, content_of, criteria_to_plain, to_plain
from registry.programs.edition_models import EditionState, OpeningEdition
from registry.programs.kinds import CriterionKind, CriterionSubject, FundingLine, ProgramLevel
from registry.programs.models import Criterion, Opening, OpeningState, TalentProgram
from registry.taxonomy.kinds import Mode
from registry.taxonomy.models import Institution


def make_program(institution: Institution | None = None, **values: Any) -> TalentProgram:
    number = next(numbers)
    values = {
        "code": next_number("CTTN-2026-"),
        "name_vi": "Chương trình tài năng Khoa học máy tính",
        "name_en": "Talent programme in computer science",
        "level": ProgramLevel.ENGINEER_MASTER,
        "decision_number": f"{number}/QĐ-BGDĐT",
        "decided_on": date(2025, 9, 1),
        "starts_on": date(2025, 9, 15),
        "ends_on": None,
        "quota": {"2026": 4, "2027": 6},
    } | values
    institution = institution or make_institution()
    return add(TalentProgram(institution_id=institution.id, field_id=make_concept().id, **values))


def make_opening(
    program: TalentProgram | None = None,
    *,
    state: OpeningState = OpeningState.PUBLISHED,
    author: User | None = None,
    criteria: tuple[tuple[CriterionKind, CriterionSubject, str, int], ...] = (
        (CriterionKind.HARD, CriterionSubject.FIELD, "10201", 40),
        (CriterionKind.SHOULD, CriterionSubject.LANGUAGE, "en", 30),
    ),
    **values: Any,
) -> Opening:
    """Complete in both languages, open for another month; published unless `state` says otherwise."""
    program = program or make_program()
    number = next(numbers)
    today = hanoi_today()
    is_out = state in {
        OpeningState.PUBLISHED,
        OpeningState.ON_HOLD,
        OpeningState.CLOSED,
        OpeningState.SELECTING,
    }
    values = {
        "code": next_number("NC-2026-"),
        "title_vi": f"Giảng viên học máy {number}",
        "title_en": f"Lecturer in machine learning {number}",
        "description_vi": "Giảng 45 giờ về học máy cho sinh viên tài năng.",
        "description_en": "Teach 45 hours of machine learning to talented students.",
        "mode": Mode.VISITING_SEMESTER,
        "field_id": make_concept().id,
        "seats": 1,
        "teaching_hours": 45,
        "teaching_language": "en",
        "starts_on": today + timedelta(90),
        "ends_on": today + timedelta(200),
        "closes_on": today + timedelta(30),
        "funding_line": FundingLine.INSTITUTION,
        "published_at": now() if is_out else None,
        "edition": 1 if is_out else 0,
        "author_id": author.id if author else None,
        "check_due_on": today + timedelta(14) if state is OpeningState.MINISTRY_CHECK else None,
    } | values
    opening = add(
        Opening(program_id=program.id, institution_id=program.institution_id, state=state, **values)
    )
    for place, (kind, subject, value, weight) in enumerate(criteria, start=1):
        add(
            Criterion(
                opening_id=opening.id,
                position=place,
                kind=kind,
                subject=subject,
                value=value,
                weight=weight,
            )
        )
    session().refresh(opening)
    if opening.edition:
        make_edition(opening)
    return opening


def make_edition(opening: Opening) -> OpeningEdition:
    """The published text, kept as edition 1."""
    return add(
        OpeningEdition(
            opening_id=opening.id,
            number=opening.edition,
            state=EditionState.PUBLISHED,
            content=to_plain(content_of(opening)),
            criteria=criteria_to_plain(
                [CriterionContent.of(criterion) for criterion in opening.criteria]
            ),
            published_at=opening.published_at,
        )
    )
