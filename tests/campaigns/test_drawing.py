"""The same seed and the same list give the same sample, whatever happens afterwards."""

import hashlib

from campaigns.world import World
from factories import make_person, make_signed_contract
from hypothesis import given
from hypothesis import strategies as st

from registry.campaigns import drawing
from registry.campaigns.estimating import BASIS, estimate
from registry.campaigns.states import SampleState
from registry.core.db import session

LINES = st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=12)
S = SampleState


@given(st.text(max_size=20), LINES)
def test_the_order_of_the_list_does_not_matter(seed: str, lines: list[str]) -> None:
    assert drawing.rank(seed, lines) == drawing.rank(seed, list(reversed(lines)))
    assert drawing.digest_of(lines) == drawing.digest_of(sorted(lines, reverse=True))


@given(st.text(max_size=20), LINES, st.text(min_size=1, max_size=8))
def test_who_joins_the_list_changes_the_order_of_nobody_else(
    seed: str, lines: list[str], other: str
) -> None:
    kept = [one for one in lines if one != other]
    assert [one for one in drawing.rank(seed, [*kept, other]) if one != other] == drawing.rank(
        seed, kept
    )


def test_anybody_can_draw_again_with_the_published_rule() -> None:
    lines = [f"VN-{number} HD-{number}" for number in range(50)]
    by_hand = sorted(lines, key=lambda one: hashlib.sha256(f"a1\n{one}".encode()).hexdigest())
    assert drawing.rank("a1", lines) == by_hand


@given(st.integers(0, 5000), st.integers(1, 100))
def test_the_size_is_the_share_rounded_up(population: int, share: int) -> None:
    size = drawing.size_of(population, share, least=5)
    assert min(population, 5) <= size <= population
    assert size * 100 >= population * share


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 10), st.integers(0, 500))
def test_the_interval_holds_what_was_found(
    found: int, in_order: int, deemed: int, others: int
) -> None:
    states = [S.OVERCOUNTED] * found + [S.IN_ORDER] * in_order + [S.DEEMED] * deemed
    result = estimate(len(states) + others, states, confidence_percent=95)
    assert 0 <= result["low"] <= result["share"] <= result["high"] <= BASIS or not found + in_order
    assert found <= result["people_low"] <= result["people_high"] <= len(states) + others - in_order


def test_the_interval_is_that_of_the_tables() -> None:
    """1 of 20: 0.13 % to 24.87 % (Clopper and Pearson)."""
    states = [S.OVERCOUNTED] + [S.IN_ORDER] * 19
    result = estimate(400, states, confidence_percent=95)
    assert (result["share"], result["low"], result["high"]) == (500, 13, 2487)
    assert estimate(9, [S.DEEMED], confidence_percent=95)["high"] == BASIS


def test_a_campaign_draws_the_same_people_again(database: object) -> None:
    world = World(people=8)
    campaign = world.run(share=50)
    drawn = [one.contract.number for one in world.samples(campaign)]
    make_signed_contract(make_person(), world.schools[0])  # counts from now on, and not then
    session().flush()
    lines = drawing.list_lines(campaign)
    assert campaign.population == len(lines) == 8
    assert drawing.digest_of(lines) == campaign.frame_sha256
    assert [one.split()[1] for one in drawing.draw(campaign, lines)] == drawn
    assert len(drawn) == 5  # half would be four: at least five are drawn
