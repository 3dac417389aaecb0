"""The rules change by two officers and a signed decision, on both axes of time."""

from datetime import date, timedelta
from typing import Any

import pytest
from factories import make_document, make_user
from rules.proposals import PAPER, content_of, propose
from sqlalchemy import select
from targets.worlds import Story

from registry.accounts.models import User
from registry.audit.models import AuditEvent
from registry.core.db import now, session
from registry.core.errors import Conflict, InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.notices.models import Notice
from registry.rules import comparing, editing, queries, services
from registry.rules.models import RuleChange
from registry.targets import decisions, loading, recount
from registry.targets import queries as targets
from registry.targets.editions import BEGINNING

NOBODY: dict[str, Any] = {"institution_counts": {"kinds": ["academy"]}}


def number(reading: str = "official", code: str = "TG1", **moments: Any) -> int:
    session().flush()
    return targets.count(targets.get_target(code), reading=reading, **moments).number


def test_who_would_move_is_named_with_why_before_a_second_officer_decides(
    story: Story, first: User, second: User
) -> None:
    edge = now()
    change = propose("TG1", "official", BEGINNING, first, **NOBODY)
    compared = comparing.compare(change)
    today, *end = compared.shifts
    assert [(one.person.id, one.came_in) for one in today.movers] == [(story.person.id, False)]
    assert today.movers[0].why
    assert (today.before, today.after, [one.after for one in end]) == (1, 0, [0])
    assert compared.effects == {"institution_counts": -1}
    assert [one.code for one in compared.differences] == ["institution_counts"]
    assert number() == 1, "a proposal and its comparison change nothing"
    for other in (first, make_user(Role.AUDITOR), make_user(Role.RECRUITMENT_OFFICER)):
        with pytest.raises(NotAllowed):
            services.approve(change, by=other)
    services.approve(change, by=second)
    assert (number(), number(known_at=edge)) == (0, 1), "as known before, nothing has changed"
    assert list(recount.find_differences()) == []
    assert list(recount.find_differences(known_at=edge)) == []
    with pytest.raises(InvalidTransition):
        services.approve(change, by=second)


def test_a_day_before_it_is_in_force_keeps_the_edition_before(
    story: Story, first: User, second: User
) -> None:
    day, today = hanoi_today() + timedelta(10), hanoi_today()
    services.approve(propose("TG1", "official", day, first, **NOBODY), by=second)
    assert [number(as_of=one) for one in (today, day - timedelta(1), day)] == [1, 1, 0]
    rows = queries.list_believed(targets.get_target("TG1").series_id, "official")
    assert [(row.valid_from, row.valid_to) for row in rows] == [(BEGINNING, day), (day, None)]
    assert [row.is_official for row in rows] == [True, True]
    for one in (today, day):
        assert list(recount.find_differences(as_of=one)) == []
    assert targets.find_reading(targets.get_target("TG1"), "official") == rows[0]


def test_a_reading_that_another_one_leaves_out_moves_the_other_too(
    story: Story, first: User, second: User
) -> None:
    target = targets.get_target("TG2")
    rules = targets.get_rule_set(target, "official")
    days: dict[str, Any] = {"counts_from": BEGINNING, "counts_until": date(2036, 1, 1)}
    content = content_of(rules, "TG2-2026.9", {}) | days
    content["predicates"] = editing.compose(rules.predicates, {}, **days)
    given: dict[str, Any] = {"content": content, "in_force_on": BEGINNING, "by": first}
    change = services.propose_edition(target, rules, make_document(), **given, **PAPER)
    services.approve(change, by=second)
    assert number(code="TG2") == 0, "already counted for the earlier target"
    compared = comparing.compare(propose("TG1", "official", BEGINNING, first, **NOBODY))
    moved = {(one.target.code, one.rules.reading): one.came_in for one in compared.others}
    assert moved["TG2", "official"] == 1


def test_the_software_changes_no_reading_and_no_target_that_the_ministry_has_changed(
    story: Story, first: User, second: User
) -> None:
    services.approve(propose("TG1", "signed", BEGINNING, first, **NOBODY), by=second)
    target = targets.get_target("TG1")
    values: dict[str, Any] = {
        name: getattr(target, name) for name in ("counts_from", "due_on", "title_vi")
    }
    change = services.propose_target(
        target, make_document(), content=values | {"value": 2500}, by=first, **PAPER
    )
    edge = now()
    services.approve(change, by=second)
    loading.load()
    session().flush()
    assert targets.get_rule_set(target, "signed").edition == "TG1-2026.9"
    assert targets.get_target("TG1").value == 2500
    assert targets.get_target("TG1", known_at=edge).value == 2000


