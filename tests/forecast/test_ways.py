"""The way of one person: always the farthest step, and what becomes of those who drop out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.contracts.states import ContractState
from registry.experts.states import PersonState
from registry.forecast.kinds import COUNTED, SIGNED, STARTED, Cause
from registry.forecast.ways import CONTRACT, COUNT, INTRODUCTION, LEVELS, PERSON, Event, Way
from registry.introductions.models import IntroductionState as Intro

ON, OUT, OPEN, UNSEEN = (int(one) for one in Cause)
SUBMITTED, ACTIVE = PersonState.SUBMITTED, PersonState.ACTIVE


def person(at: float, state: str) -> Event:
    return Event(at, PERSON, 0, state)


def intro(at: float, state: str, key: int = 1) -> Event:
    return Event(at, INTRODUCTION, key, state)


def contract(at: float, state: str, *, ends: int = 1, with_term: bool = False) -> Event:
    return Event(at, CONTRACT, 9, state, 2, with_term, ends)


def counted(at: float) -> Event:
    return Event(at, COUNT, 0, "")


def told(*events: Event) -> list[tuple[int, float, float, int]]:
    way = Way().follow(events)
    return [(step, began, ended, cause) for step, _kind, began, ended, cause, _term in way.stays]


BEGINNING = (person(-300, SUBMITTED), person(-290, ACTIVE))
ASKED = (intro(-200, Intro.PROPOSED), intro(-190, Intro.EXPERT_ASKED))
SIGNING = (
    intro(-180, Intro.CONNECTED),
    contract(-150, ContractState.OFFERED),
    intro(-140, Intro.CONVERTED),
    contract(-130, ContractState.SIGNED),
)
TO_THE_DESK = [(0, -300, -290, ON), (1, -290, -200, ON), (2, -200, -190, ON)]


@pytest.mark.parametrize(
    ("events", "stays"),
    [
        (BEGINNING, [(0, -300, -290, ON), (1, -290, 0, OPEN)]),
        ((*BEGINNING, *ASKED), [*TO_THE_DESK, (3, -190, 0, OPEN)]),
        (
            (*BEGINNING, *ASKED, intro(-170, Intro.DECLINED)),
            [*TO_THE_DESK, (3, -190, -170, OUT), (1, -170, 0, OPEN)],
        ),
        (
            (*BEGINNING, *ASKED, *SIGNING),
            [*TO_THE_DESK, (3, -190, -180, ON), (4, -180, -150, ON), (5, -150, -130, ON),
             (6, -130, 0, OPEN)],
        ),
        (  # a second introduction beside the first one changes nothing until it is the farther one
            (*BEGINNING, *ASKED, intro(-185, Intro.PROPOSED, 2), intro(-170, Intro.LAPSED)),
            [*TO_THE_DESK, (3, -190, -170, OUT), (1, -170, -170, ON), (2, -170, 0, OPEN)],
        ),
        ((person(-300, SUBMITTED), person(-250, PersonState.WITHDRAWN)), [(0, -300, -250, OUT)]),
        ((contract(-50, ContractState.SIGNED), contract(-40, ContractState.ACTIVE), counted(-20)),
         [(6, -50, -40, ON), (7, -40, -20, ON)]),
        (  # proved when the contract had ended: how it was waited for, nobody knows
            (*BEGINNING, counted(-100)), [(0, -300, -290, ON), (1, -290, -100, UNSEEN),
                                          (7, -100, -100, ON)],
        ),
    ],
)  # fmt: skip
def test_a_way_is_told_by_its_stays(
    events: tuple[Event, ...], stays: list[tuple[int, float, float, int]]
) -> None:
    assert told(*events) == stays


def test_whoever_did_not_begin_here_is_no_new_registration() -> None:
    way = Way().follow([contract(-50, ContractState.SIGNED, with_term=True)])
    assert (way.registered, way.came_in) == (None, (-50, 2))
    assert way.stays == [(SIGNED, 2, -50, 0.0, OPEN, True)]
    assert Way().follow(BEGINNING).registered == -300


def test_a_reading_that_counts_signatures_passes_the_start_at_once() -> None:
    way = told(contract(-50, ContractState.SIGNED), counted(-45))
    assert way == [(SIGNED, -50, -45, ON), (STARTED, -45, -45, ON)]


@given(
    st.lists(
        st.sampled_from([(what, state) for what, known in enumerate(LEVELS) for state in known]),
        max_size=25,
    )
)
def test_stays_follow_each_other_without_a_gap(changes: list[tuple[int, str]]) -> None:
    events = [
        Event(float(place - 30), what, 1, state) for place, (what, state) in enumerate(changes)
    ]
    stays = Way().follow(events).stays
    assert all(began <= ended for _step, _kind, began, ended, _cause, _term in stays)
    for (step, _k, _b, ended, cause, _t), (after, _kind, began, *_rest) in zip(
        stays, stays[1:], strict=False
    ):
        assert began >= ended
        if cause == Cause.ON:
            assert (after, began) == (step + 1, ended)
        elif began == ended:
            assert after <= step
    assert all(step < COUNTED for step, *_rest in stays)
