"""The pages of approvals and procedures."""

import pytest
from client import Client
from flask_babel import force_locale
from pages import press
from procedures.world import World

from registry.procedures.kinds import DueFrom
from registry.procedures.models import ProcedureRule
from registry.procedures.shown import when_due


@pytest.fixture
def world(database: object) -> World:
    return World()


def test_where_nothing_is_to_be_added_the_contract_says_so(client: Client, world: World) -> None:
    """On its own page, whose links are those of contracts and not of procedures."""
    world.path()
    client.log_in(world.recruiter)
    contract = f"/en/contracts/{world.contract.id}"
    answer = press(client, contract, f"/en/procedures/of/{world.contract.id}/path")
    assert 400 <= answer.status_code < 500
    page = answer.get_data(as_text=True)
    assert "Everything that the rules ask for is listed already." in page
    assert 'href="/en/contracts/"' in page


@pytest.mark.parametrize(
    ("days", "counted_from", "words"),
    [
        (1, DueFrom.AGREEMENT, "1 working day after the agreement"),
        (20, DueFrom.AGREEMENT, "20 working days after the agreement"),
        (-30, DueFrom.START, "30 days before the first day of work"),
        (-1, DueFrom.START, "1 day before the first day of work"),
        (0, DueFrom.START, "On the first day of work"),
        (30, DueFrom.START, "30 days after the first day of work"),
    ],
)
def test_a_rule_says_by_when_in_words(days: int, counted_from: DueFrom, words: str) -> None:
    with force_locale("en"):
        assert when_due(ProcedureRule(due_days=days, due_from=counted_from)) == words
