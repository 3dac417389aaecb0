"""What the cases of the table tell: each makes the rows of one story."""

from collections.abc import Callable
from datetime import date
from typing import Any

from factories import make_check, make_concept, make_designation, make_person
from targets.worlds import ContractKind, Mode, Story

from registry.contracts.kinds import Checker, Milestone
from registry.core import facts
from registry.core.db import session
from registry.experts.claim_models import Verification
from registry.experts.kinds import Category, ClaimKind, DegreeKind, EmploymentKind
from registry.experts.models import Doctorate, Employment, ExpertCategory, Person
from registry.experts.states import PersonState
from registry.leading.kinds import EmployerKind
from registry.leading.models import DomesticPost
from registry.targets.models import CountingRuling
from registry.taxonomy.kinds import InstitutionKind
from registry.taxonomy.models import InstitutionType

K = ContractKind
FIXED, PERMANENT, JOINT = K.FIXED_TERM, K.PERMANENT_LECTURER, K.JOINT_APPOINTMENT
FULL: dict[str, Any] = {"work_mode": Mode.FIXED_TERM}
OFFICIAL = "TG1/official"
Expected = dict[str, date | str]
Tell = Callable[[Story], object]


def plain(s: date, b: date, e: date | None, **values: Any) -> Tell:
    return lambda one: one.contract(s, b, e, **values)


def default(**values: Any) -> Tell:
    return lambda one: one.default(**values)


def fixed(s: date, b: date, e: date | None) -> Tell:
    return plain(s, b, e, kind=FIXED, **FULL)


def permanent(s: date, b: date) -> Tell:
    return plain(s, b, None, kind=PERMANENT, work_mode=Mode.PERMANENT)


def all_of(*tells: Tell) -> Tell:
    return lambda one: [tell(one) for tell in tells]


def taught_2030(one: Story) -> None:
    one.taught(one.contract(date(2030, 8, 10), date(2030, 9, 5), date(2031, 1, 20)), "2030-1")


def never_came(one: Story) -> None:
    fact = one.contract(date(2029, 1, 10), date(2029, 2, 10), date(2029, 6, 30), started=False)
    one.ended(fact, date(2029, 2, 20))
    one.contract(date(2032, 1, 10), date(2032, 2, 10), date(2032, 6, 30))


def checked_late(one: Story) -> None:
    one.contract(date(2030, 11, 10), date(2030, 12, 5), date(2031, 12, 31), kind=FIXED, **FULL)
    one.check(ClaimKind.EMPLOYMENT_ABROAD, valid_from=date(2031, 3, 1))


def block_over_new_year(one: Story) -> None:
    fact = one.contract(
        date(2030, 11, 1),
        date(2030, 12, 10),
        date(2031, 1, 15),
        work_mode=Mode.INTENSIVE_BLOCK,
        kind=K.TEACHING_SEMESTER,
    )
    one.taught(fact, "2030-1", weeks=4, valid_from=date(2031, 1, 15))


def merged_record_has_the_degree(one: Story) -> None:
    one.unchecked(ClaimKind.DOCTORATE)
    one.merged(make_person())
    one.default()


def merged_degrees_do_not_mix(one: Story) -> None:
    make_concept("60101", is_stem=False)
    one.change(Doctorate, field_code="60101")
    other = make_person()
    one.merged(other)
    _take_check(other)
    one.default()


def _take_check(person: Person) -> None:
    statement = facts.read(Verification).where(
        Verification.person_id == person.id, Verification.kind == ClaimKind.DOCTORATE
    )
    facts.supersede(session().scalars(statement).one())


def left_early(one: Story) -> None:
    one.ended(one.default(b=date(2026, 2, 23)), date(2026, 4, 10))


def reported_after_the_end(one: Story) -> None:
    fact = one.default(b=date(2026, 2, 23))
    one.ended(fact, date(2026, 4, 10))
    one.taught(fact, "2026-1", valid_from=date(2026, 9, 8))


def delivered_on_the_first_day(one: Story) -> None:
    fact = one.contract(date(2026, 8, 10), date(2026, 9, 7), date(2026, 9, 20))
    one.taught(fact, "2026-1", valid_from=date(2026, 9, 7))


def professor_who_left(one: Story) -> None:
    permanent(date(2025, 8, 1), date(2025, 9, 8))(one)
    one.ended(one.facts[0], date(2028, 9, 1))


def professor_who_left_as_one_side_says(one: Story) -> None:
    permanent(date(2025, 8, 1), date(2025, 9, 8))(one)
    one.ended(one.facts[0], date(2028, 9, 1), is_checked=False)


def left_after_a_semester_that_nobody_checked(one: Story) -> None:
    fact = one.default(b=date(2026, 2, 23), e=date(2027, 6, 20))
    one.taught(fact, "2025-2", is_checked=False)
    one.ended(fact, date(2026, 8, 1))


def open_ended(*, is_checked: bool) -> Tell:
    return lambda one: one.taught(one.default(e=None), "2025-2", is_checked=is_checked)


def taught_twice(one: Story) -> None:
    """The officer has checked the second semester alone: the weeks of the first one were corrected."""
    fact = one.default(e=None)
    one.taught(fact, "2025-2", is_checked=False)
    one.taught(fact, "2026-1")


def two_halves(one: Story) -> None:
    for start, end in (
        (date(2026, 2, 16), date(2026, 4, 12)),
        (date(2026, 4, 20), date(2026, 6, 14)),
    ):
        one.contract(start, start, end)


def own_calendar(first: date, last: date, weeks: int, s: date, b: date, e: date) -> Tell:
    def tell(one: Story) -> None:
        one.own_term(first, last, weeks)
        one.contract(s, b, e)

    return tell


