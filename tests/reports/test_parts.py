"""One body's report: its numbers are a list of people, and nothing recorded later changes them."""

from datetime import timedelta
from typing import Any

import pytest
from factories import make_person, make_signed_contract
from reports.world import WORDS, World, submit

from registry.core.db import now
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.reports import services
from registry.reports.figures import Figures, count_run
from registry.reports.states import PartState


@pytest.fixture
def world(database: Any) -> World:
    return World()


def total(world: World, body: Any) -> int:
    [target] = Figures(world.run, body.id if body else None).as_json()["targets"]
    return int(target["total"])


def test_each_person_stands_with_one_body_and_all_add_up_to_the_national_number(
    world: World,
) -> None:
    [one] = count_run(world.run)
    assert one.count.number == 4
    assert (total(world, world.trade), total(world, world.health)) == (2, 1)
    assert total(world, world.province) == 0
    assert total(world, None) == 1  # at an institution that no body governs


def test_numbers_are_those_known_at_the_fixed_moment(world: World) -> None:
    before = Figures(world.run, world.trade.id).as_json()
    make_signed_contract(make_person(), world.school)  # recorded after it
    assert Figures(world.run, world.trade.id).as_json() == before


def test_what_was_submitted_is_kept_with_its_reading(world: World) -> None:
    part = world.submitted()
    assert part.figures is not None
    [target] = part.figures["targets"]
    assert (target["total"], target["decision"]) == (2, "")
    assert target["institutions"][0]["total"] == 2
    kept = dict(part.figures)
    make_signed_contract(make_person(), world.school)
    assert Figures(part.run, part.organisation_id).as_json() == kept


def test_before_the_moment_it_can_be_written_and_not_submitted(world: World) -> None:
    world.run.known_at = now() + timedelta(2)
    part = world.part(world.trade)
    services.write(part, WORDS, by=world.reporter)
    with pytest.raises(RegistryError, match="numbers are fixed"):
        submit(part, by=world.reporter)


def test_it_is_submitted_only_with_results_difficulties_and_proposals(world: World) -> None:
    part = world.part(world.trade)
    services.write(part, {**WORDS, "proposals_vi": ""}, by=world.reporter)
    assert services.list_needed(part) == ["proposals_vi"]
    with pytest.raises(RegistryError, match="proposals"):
        submit(part, by=world.reporter)


def test_returned_with_notes_it_is_submitted_again_and_accepted(world: World) -> None:
    part = world.submitted()
    due = part.due_on
    services.give_back(part, reason="Nêu rõ nguyên nhân.", by=world.officer)
    assert (part.state, part.note) == (PartState.RETURNED, "Nêu rõ nguyên nhân.")
    services.write(part, {**WORDS, "difficulties_vi": "Hai trường chậm."}, by=world.reporter)
    submit(part, by=world.reporter)
    services.accept(part, note="", by=world.officer)
    assert (part.state, part.due_on) == (PartState.ACCEPTED, due)


def test_only_the_body_itself_writes_and_nobody_decides_about_their_own(world: World) -> None:
    with pytest.raises(NotAllowed):
        services.write(world.part(world.health), WORDS, by=world.reporter)
    part = world.submitted()
    part.submitted_by_id = world.officer.id
    with pytest.raises(NotAllowed):
        services.accept(part, note="", by=world.officer)


def test_what_was_submitted_cannot_be_written(world: World) -> None:
    part = world.submitted()
    with pytest.raises(InvalidTransition):
        services.write(part, WORDS, by=world.reporter)


def test_closing_locks_what_was_accepted_and_names_the_rest_as_not_received(world: World) -> None:
    part = world.submitted()
    with pytest.raises(RegistryError, match="every submitted"):
        services.close(world.run, by=world.officer)
    services.accept(part, note="", by=world.officer)
    services.close(world.run, by=world.officer)
    assert part.state is PartState.LOCKED
    assert world.part(world.health).state is PartState.NOT_RECEIVED
    with pytest.raises(RegistryError):
        services.close(world.run, by=world.officer)
