"""What later features do at points of earlier ones is installed in one place, and all of it."""

import ast
from pathlib import Path

import pytest
from flask import Flask

from registry.core.hooks import HOOKS

REGISTRY = Path(__file__).parent.parent.parent / "registry"
INSTALLED = {
    "accounts.said_of_notes": {"desk.histories.say"},
    "accounts.tell": {"notices.services.tell"},
    "accounts.expert_answered": {"delegates.services.follow_answer"},
    "verification.before_submission": {"delegates.services.refuse_undecided"},
    "documents.virus_found": {"operations.infections.follow"},
    "experts.profile_withdrawn": {
        "verification.reviews.follow_withdrawal",
        "rights.withdrawals.forget_words",
        "searches.withdrawals.follow_withdrawal",
        "shortlists.withdrawals.follow_withdrawal",
        "assignment.withdrawals.follow_withdrawal",
        "interests.followers.follow_withdrawal",
        "conversations.services.forget_words",
        "profile.withdrawals.follow_withdrawal",
        "delegates.services.follow_withdrawal",
        "nominations.answering.follow_withdrawal",
        "treatment.services.follow_withdrawal",
        "campaigns.forgetting.follow_withdrawal",
    },
    "mail.refused": {"notices.undelivered.tell_whoever_caused_it"},
    "web.reading_in_bulk": {"inspection.alarms.follow"},
    "verification.conflicts_of": {
        "introductions.queries.has_link_with",
        "contracts.queries.has_contract_with",
        "delegates.queries.has_helped",
    },
    "contracts.agreed": {"procedures.services.follow_agreement"},
    "contracts.signed": {"contracts.sharing.services.continue_shares"},
    "contracts.before_signature": {"procedures.guards.refuse_signature"},
    "contracts.before_start": {"procedures.guards.refuse_start"},
    "contracts.expert_without_account": {"entries.asking.follow_contract"},
    "leading.answered": {"nominations.deciding.follow_answer", "leading.reviews.follow_answer"},
    "contracts.unsettled": {"procedures.views.page.links_to"},
    "experts.consent_withdrawn": {
        "interests.followers.follow_consent",
        "introductions.withdrawals.follow",
        "searches.withdrawals.follow_consent",
        "shortlists.withdrawals.follow_consent",
    },
    "introductions.said_beforehand": {"interests.followers.find_reveal"},
    "introductions.connected": {"interests.endings.follow_connection"},
    "introductions.closed": {
        "interests.endings.follow_closing",
        "conversations.meetings.services.end_with_connection",
    },
    "programs.people_waiting": {
        "introductions.openings.list_waiting_people",
        "interests.queries.list_people_of",
    },
    "programs.opening_ended": {
        "introductions.openings.close_with_opening",
        "interests.endings.end_with_opening",
    },
    "programs.signed_contracts": {"contracts.seats.count_signed"},
    "targets.find_outlook": {"forecast.views.shared.look_ahead"},
}


def test_every_hook_is_known(application: Flask) -> None:
    assert HOOKS.keys() == INSTALLED.keys()


@pytest.mark.parametrize("name", INSTALLED)
def test_a_hook_calls_everything_that_follows_it(application: Flask, name: str) -> None:
    followers = {f"{one.__module__}.{one.__qualname__}" for one in HOOKS[name].followers}
    assert followers == {f"registry.{one}" for one in INSTALLED[name]}


def test_nothing_but_the_composition_fills_a_hook() -> None:
    filling = {
        path.relative_to(REGISTRY).as_posix()
        for path in REGISTRY.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "install"
        and ast.unparse(call.func.value).rpartition(".")[2] in {n.rpartition(".")[2] for n in HOOKS}
    }
    assert filling == {"features.py"}
