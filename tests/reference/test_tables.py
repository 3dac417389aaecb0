"""Fields on a list, semesters and holidays change by two officers and a legal document, on both axes."""

from datetime import date, timedelta
from typing import Any

import pytest
from factories import make_concept, make_document
from targets.worlds import Story

from registry.accounts.models import User
from registry.core import facts
from registry.core.db import now, session
from registry.core.errors import Conflict, NotAllowed, RegistryError
from registry.core.packaged import read_rows
from registry.experts.models import Doctorate
from registry.reference import comparing, services
from registry.reference.kinds import ReferenceChangeKind
from registry.reference.models import ReferenceChange
from registry.targets import queries as targets
from registry.targets import recount
from registry.taxonomy import loading_concepts, working_days
from registry.taxonomy.concept_models import ConceptFlag
from registry.taxonomy.models import AcademicTerm

K = ReferenceChangeKind
PAPER = {"decided_on": date(2026, 5, 4), "number": "77/QĐ-BGDĐT", "reason": "Theo quyết định."}


def propose(kind: ReferenceChangeKind, day: date, by: User, /, **content: Any) -> ReferenceChange:
    return services.propose_row(
        kind, make_document(), content=content, in_force_on=day, by=by, **PAPER
    )


def number(**moments: Any) -> int:
    session().flush()
    return targets.count(targets.get_target("TG1"), **moments).number


def agrees() -> bool:
    session().flush()
    return list(recount.find_differences()) == []


def semester(**changes: Any) -> dict[str, Any]:
    return {
        "code": "2027-1",
        "name_vi": "Học kỳ I năm học 2027-2028",
        "name_en": "Semester I, 2027-2028",
        "starts_on": "2027-09-06",
        "ends_on": "2028-01-16",
        "teaching_weeks": 15,
        "is_main": True,
    } | changes


@pytest.fixture
def field(story: Story) -> str:
    return session().query(Doctorate).filter_by(person_id=story.person.id).one().field_code


def test_a_field_leaves_the_list_from_a_day_on_and_whoever_moves_is_named_before(
    story: Story, field: str, first: User, second: User
) -> None:
    before, edge = number(), now()
    change = propose(
        K.FIELD_FLAG, date(2026, 1, 1), first, flag="stem", code=field, is_listed=False
    )
    moves = {one.rules.reading: one for one in comparing.compare(change).moves}
    assert [one.id for one in moves["official"].went_out] == [story.person.id]
    assert number() == before == 1, "a proposal and its comparison change nothing"
    with pytest.raises(NotAllowed):
        services.approve(change, by=first)
    services.approve(change, by=second)
    assert number() == 0
    assert number(known_at=edge) == 1, "as known before, nothing has changed"
    assert agrees()


def test_a_list_changed_after_the_signature_moves_nobody(
    story: Story, field: str, first: User, second: User
) -> None:
    change = propose(
        K.FIELD_FLAG, date(2026, 6, 1), first, flag="stem", code=field, is_listed=False
    )
    assert comparing.compare(change).moves == []
    services.approve(change, by=second)
    assert number() == 1


def test_a_group_takes_what_is_below_it_along_and_back(
    story: Story, field: str, first: User, second: User
) -> None:
    group = make_concept(field[0], path=f"/{field[0]}/", is_stem=False).code
    for day, is_listed in ((date(2025, 1, 1), False), (date(2025, 6, 1), True)):
        change = propose(K.FIELD_FLAG, day, first, flag="stem", code=group, is_listed=is_listed)
        services.approve(change, by=second)
    rows = session().scalars(facts.read(ConceptFlag, as_of=date(2025, 6, 1))).all()
    assert field in {row.code for row in rows if row.flag == "stem"}
    rows = session().scalars(facts.read(ConceptFlag, as_of=date(2025, 3, 1))).all()
    assert field not in {row.code for row in rows if row.flag == "stem"}
    assert number() == 1
    assert agrees()


def test_the_data_of_the_software_no_longer_change_a_field_that_was_decided(
    story: Story, field: str, first: User, second: User
) -> None:
    change = propose(
        K.FIELD_FLAG, date(2026, 1, 1), first, flag="stem", code=field, is_listed=False
    )
    services.approve(change, by=second)
    loading_concepts.load_fields(read_rows("registry.taxonomy", "ford_fields.csv"))
    assert number() == 0


