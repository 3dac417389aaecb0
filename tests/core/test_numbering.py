from typing import Any

from flask import Flask
from races import TOGETHER, run_together
from races import apart as apart

from registry.core import numbering
from registry.core.numbering import NumberCounter


def test_those_who_write_at_the_same_moment_all_get_a_number_of_their_own(apart: Flask) -> None:
    given = run_together(apart, lambda: numbering.next_number("GT-2026-"))
    assert sorted(given) == [f"GT-2026-{number:04d}" for number in range(1, TOGETHER + 1)]


def test_each_prefix_counts_for_itself_and_grows_beyond_four_digits(database: Any) -> None:
    database.add(NumberCounter(prefix="NC-2031-", last=9_999))
    database.flush()
    assert numbering.next_number("NC-2031-") == "NC-2031-10000"
    assert numbering.next_number("HD-2031-") == "HD-2031-0001"
    assert numbering.next_number("NC-2031-") == "NC-2031-10001"


def test_a_number_that_is_rolled_back_is_given_to_the_next(database: Any) -> None:
    with database.begin_nested() as savepoint:
        numbering.next_number("HD-2032-")
        savepoint.rollback()
    assert numbering.next_number("HD-2032-") == "HD-2032-0001"


def test_a_number_of_a_person_is_drawn_until_it_is_free() -> None:
    taken: list[str] = []

    def is_taken(number: str) -> bool:
        taken.append(number)
        return len(taken) < 3

    number = numbering.draw_number("VN-", is_taken=is_taken)
    assert number == taken[2]
    assert len(number) == len("VN-123456")
