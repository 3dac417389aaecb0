"""The table of cases that the rules must decide: each story under each reading, with its day or reason."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from factories import make_concept, make_person, make_term
from targets.worlds import FAR, ContractKind, Milestone, Mode, Story

from registry.core import facts
from registry.core.db import session
from registry.experts.kinds import Category, ClaimKind, DegreeKind, EmploymentKind
from registry.experts.models import Doctorate, Employment, ExpertCategory, Person, Verification
from registry.experts.states import PersonState
from registry.leading.models import DomesticPost, EmployerKind
from registry.targets import loading, recount
from registry.targets.models import CountingRuling
from registry.taxonomy.models import AcademicTerm, InstitutionKind, InstitutionType

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


def designated_anew(one: Story) -> None:
    from factories import make_designation

    revoked_designation(one)
    make_designation(one.person, decision_number="85/QĐ-BNV", valid_from=date(2026, 1, 1))


CASES: list[tuple[str, Tell, Expected]] = [
    (
        "1",
        plain(date(2025, 5, 23), date(2025, 9, 8), date(2026, 1, 18)),
        {OFFICIAL: "baseline", "TG1/signed": "baseline", "TG2/cumulative": "baseline"},
    ),
    (
        "2",
        plain(date(2025, 5, 24), date(2025, 5, 24), date(2026, 1, 18)),
        {OFFICIAL: date(2025, 5, 24), "TG1/signed": date(2025, 5, 24)},
    ),
    (
        "3",
        fixed(date(2030, 12, 30), date(2030, 12, 31), date(2031, 12, 31)),
        {
            OFFICIAL: date(2030, 12, 31),
            "TG1/deadline_2029": "after_period",
            "TG2/official": "before_period",
            "TG2/from_2030": date(2030, 12, 31),
        },
    ),
    (
        "4",
        fixed(date(2030, 12, 31), date(2031, 1, 1), date(2031, 12, 31)),
        {
            OFFICIAL: "after_period",
            "TG1/signed": date(2030, 12, 31),
            "TG2/official": date(2031, 1, 1),
            "TG2/signed": "before_period",
            "TG2/cumulative": date(2031, 1, 1),
        },
    ),
    (
        "5",
        fixed(date(2031, 1, 1), date(2031, 1, 1), date(2031, 12, 31)),
        {
            OFFICIAL: "after_period",
            "TG1/signed": "after_period",
            "TG2/official": date(2031, 1, 1),
            "TG2/from_2030": date(2031, 1, 1),
        },
    ),
    (
        "6",
        permanent(date(2035, 12, 31), date(2035, 12, 31)),
        {"TG2/official": date(2035, 12, 31), "TG2/signed": date(2035, 12, 31)},
    ),
    (
        "7",
        permanent(date(2035, 12, 31), date(2036, 1, 1)),
        {"TG2/official": "after_period", "TG2/signed": date(2035, 12, 31)},
    ),
    (
        "8",
        all_of(
            plain(date(2030, 1, 10), date(2030, 2, 10), date(2030, 6, 30)),
            plain(date(2030, 8, 10), date(2030, 9, 5), date(2031, 1, 20)),
        ),
        {
            OFFICIAL: date(2030, 2, 10),
            "TG1/deadline_2029": "after_period",
            "TG2/official": "before_period",
            "TG2/from_2030": date(2030, 2, 10),
            "TG2/new_event": "baseline",
        },
    ),
    ("9", taught_2030, {"TG1/delivered": "after_period", "TG2/delivered": date(2031, 1, 19)}),
    (
        "10",
        all_of(
            plain(date(2030, 12, 15), date(2031, 2, 10), date(2031, 6, 30)),
            plain(date(2031, 8, 15), date(2031, 9, 5), date(2032, 1, 20)),
        ),
        {
            "TG1/signed": date(2030, 12, 15),
            "TG2/signed": "counted_elsewhere",
            "TG2/official": date(2031, 2, 10),
        },
    ),
    ("11", never_came, {OFFICIAL: "after_period", "TG2/official": date(2032, 2, 10)}),
    (
        "12",
        checked_late,
        {
            OFFICIAL: date(2030, 12, 5),
            "TG1/by_proof": "after_period",
            "TG2/official": "before_period",
        },
    ),
    ("13", block_over_new_year, {"TG1/block": date(2030, 12, 10), OFFICIAL: "block"}),
    (
        "14",
        all_of(
            *(
                plain(date(year, 1, 10), date(year, 2, 20), date(year, 6, 25))
                for year in (2026, 2027, 2028)
            )
        ),
        {OFFICIAL: date(2026, 2, 20)},
    ),
    ("17", merged_record_has_the_degree, {OFFICIAL: date(2026, 2, 20)}),
    ("18", merged_degrees_do_not_mix, {OFFICIAL: "not_verified"}),
    ("19", left_early, {OFFICIAL: "ended_before_semester"}),
    (
        "20",
        reported_after_the_end,
        {OFFICIAL: "ended_before_semester", "TG1/delivered": "not_delivered"},
    ),
    ("21", delivered_on_the_first_day, {"TG1/delivered": "too_short"}),
    ("22", professor_who_left, {OFFICIAL: date(2025, 9, 8)}),
    ("23", plain(date(2026, 1, 10), date(2026, 2, 23), date(2026, 4, 26)), {OFFICIAL: "too_short"}),
    (
        "24",
        plain(date(2025, 11, 1), date(2025, 11, 10), date(2026, 2, 22)),
        {OFFICIAL: "across_terms", "TG1/across_terms": date(2025, 11, 10)},
    ),
    (
        "25",
        plain(date(2026, 5, 10), date(2026, 5, 25), date(2026, 9, 6)),
        {OFFICIAL: "across_terms", "TG1/across_terms": date(2026, 5, 25)},
    ),
    ("26", plain(date(2026, 6, 10), date(2026, 7, 6), date(2026, 8, 23)), {OFFICIAL: "too_short"}),
    (
        "27",
        own_calendar(
            date(2026, 1, 5),
            date(2026, 3, 29),
            12,
            date(2025, 12, 20),
            date(2026, 1, 5),
            date(2026, 3, 29),
        ),
        {OFFICIAL: date(2026, 1, 5)},
    ),
    (
        "28",
        own_calendar(
            date(2026, 1, 5),
            date(2026, 7, 26),
            24,
            date(2026, 2, 20),
            date(2026, 3, 1),
            date(2026, 6, 15),
        ),
        {OFFICIAL: "too_short"},
    ),
    ("29", default(work_mode=Mode.ONLINE), {OFFICIAL: "online", "TG1/online": date(2026, 2, 20)}),
    (
        "30",
        default(kind=PERMANENT, work_mode=Mode.ONLINE, e=None),
        {OFFICIAL: "online", "TG1/online": date(2026, 2, 20)},
    ),
    (
        "31",
        default(kind=JOINT, work_mode=Mode.CO_SUPERVISION, e=date(2026, 5, 20)),
        {OFFICIAL: "no_teaching", "TG1/online": "no_teaching"},
    ),
    ("32", default(kind=JOINT, e=date(2026, 3, 19)), {OFFICIAL: "too_short"}),
    (
        "33",
        default(kind=PERMANENT, work_mode=Mode.PERMANENT, e=date(2026, 3, 5)),
        {OFFICIAL: "too_short"},
    ),
    ("34a", default(kind=FIXED, e=date(2027, 2, 18), **FULL), {OFFICIAL: date(2026, 2, 20)}),
    ("34b", default(kind=FIXED, e=date(2027, 2, 19), **FULL), {OFFICIAL: date(2026, 2, 20)}),
    ("35", two_halves, {OFFICIAL: "too_short", "TG1/sum_of_parts": date(2026, 4, 20)}),
    ("36", default(e=None), {OFFICIAL: "open_ended", "TG1/open_ended": date(2026, 2, 20)}),
    (
        "36 taught",
        lambda one: one.taught(one.default(e=None), "2025-2"),
        {OFFICIAL: date(2026, 6, 21)},
    ),
    (
        "37",
        then(job(valid_to=date(2026, 1, 10))),
        {OFFICIAL: "moved_before", "TG1/tolerance_90": date(2026, 2, 20)},
    ),
    ("38", then(job(valid_to=date(2026, 1, 11))), {OFFICIAL: date(2026, 2, 20)}),
    (
        "39",
        then(
            lambda one: one.job("VN", date(2024, 1, 1)),
            lambda one: one.lives("VN", date(2024, 1, 1)),
        ),
        {OFFICIAL: "needs_ruling"},
    ),
    ("40", then(lambda one: one.lives("VN", date(2023, 1, 1))), {OFFICIAL: "needs_ruling"}),
    ("41", then(job(kind=EmploymentKind.POSTDOC)), {OFFICIAL: date(2026, 2, 20)}),
    ("42", then(job(kind=EmploymentKind.STUDENT)), {OFFICIAL: "other_kind"}),
    ("43", then(job(kind=EmploymentKind.RETIRED)), {OFFICIAL: "needs_ruling"}),
    ("44", then(job(kind=EmploymentKind.UNEMPLOYED)), {OFFICIAL: "needs_ruling"}),
    ("45", then(job(kind=EmploymentKind.SELF_EMPLOYED)), {OFFICIAL: "needs_ruling"}),
    ("43 ruled in", ruled(True), {OFFICIAL: date(2026, 2, 20)}),
    ("43 ruled out", ruled(False), {OFFICIAL: "ruled_out"}),
    ("46", other_post_checked, {OFFICIAL: "not_verified"}),
    (
        "47",
        then(lambda one: one.check(ClaimKind.EMPLOYMENT_ABROAD, valid_to=date(2026, 2, 1))),
        {OFFICIAL: date(2026, 2, 20)},
    ),
    (
        "48",
        then(lambda one: one.check(ClaimKind.EMPLOYMENT_ABROAD, valid_to=date(2026, 1, 10))),
        {OFFICIAL: "not_verified"},
    ),
    (
        "49",
        all_of(
            default(), job(valid_to=date(2028, 2, 1)), lambda one: one.job("VN", date(2028, 2, 1))
        ),
        {OFFICIAL: date(2026, 2, 20)},
    ),
    (
        "52 out",
        then(lambda one: one.change(Doctorate, awarded_on=date(2026, 1, 11))),
        {OFFICIAL: "doctorate_later"},
    ),
    (
        "52 in",
        then(lambda one: one.change(Doctorate, awarded_on=date(2026, 1, 10))),
        {OFFICIAL: date(2026, 2, 20)},
    ),
    (
        "53",
        all_of(
            then(lambda one: one.change(Doctorate, awarded_on=date(2026, 1, 11))),
            plain(date(2026, 8, 10), date(2026, 9, 7), date(2027, 1, 17)),
        ),
        {OFFICIAL: date(2026, 9, 7)},
    ),
    (
        "54",
        field("50201"),
        {OFFICIAL: "not_stem", "TG1/stem_wide": "not_stem", "TG1/field_taught": "no_field_taught"},
    ),
    (
        "54 taught",
        field("50201", taught_field="10201"),
        {OFFICIAL: "not_stem", "TG1/field_taught": date(2026, 2, 20)},
    ),
    (
        "55",
        then(
            lambda one: one.change(
                Doctorate, degree_kind=DegreeKind.MEDICAL_DOCTOR, field_code="30201"
            )
        ),
        {OFFICIAL: "no_doctorate", "TG1/stem_wide": "no_doctorate"},
    ),
    ("56", history_and_medicine, {OFFICIAL: "not_stem"}),
    ("57", history_checked_physics_not, {OFFICIAL: "not_verified"}),
    ("58", then(lambda one: one.unchecked(ClaimKind.DOCTORATE)), {OFFICIAL: "not_verified"}),
    (
        "60",
        at(InstitutionKind.ARMED_FORCES_SCHOOL),
        {OFFICIAL: "institution_kind", "TG1/armed_forces": date(2026, 2, 20)},
    ),
    ("62", at(InstitutionKind.COLLEGE), {OFFICIAL: "institution_kind"}),
    ("65", voided, {OFFICIAL: "void", "TG1/signed": "void"}),
    (
        "74",
        designated(date(2026, 1, 1)),
        {"TG3/official": "no_running_work", "TG3/designated": date(2026, 1, 1)},
    ),
    (
        "75",
        designated(date(2026, 1, 1), expert_249(e=date(2037, 12, 31))),
        {"TG3/official": date(2026, 2, 20)},
    ),
    (
        "76",
        designated(date(2026, 1, 1), expert_249()),
        {"TG3/official": "no_running_work", "TG3/ever": date(2026, 2, 20)},
    ),
    (
        "76 begun after its end",
        designated(date(2026, 1, 1), expert_249(started_on=date(2026, 7, 1))),
        {"TG3/official": "no_running_work", "TG3/ever": "no_running_work"},
    ),
    (
        "77",
        designated(
            date(2023, 1, 1), plain(date(2020, 2, 1), date(2020, 2, 20), None, kind=PERMANENT)
        ),
        {"TG3/official": "before_period"},
    ),
    (
        "79",
        designated(date(2026, 1, 1), default(work_mode=Mode.CO_SUPERVISION, e=date(2036, 12, 31))),
        {"TG3/official": "no_running_work"},
    ),
    ("80", designated(date(2026, 1, 1), voided), {"TG3/official": "no_running_work"}),
    ("81", designated(date(2026, 1, 1), at_an_institute), {"TG3/official": date(2026, 3, 1)}),
    (
        "82",
        designated(date(2026, 1, 1), rested),
        {"TG3/official": "no_running_work", OFFICIAL: date(2026, 2, 20)},
    ),
    (
        "83",
        designated(
            date(2026, 1, 1), designated(date(2026, 2, 1)), expert_249(e=date(2037, 12, 31))
        ),
        {"TG3/official": date(2026, 2, 20), OFFICIAL: date(2026, 2, 20)},
    ),
    ("88", at(InstitutionKind.RESEARCH_ACADEMY), {OFFICIAL: "institution_kind"}),
    ("89", at(InstitutionKind.RESEARCH_INSTITUTE), {OFFICIAL: "institution_kind"}),
    (
        "90 online",
        default(kind=FIXED, work_mode=Mode.ONLINE, e=date(2027, 2, 19)),
        {OFFICIAL: "online"},
    ),
    (
        "90 supervision",
        default(kind=FIXED, work_mode=Mode.CO_SUPERVISION, e=date(2027, 2, 19)),
        {OFFICIAL: "no_teaching"},
    ),
    (
        "90 block",
        default(kind=FIXED, work_mode=Mode.INTENSIVE_BLOCK, e=date(2027, 2, 19)),
        {OFFICIAL: "block"},
    ),
    (
        "91",
        default(is_checked=False),
        {OFFICIAL: "not_checked", "TG1/signed": "not_checked", "TG1/unchecked": date(2026, 2, 20)},
    ),
    (
        "92",
        default(b=date(2026, 2, 23), e=date(2026, 6, 21), started_on=date(2026, 6, 10)),
        {OFFICIAL: "too_short"},
    ),
    ("93", default(), {OFFICIAL: date(2026, 2, 20), "TG1/delivered": "not_delivered"}),
    (
        "94",
        lambda one: one.taught(one.default(), "2025-2", weeks=12),
        {"TG1/delivered": "semester_short"},
    ),
    ("95", own_trimester, {OFFICIAL: date(2026, 1, 5), "TG1/delivered": date(2026, 3, 15)}),
    (
        "96",
        lambda one: (
            one.taught(one.default(), "2025-2"),
            one.ended(one.facts[0], date(2026, 7, 15)),
        ),
        {OFFICIAL: date(2026, 2, 20)},
    ),
    (
        "97",
        lambda one: (
            one.voided(one.default()),
            one.contract(date(2026, 8, 10), date(2026, 9, 7), date(2027, 1, 17)),
        ),
        {OFFICIAL: date(2026, 9, 7)},
    ),
    ("98", abroad_again_after_years_here, {OFFICIAL: "needs_ruling"}),
    ("99", lecturer_here_already, {OFFICIAL: "needs_ruling"}),
    (
        "no duty",
        default(kind=PERMANENT, work_mode=Mode.PERMANENT, e=None, teaching_hours=0),
        {OFFICIAL: "no_teaching"},
    ),
    ("59 40601", field("40601"), {OFFICIAL: "not_stem"}),
    ("59 20999", field("20999"), {OFFICIAL: "not_stem"}),
    ("61", at(InstitutionKind.UNIVERSITY), {OFFICIAL: date(2026, 2, 20)}),
    ("63", of_no_kind_yet, {OFFICIAL: "no_kind"}),
    ("64 foreign", of_category(Category.FOREIGN), {OFFICIAL: date(2026, 2, 20)}),
    ("64 overseas", of_category(Category.OVERSEAS_VIETNAMESE), {OFFICIAL: date(2026, 2, 20)}),
    ("66", profile_is(PersonState.SUSPENDED), {OFFICIAL: date(2026, 2, 20)}),
    ("67", profile_is(PersonState.WITHDRAWN), {OFFICIAL: date(2026, 2, 20)}),
    ("73", field_corrected, {OFFICIAL: "not_stem"}),
    ("84", revoked_designation, {"TG3/official": "revoked", OFFICIAL: date(2026, 2, 20)}),
    (
        "84 anew",
        designated_anew,
        {"TG3/designated": date(2026, 1, 1), "TG3/ever": date(2026, 2, 20)},
    ),
    ("no evidence", without_evidence, {OFFICIAL: "not_verified"}),
    ("document", on_a_document, {OFFICIAL: date(2026, 2, 20)}),
    ("corrected", corrected_start, {OFFICIAL: "not_checked"}),
]


@pytest.fixture
def terms(database: Any) -> dict[str, AcademicTerm]:
    loading.load()
    codes = ("2025-1", "2025-2", "2025-3", "2026-1", "2030-1")
    return {code: make_term(code) for code in codes}


def test_every_case_of_the_table_is_decided_as_it_must(terms: dict[str, AcademicTerm]) -> None:
    told = []
    for number, tell, expected in CASES:
        story = Story(terms)
        tell(story)
        told.append((number, story, expected))
    session().flush()
    wrong = [
        f"case {number}, {reading}: {found}, not {wanted}"
        for number, story, expected in told
        for reading, wanted in expected.items()
        if (found := answer(story, reading, wanted)) != wanted
    ]
    assert not wrong, "\n" + "\n".join(wrong)
    differences = list(recount.find_differences(as_of=FAR))  # all of them at once, a second way
    assert differences == []


def answer(story: Story, reading: str, wanted: date | str) -> object:
    verdict = story.verdict(reading)
    if verdict is None:
        return "nothing"
    if verdict.qualifying_on or isinstance(wanted, date):
        return verdict.qualifying_on or sorted(one.reason for one in verdict.failed)
    reasons = {one.reason for one in verdict.failed}
    return wanted if wanted in reasons else sorted(reasons)


def test_the_two_days_of_a_late_check_are_kept_apart(terms: dict[str, AcademicTerm]) -> None:
    story = Story(terms)
    checked_late(story)
    verdict = story.verdict()
    assert verdict is not None
    assert (verdict.qualifying_on, verdict.proved_on) == (date(2030, 12, 5), date(2031, 3, 1))


def test_a_check_of_the_officer_names_its_step(terms: dict[str, AcademicTerm]) -> None:
    story = Story(terms)
    story.default(is_checked=False)
    verdict = story.verdict()
    assert verdict is not None
    [finding] = verdict.failed
    assert finding.values["steps"] == [Milestone.SIGNATURE, Milestone.START]
    assert verdict.waits_for_officer
