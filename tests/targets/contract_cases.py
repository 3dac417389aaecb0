"""Cases that the days, the kind and the course of a contract decide."""

from datetime import date

from targets.tells import (
    FIXED,
    FULL,
    JOINT,
    OFFICIAL,
    PERMANENT,
    Expected,
    Tell,
    all_of,
    block_over_new_year,
    checked_late,
    default,
    delivered_on_the_first_day,
    fixed,
    job,
    left_after_a_semester_that_nobody_checked,
    left_early,
    merged_degrees_do_not_mix,
    merged_record_has_the_degree,
    never_came,
    open_ended,
    own_calendar,
    permanent,
    plain,
    professor_who_left,
    professor_who_left_as_one_side_says,
    reported_after_the_end,
    taught_2030,
    taught_twice,
    then,
    two_halves,
)
from targets.worlds import Mode

OF_CONTRACTS: list[tuple[str, Tell, Expected]] = [
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
    (
        "36 unchecked",
        open_ended(is_checked=False),
        {OFFICIAL: "not_checked", "TG1/signed": "not_checked", "TG1/unchecked": date(2026, 6, 21)},
    ),
    (
        "36 first one unchecked",
        taught_twice,
        {OFFICIAL: date(2027, 1, 17), "TG1/unchecked": date(2026, 6, 21)},
    ),
    (
        "22 unchecked",
        professor_who_left_as_one_side_says,
        {OFFICIAL: "not_checked", "TG1/unchecked": date(2025, 9, 8)},
    ),
    (
        "96 unchecked",
        left_after_a_semester_that_nobody_checked,
        {OFFICIAL: "not_checked", "TG1/unchecked": date(2026, 2, 23)},
    ),
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
]