def test_what_was_official_by_a_decision_goes_on_by_the_one_that_changes_it(
    story: Story, first: User, second: User
) -> None:
    target = targets.get_target("TG1")
    paper: dict[str, Any] = {name: PAPER[name] for name in ("number", "decided_on")} | {
        "text_vi": "Chính thức."
    }
    decision = decisions.propose_reading(
        target, targets.get_rule_set(target, "delivered"), make_document(), by=first, **paper
    )
    decisions.confirm(decision, by=second)
    later = BEGINNING + timedelta(400)
    services.approve(propose("TG1", "delivered", later, first, **NOBODY), by=second)
    leads = targets.official_rule_set(target)
    assert (leads.reading, leads.edition) == ("delivered", "TG1-2026.9")
    assert leads.decision == "77/QĐ-BGDĐT (04/05/2026)"
    assert targets.official_rule_set(target, as_of=BEGINNING).edition != "TG1-2026.9"


def test_a_new_reading_stands_beside_the_others_and_leads_nothing(
    story: Story, first: User, second: User
) -> None:
    target = targets.get_target("TG1")
    base = targets.get_rule_set(target, "official")
    content = content_of(base, "TG1-2026.9", NOBODY)
    given: dict[str, Any] = {
        "reading": "academies",
        "content": content,
        "in_force_on": BEGINNING,
        "by": first,
    }
    change = services.propose_reading(target, make_document(), **given, **PAPER)
    assert comparing.compare(change).shifts[0].went_out == 1
    services.approve(change, by=second)
    assert (number("academies"), number()) == (0, 1)
    assert targets.official_rule_set(target).reading == "official"
    with pytest.raises(RegistryError):
        services.propose_reading(target, make_document(), **given, **PAPER)
    assert list(recount.find_differences()) == []


def test_what_cannot_be_meant_is_refused(story: Story, first: User, second: User) -> None:
    target = targets.get_target("TG1")
    rules = targets.get_rule_set(target, "official")

    def attempt(**changed: Any) -> RuleChange:
        content = content_of(rules, "TG1-2026.9", NOBODY) | changed.pop("content", {})
        given: dict[str, Any] = {"in_force_on": BEGINNING, "by": first} | PAPER | changed
        return services.propose_edition(target, rules, make_document(), content=content, **given)

    same = content_of(rules, "TG1-2026.9", {})
    for bad in (
        {"content": same},
        {"content": {"edition": rules.edition}},
        {"content": {"counts_until": rules.counts_from}},
        {"decided_on": hanoi_today() + timedelta(1)},
        {"in_force_on": BEGINNING - timedelta(1)},
    ):
        with pytest.raises(RegistryError):
            attempt(**bad)
    change = attempt()
    with pytest.raises(Conflict):
        attempt()
    with pytest.raises(NotAllowed):
        services.withdraw(change, reason="x", by=second)
    services.withdraw(change, reason="x", by=first)
    refused = attempt()
    services.refuse(refused, reason="Sai điều khoản.", by=second)
    assert number() == 1


def test_what_was_not_compared_is_not_approved(story: Story, first: User, second: User) -> None:
    target = targets.get_target("TG1")
    change = propose("TG1", "official", BEGINNING, first, **NOBODY)
    paper: dict[str, Any] = {name: PAPER[name] for name in ("number", "decided_on")} | {
        "text_vi": "Chính thức."
    }
    decision = decisions.propose_reading(
        target, targets.get_rule_set(target, "official"), make_document(), by=first, **paper
    )
    decisions.confirm(decision, by=second)
    with pytest.raises(Conflict):
        services.approve(change, by=second)


def test_both_officers_are_told_and_the_log_keeps_numbers_and_no_names(
    story: Story, first: User, second: User
) -> None:
    def told() -> set[tuple[Any, str]]:
        session().flush()
        rows = session().scalars(select(Notice))
        return {
            (row.user_id, row.template) for row in rows if row.template.startswith("rule_change")
        }

    change = propose("TG1", "official", BEGINNING, first, **NOBODY)
    assert told() == {(second.id, "rule_change_waiting")}
    services.approve(change, by=second)
    assert (first.id, "rule_change_answered") in told()
    session().commit()
    row = session().scalars(select(AuditEvent).where(AuditEvent.action == "rule_change.approved"))
    details = str(row.one().details)
    assert "+0 -1" in details
    assert story.person.display_name not in details