def test_a_shorter_semester_moves_whoever_taught_in_it(
    story: Story, first: User, second: User
) -> None:
    term = story.terms["2025-2"]
    edge = now()
    with pytest.raises(RegistryError):
        propose(
            K.SEMESTER,
            term.starts_on,
            first,
            **semester(
                code=term.code,
                starts_on=term.starts_on.isoformat(),
                ends_on=(term.starts_on + timedelta(20)).isoformat(),
            ),
        )
    content = semester(
        code=term.code,
        name_vi=term.name_vi,
        name_en=term.name_en,
        starts_on=term.starts_on.isoformat(),
        ends_on=term.ends_on.isoformat(),
        teaching_weeks=term.teaching_weeks + 1,
    )
    change = propose(K.SEMESTER, term.starts_on, first, **content)
    compared = comparing.compare(change)
    assert compared.before is not None
    assert compared.before["teaching_weeks"] == term.teaching_weeks
    services.approve(change, by=second)
    believed = (
        session()
        .scalars(facts.read(AcademicTerm).where(AcademicTerm.series_id == term.series_id))
        .one()
    )
    assert believed.teaching_weeks == term.teaching_weeks + 1
    assert number(known_at=edge) == 1
    moved = {person.id for one in compared.moves for person in one.went_out}
    assert (story.person.id in moved) is (number() == 0)
    assert agrees()


def test_a_new_semester_stands_once_in_the_calendar_and_never_across_another(
    story: Story, first: User, second: User
) -> None:
    change = propose(K.SEMESTER, date(2027, 9, 6), first, **semester())
    with pytest.raises(Conflict):
        propose(K.SEMESTER, date(2027, 9, 6), second, **semester())
    services.approve(change, by=second)
    with pytest.raises(RegistryError, match="2027-2028"):
        propose(K.SEMESTER, date(2027, 9, 6), first, **semester(code="2027-2"))
    with pytest.raises(RegistryError):
        propose(K.SEMESTER, date(2027, 9, 6), first, **semester())


def test_a_decided_holiday_moves_deadlines_worked_out_from_then_on(
    story: Story, first: User, second: User
) -> None:
    monday = date(2027, 3, 1)
    names = {"name_vi": "Nghỉ bù", "name_en": "Day in lieu"}
    assert working_days.add_working_days(monday, 1) == date(2027, 3, 2)
    off = propose(K.HOLIDAY, date(2027, 3, 2), first, day="2027-03-02", is_off=True, **names)
    saturday = propose(K.HOLIDAY, date(2027, 3, 6), first, day="2027-03-06", is_off=False, **names)
    for change in (off, saturday):
        services.approve(change, by=second)
    assert working_days.add_working_days(monday, 1) == date(2027, 3, 3)
    assert working_days.add_working_days(date(2027, 3, 5), 1) == date(2027, 3, 6)
    back = propose(K.HOLIDAY, date(2027, 3, 2), first, day="2027-03-02", is_off=False, **names)
    services.approve(back, by=second)
    assert working_days.add_working_days(monday, 1) == date(2027, 3, 2)
    with pytest.raises(RegistryError):
        propose(K.HOLIDAY, date(2027, 3, 7), first, day="2027-03-07", is_off=True, **names)


def test_whoever_has_a_contract_that_may_count_decides_on_no_list(
    story: Story, field: str, first: User, second: User
) -> None:
    change = propose(
        K.FIELD_FLAG, date(2026, 1, 1), first, flag="stem", code=field, is_listed=False
    )
    story.person.user_id = second.id
    session().flush()
    with pytest.raises(NotAllowed):
        services.approve(change, by=second)
    with pytest.raises(NotAllowed):
        propose(K.FIELD_FLAG, date(2026, 1, 1), second, flag="digital", code=field, is_listed=True)


def test_what_was_compared_is_what_is_approved(
    story: Story, field: str, first: User, second: User
) -> None:
    make_concept(field[0], path=f"/{field[0]}/", is_stem=False)
    one = propose(K.FIELD_FLAG, date(2026, 1, 1), first, flag="stem", code=field, is_listed=False)
    group = propose(
        K.FIELD_FLAG, date(2025, 1, 1), first, flag="stem", code=field[0], is_listed=False
    )
    services.approve(group, by=second)
    with pytest.raises(Conflict):
        services.approve(one, by=second)
