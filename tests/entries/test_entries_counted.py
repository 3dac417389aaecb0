"""An entered contract counts by the same rules, on both axes, and the independent recount agrees."""

from datetime import timedelta
from typing import Any

import pytest
from factories.papers import Paper

from registry.contracts import checks
from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.entries import asking
from registry.entries.kinds import Answer
from registry.entries.models import ContractEntry
from registry.experts.kinds import VerificationMethod
from registry.experts.states import ClaimState
from registry.targets import loading, queries, recount
from registry.verification import claims


@pytest.fixture
def paper(database: Any) -> Paper:
    found = Paper()
    loading.load()
    session().flush()
    return found


def verify_all(paper: Paper, entry: ContractEntry) -> None:
    assert entry.person is not None
    for claim in entry.person.claims:
        if claim.state is ClaimState.QUEUED:
            claims.take(claim, by=paper.verifier)
            method = VerificationMethod.INDEPENDENT_SOURCE
            claims.verify(claim, level=2, method=method, by=paper.verifier)
    session().flush()


def count(**moment: Any) -> Any:
    return queries.count(queries.get_target("TG1"), **moment)


def test_it_counts_only_once_everything_has_been_checked(paper: Paper) -> None:
    before, today = now(), hanoi_today()
    signed = today.replace(day=1) - timedelta(1)
    entry = paper.accepted(
        signed_on=signed, starts_on=signed, ends_on=signed + timedelta(300), started_on=signed
    )
    assert count().number == 0
    verify_all(paper, entry)
    assert count().number == 0  # nobody stands for the expert yet

    asking.answer(entry, Answer.RIGHT)
    assert count().number == 0  # nobody has checked it
    assert entry.contract is not None
    checks.check(entry.contract, by=paper.officer, note="Đã đối chiếu bản gốc.")
    session().flush()

    [verdict] = count().counted
    assert verdict.person_id == entry.person_id
    assert verdict.qualifying_on == signed  # in the period of the event,
    assert verdict.proved_on == today  # proved on the day of the checks,
    assert count(known_at=before).number == 0  # and in no list as known before
    assert list(recount.find_differences()) == []


def test_what_nobody_confirmed_counts_nowhere(paper: Paper) -> None:
    signed = hanoi_today() - timedelta(3)
    entry = paper.accepted(signed_on=signed, starts_on=signed, started_on=signed)
    verify_all(paper, entry)
    asking.answer(entry, Answer.WRONG, text="Ngày ký khác.")
    session().flush()
    assert count().number == 0
    assert list(recount.find_differences()) == []
