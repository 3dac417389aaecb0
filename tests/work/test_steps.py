"""After each step of every state machine: who waits now has it among their work and was told, with the
last day where there is one; who is concerned was told; nobody else was. (That in each state it is the
turn of nobody else at all is in test_turns.)"""

from contextlib import nullcontext
from typing import Any

import pytest
from work.campaign_stories import an_audit_of_the_count
from work.contract_stories import (
    a_contract_that_is_void,
    a_contract_that_runs,
    a_proposal_of_the_expert,
    a_signature_without_a_start,
    an_offer_that_ends,
    terms_between_two_hands,
)
from work.country import Country
from work.delegate_stories import a_delegation
from work.opening_stories import (
    a_published_opening,
    an_amendment,
    an_interest,
    an_introduction_past_the_mission,
    an_introduction_that_stays_at_the_desk,
    an_introduction_that_succeeds,
    an_opening,
)
from work.people_stories import (
    a_claim,
    a_day_that_passes,
    a_designation,
    a_pair,
    a_profile,
    a_suspension,
    an_account,
    an_objection,
    an_objection_that_nobody_may_answer,
    an_objection_to_a_viewing_by_the_ministry,
    what_was_given_up,
)
from work.procedure_stories import what_follows_an_agreement
from work.report_stories import reports_of_a_cycle
from work.statistics_stories import a_release_of_statistics
from work.steps import Story, Watch

from registry.core.errors import RegistryError

pytestmark = pytest.mark.slow  # every step of the product

STORIES: tuple[Story, ...] = (
    terms_between_two_hands,
    a_proposal_of_the_expert,
    an_offer_that_ends,
    a_signature_without_a_start,
    a_contract_that_runs,
    a_contract_that_is_void,
    an_introduction_that_succeeds,
    an_interest,
    an_introduction_that_stays_at_the_desk,
    an_introduction_past_the_mission,
    an_opening,
    a_published_opening,
    an_amendment,
    a_claim,
    a_profile,
    a_suspension,
    an_objection,
    an_objection_to_a_viewing_by_the_ministry,
    an_objection_that_nobody_may_answer,
    a_pair,
    a_designation,
    an_account,
    what_follows_an_agreement,
    reports_of_a_cycle,
    an_audit_of_the_count,
    a_release_of_statistics,
    a_delegation,
)
OF_THE_WORKER: tuple[Story, ...] = (a_day_that_passes, what_was_given_up)
"""They commit, and cannot be undone."""


def test_who_waits_was_told_and_nobody_else(database: Any) -> None:
    """One country serves all stories: the first question to each of its people takes longest."""
    country = Country()
    watch = Watch(country)
    failed = {}
    for story in (*STORIES, *OF_THE_WORKER):
        try:
            with watch.undone() if story in STORIES else nullcontext():
                story(country, watch)
        except (AssertionError, RegistryError) as error:
            failed[story.__name__] = str(error).splitlines()[:6]
    assert not failed
