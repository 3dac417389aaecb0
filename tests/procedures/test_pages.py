"""The pages of approvals and procedures."""

import pytest
from client import Client
from pages import press
from procedures.world import World


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
