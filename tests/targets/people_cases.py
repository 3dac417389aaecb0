"""Cases that the expert, their field, post, designation or institution decide."""

from datetime import date

from targets.tells import (
    FIXED,
    OFFICIAL,
    PERMANENT,
    Expected,
    Tell,
    abroad_again_after_years_here,
    all_of,
    at,
    at_an_institute,
    confirmed,
    corrected_start,
    default,
    designated,
    designated_anew,
    designated_before_the_start_is_checked,
    expert_249,
    field,
    field_corrected,
    history_and_medicine,
    history_checked_physics_not,
    job,
    lecturer_here_already,
    of_category,
    of_no_kind_yet,
    on_a_document,
    other_post_checked,
    own_trimester,
    plain,
    profile_is,
    rested,
    revoked_designation,
    ruled,
    then,
    voided,
    without_evidence,
)
from targets.worlds import Mode

from registry.experts.kinds import Category, ClaimKind, DegreeKind, EmploymentKind
from registry.experts.models import Doctorate
from registry.experts.states import PersonState
from registry.taxonomy.kinds import InstitutionKind

OF_PEOPLE: list[tuple[str, Tell, Expected]] = [
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
        {
            OFFICIAL: "not_confirmed",
            "TG1/signed": "not_confirmed",
            "TG1/unchecked": date(2026, 2, 20),
        },
    ),
    (
        "91 confirmed",
        confirmed,
        {OFFICIAL: "not_checked", "TG1/signed": "not_checked"},
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
    (
        "TG3 unchecked",
        designated_before_the_start_is_checked,
        {"TG3/ever": "not_checked"},
    ),
    ("no evidence", without_evidence, {OFFICIAL: "not_verified"}),
    ("document", on_a_document, {OFFICIAL: date(2026, 2, 20)}),
    ("corrected", corrected_start, {OFFICIAL: "not_confirmed"}),
]