def own_trimester(one: Story) -> None:
    one.own_term(date(2026, 1, 5), date(2026, 3, 15), 10)
    fact = one.contract(date(2025, 12, 20), date(2026, 1, 5), date(2026, 3, 15))
    one.taught(fact, "own", weeks=10)


def job(**values: Any) -> Tell:
    return lambda one: one.change(Employment, **values)


def then(*tells: Tell, **values: Any) -> Tell:
    return all_of(*tells, default(**values))


def ruled(outcome: bool) -> Tell:
    def tell(one: Story) -> None:
        one.change(Employment, kind=EmploymentKind.RETIRED)
        ruling = CountingRuling(
            person_id=one.person.id,
            predicate="working_abroad",
            outcome=outcome,
            decision="1234/BGDĐT-GDĐH",
            valid_from=date(2026, 5, 4),
        )
        facts.record(ruling, by=None)
        one.default()

    return tell


def other_post_checked(one: Story) -> None:
    one.default(b=date(2026, 2, 23))
    one.change(Employment, valid_to=date(2026, 6, 1))
    new = one.job("AT", date(2026, 6, 1))
    one.check(
        ClaimKind.EMPLOYMENT_ABROAD, subject_series_id=new.series_id, valid_from=date(2026, 7, 1)
    )


def history_and_medicine(one: Story) -> None:
    make_concept("60101", is_stem=False)
    make_concept("30501")
    one.change(Doctorate, field_code="60101")
    one.degree("30501", checked=True, kind=DegreeKind.MEDICAL_DOCTOR)
    one.default()


def history_checked_physics_not(one: Story) -> None:
    make_concept("60101", is_stem=False)
    make_concept("10301")
    one.change(Doctorate, field_code="60101")
    one.degree("10301", checked=False)
    one.default()


def field(code: str, *, is_stem: bool = False, **values: Any) -> Tell:
    def tell(one: Story) -> None:
        make_concept(code, is_stem=is_stem)
        one.change(Doctorate, field_code=code)
        one.default(**values)

    return tell


def without_evidence(one: Story) -> None:
    one.check(ClaimKind.DOCTORATE, source_what="", documents=[])
    one.default()


def on_a_document(one: Story) -> None:
    one.check(ClaimKind.DOCTORATE, source_what="", documents=["0" * 32])
    one.default()


def confirmed(one: Story) -> None:
    """By the expert; no officer has looked yet."""
    fact = one.default(is_checked=False)
    for step, day in ((Milestone.SIGNATURE, fact.signed_on), (Milestone.START, fact.started_on)):
        make_check(fact, step, by_whom=Checker.OTHER_SIDE, seen_on=day)


def corrected_start(one: Story) -> None:
    """Checked for the 20th; another day written in later was seen by nobody."""
    fact = one.default()
    facts.correct(fact, by=None, reason="typing error", started_on=date(2026, 2, 24))


def abroad_again_after_years_here(one: Story) -> None:
    one.change(Employment, valid_from=date(2025, 12, 20))
    one.job("VN", date(2020, 1, 1), until=date(2025, 12, 20))
    one.default()


def lecturer_here_already(one: Story) -> None:
    one.contract(date(2024, 9, 2), date(2024, 9, 9), None, kind=PERMANENT, work_mode=Mode.PERMANENT)
    one.default()


def at(kind: InstitutionKind) -> Tell:
    return lambda one: (one.at(kind), one.default())


def designated(since: date, *more: Tell) -> Tell:
    def tell(one: Story) -> None:
        from factories import make_designation

        make_designation(one.person, valid_from=since, decision_number=f"{since:%d%m%Y}/QĐ-BNV")
        for part in more:
            part(one)

    return tell


def expert_249(**values: Any) -> Tell:
    return default(kind=K.EXPERT_249, **values)


def at_an_institute(one: Story) -> None:
    from factories import make_document

    post = DomesticPost(
        person_id=one.person.id,
        employer="Viện Toán học",
        employer_kind=EmployerKind.INSTITUTE,
        document_id=make_document().id,
        valid_from=date(2026, 3, 1),
    )
    facts.record(post, by=None)


def rested(one: Story) -> None:
    one.rests(one.default(kind=K.EXPERT_249, e=date(2036, 12, 31)), date(2026, 5, 1))


def voided(one: Story) -> None:
    one.voided(one.default())


def of_no_kind_yet(one: Story) -> None:
    statement = facts.read(InstitutionType).where(InstitutionType.institution_id == one.place.id)
    kind = session().scalars(statement).one()
    facts.correct(kind, by=None, reason="the story", valid_from=date(2026, 2, 1))
    one.default()


def of_category(category: Category) -> Tell:
    return lambda one: (one.change(ExpertCategory, category=category), one.default())


def profile_is(state: PersonState) -> Tell:
    def tell(one: Story) -> None:
        one.default()
        one.person.state = state

    return tell


def field_corrected(one: Story) -> None:
    one.default()
    make_concept("60101", is_stem=False)
    one.change(Doctorate, field_code="60101")


def revoked_designation(one: Story) -> None:
    from factories import make_designation

    one.default(kind=K.EXPERT_249, e=date(2036, 12, 31))
    facts.supersede(make_designation(one.person, decision_number="84/QĐ-BNV"))


def designated_before_the_start_is_checked(one: Story) -> None:
    make_designation(one.person, decision_number="86/QĐ-BNV", valid_from=date(2026, 1, 1))
    one.default(is_checked=False)


def designated_anew(one: Story) -> None:
    revoked_designation(one)
    make_designation(one.person, decision_number="85/QĐ-BNV", valid_from=date(2026, 1, 1))
