"""What an institution is changes by two officers and a legal document, on both axes of time."""

from datetime import date, timedelta
from typing import Any

import pytest
from factories import (
    make_document,
    make_institution,
    make_organisation,
    make_person,
    make_user,
)
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from targets.worlds import Story

from registry.accounts.models import User
from registry.audit.models import AuditEvent
from registry.contracts.models import Contract
from registry.core import facts
from registry.core.db import now, session
from registry.core.errors import Conflict, InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.notices.models import Notice
from registry.reference import comparing, queries, schedule, services
from registry.reference.kinds import ReferenceChangeKind, ReferenceChangeState
from registry.reference.models import ReferenceChange
from registry.targets import queries as targets
from registry.targets import recount
from registry.taxonomy.kinds import InstitutionKind, OrganisationKind
from registry.taxonomy.models import Institution, InstitutionType, OrganisationName

K = ReferenceChangeKind
SIGNED = date(2026, 1, 10)  # the contract of each story
LAST = {"decided_on": date(2026, 5, 4), "number": "77/QĐ-TTg", "reason": "Theo quyết định."}


def propose(
    place: Institution, kind: ReferenceChangeKind, day: date, by: User, /, **values: Any
) -> ReferenceChange:
    return services.propose(
        place, kind, make_document(), values=values, in_force_on=day, by=by, **LAST
    )


def as_kind(kind: InstitutionKind, successor: Institution | None = None) -> dict[str, Any]:
    return {"kind": kind, "successor_id": successor.id if successor else None}


def number(**moments: Any) -> int:
    session().flush()
    return targets.count(targets.get_target("TG1"), **moments).number


def test_who_would_move_is_named_before_a_second_officer_decides(
    story: Story, first: User, second: User
) -> None:
    before, edge = number(), now()
    change = propose(
        story.place, K.KIND, date(2026, 1, 1), first, **as_kind(InstitutionKind.COLLEGE)
    )
    compared = comparing.compare(change)
    official = next(one for one in compared.moves if one.rules.reading == "official")
    assert [one.id for one in official.went_out] == [story.person.id]
    assert official.came_in == []
    assert compared.belongings == comparing.Belongings(users=0, openings=0, contracts=1)
    assert number() == before == 1, "a proposal and its comparison change nothing"
    for other in (first, make_user(Role.AUDITOR), make_user(Role.RECRUITMENT_OFFICER)):
        with pytest.raises(NotAllowed):
            services.approve(change, by=other)
    services.approve(change, by=second)
    assert number() == 0
    assert number(known_at=edge) == 1, "as known before, nothing has changed"
    assert list(recount.find_differences()) == []
    assert list(recount.find_differences(known_at=edge)) == []
    with pytest.raises(InvalidTransition):
        services.approve(change, by=second)


def test_what_is_compared_is_what_the_count_then_says(
    story: Story, first: User, second: User
) -> None:
    for day, kind in (
        (date(2026, 1, 1), InstitutionKind.COLLEGE),
        (SIGNED, InstitutionKind.UNIVERSITY),
        (SIGNED + timedelta(1), InstitutionKind.RESEARCH_INSTITUTE),
        (date(2025, 1, 1), InstitutionKind.ARMED_FORCES_SCHOOL),
    ):
        change = propose(story.place, K.KIND, day, first, **as_kind(kind))
        readings = {
            (target.code, rules.reading): {
                row.person_id for row in targets.count(target, reading=rules.reading).counted
            }
            for target in targets.list_targets()
            for rules in targets.list_rule_sets(target)
        }
        expected = {key: set(people) for key, people in readings.items()}
        for one in comparing.compare(change).moves:
            people = expected[one.target.code, one.rules.reading]
            people |= {person.id for person in one.came_in}
            people -= {person.id for person in one.went_out}
        services.approve(change, by=second)
        session().flush()
        for target in targets.list_targets():
            for rules in targets.list_rule_sets(target):
                found = targets.count(target, reading=rules.reading).counted
                assert {row.person_id for row in found} == expected[target.code, rules.reading]


def test_a_day_before_it_is_in_force_keeps_the_old_value(
    story: Story, first: User, second: User
) -> None:
    """A college from the day after the signature: the contract was signed with a university."""
    change = propose(
        story.place,
        K.KIND,
        SIGNED + timedelta(1),
        first,
        **as_kind(InstitutionKind.COLLEGE),
    )
    assert comparing.compare(change).moves == []
    services.approve(change, by=second)
    assert number() == 1
    rows = queries.read_histories(story.place.id)[0].rows
    assert [(row.kind, row.valid_to) for row in rows if row.superseded_at is None] == [
        (InstitutionKind.COLLEGE, None),
        (InstitutionKind.UNIVERSITY, SIGNED + timedelta(1)),
    ]
    assert rows[0].recorded_by_id == second.id
    assert rows[0].source == "77/QĐ-TTg (04/05/2026)"
    assert rows[0].reason == "77/QĐ-TTg (04/05/2026): Theo quyết định."


def test_a_merged_institution_names_the_one_that_follows_and_keeps_its_contracts(
    story: Story, first: User, second: User
) -> None:
    heir = make_institution()
    closed = propose(
        story.place,
        K.CLOSURE,
        date(2026, 3, 1),
        first,
        **as_kind(InstitutionKind.CLOSED, heir),
    )
    services.approve(closed, by=second)
    assert number() == 1, "it was signed while the institution was one"
    story.contract(date(2026, 8, 10), date(2026, 9, 7), date(2027, 6, 30))
    assert number() == 1
    assert list(recount.find_differences()) == []
    [row] = session().scalars(
        select(InstitutionType).where(
            InstitutionType.kind == InstitutionKind.CLOSED,
            InstitutionType.superseded_at.is_(None),
        )
    )
    assert row.successor_id == heir.id
    assert story.place.organisation.valid_to == date(2026, 3, 1)
    assert {one.institution_id for one in session().scalars(select(Contract))} == {story.place.id}
    with pytest.raises(RegistryError, match="itself closed"):
        propose(
            heir,
            K.CLOSURE,
            date(2026, 4, 1),
            first,
            **as_kind(InstitutionKind.CLOSED, story.place),
        )
    with pytest.raises(RegistryError, match="follow itself"):
        propose(heir, K.CLOSURE, date(2026, 4, 1), first, **as_kind(InstitutionKind.CLOSED, heir))


def test_names_and_governing_body_are_in_force_from_their_day(
    story: Story, first: User, second: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = make_organisation(OrganisationKind.MINISTRY)
    reporter = make_user(Role.LINE_MINISTRY, organisation=body)
    tomorrow = hanoi_today() + timedelta(1)
    old = story.place.name_vi
    names = propose(
        story.place, K.NAMES, tomorrow, first, name_vi="Đại học Mới", name_en="New University"
    )
    governing = propose(
        story.place,
        K.GOVERNING,
        hanoi_today(),
        first,
        governing_id=body.id,
        governing_vi="Bộ Công Thương",
        governing_en="Ministry of Industry and Trade",
        is_restricted=True,
    )
    assert comparing.compare(governing).reporters == (0, 1), reporter
    for change in (names, governing):
        services.approve(change, by=second)
    place = story.place
    assert (place.organisation.parent_id, place.is_restricted) == (body.id, True)
    assert place.governing_vi == "Bộ Công Thương"
    assert (place.name_vi, names.is_followed, governing.is_followed) == (old, False, True)
    assert queries.list_due(hanoi_today()) == []
    place_id = place.id
    session().commit()
    monkeypatch.setattr("registry.reference.schedule.hanoi_today", lambda: tomorrow)
    monkeypatch.setattr("registry.taxonomy.standing.hanoi_today", lambda: tomorrow)
    assert schedule.follow_changes() == 1
    assert queries.get_institution(place_id).name_vi == "Đại học Mới"
    assert schedule.follow_changes() == 0
    [row] = session().scalars(select(OrganisationName))
    assert (row.valid_from, row.valid_to) == (tomorrow, None)


def test_a_proposal_on_facts_that_changed_meanwhile_is_refused(
    story: Story, first: User, second: User
) -> None:
    kind = propose(story.place, K.KIND, SIGNED, first, **as_kind(InstitutionKind.ACADEMY))
    with pytest.raises(Conflict):
        propose(story.place, K.CLOSURE, SIGNED, second, **as_kind(InstitutionKind.CLOSED))
    [row] = session().scalars(
        select(InstitutionType).where(InstitutionType.institution_id == story.place.id)
    )
    facts.correct(row, by=None, reason="reference data", kind=InstitutionKind.DAI_HOC)
    with pytest.raises(Conflict, match="in the meantime"):
        services.approve(kind, by=second)
    assert kind.state is ReferenceChangeState.PROPOSED
    services.refuse(kind, reason="Dữ liệu đã khác", by=second)
    assert (kind.state, kind.answer) == (ReferenceChangeState.REFUSED, "Dữ liệu đã khác")


def test_only_who_entered_it_takes_it_back(story: Story, first: User, second: User) -> None:
    change = propose(story.place, K.KIND, SIGNED, first, **as_kind(InstitutionKind.ACADEMY))
    with pytest.raises(NotAllowed):
        services.withdraw(change, reason="x", by=second)
    with pytest.raises(NotAllowed):
        services.refuse(change, reason="x", by=first)
    services.withdraw(change, reason="Nhầm ngày", by=first)
    assert change.state is ReferenceChangeState.WITHDRAWN
    propose(story.place, K.KIND, SIGNED, first, **as_kind(InstitutionKind.ACADEMY))


def test_what_is_no_change_is_refused(story: Story, first: User) -> None:
    same = as_kind(InstitutionKind.UNIVERSITY)
    with pytest.raises(RegistryError, match="Nothing differs"):
        propose(story.place, K.KIND, SIGNED, first, **same)
    with pytest.raises(RegistryError, match="as early as that"):
        propose(story.place, K.KIND, date(1899, 1, 1), first, **same)
    late = LAST | {"decided_on": hanoi_today() + timedelta(1)}
    with pytest.raises(RegistryError, match="in the future"):
        services.propose(
            story.place,
            K.KIND,
            make_document(),
            values=as_kind(InstitutionKind.ACADEMY),
            in_force_on=SIGNED,
            by=first,
            **late,
        )


def test_nobody_decides_on_an_institution_of_their_own(
    story: Story, first: User, second: User
) -> None:
    own = make_person(user=second)
    story.contract(SIGNED, date(2026, 2, 20), None, person=own)
    session().flush()
    change = propose(story.place, K.KIND, SIGNED, first, **as_kind(InstitutionKind.ACADEMY))
    with pytest.raises(NotAllowed):
        services.approve(change, by=second)
    with pytest.raises(NotAllowed):
        propose(
            story.place,
            K.NAMES,
            SIGNED,
            second,
            name_vi="Đại học Mới",
            name_en="New University",
        )


def test_whoever_waits_and_whoever_it_concerns_is_told(
    story: Story, first: User, second: User
) -> None:
    approver = make_user(Role.INSTITUTION_APPROVER, organisation=story.place.organisation)
    make_user(Role.INSTITUTION_APPROVER, organisation=make_institution().organisation)
    change = propose(story.place, K.KIND, SIGNED, first, **as_kind(InstitutionKind.ACADEMY))
    assert told() == {(second.id, "reference_change_waiting")}
    services.approve(change, by=second)
    assert told() == {
        (second.id, "reference_change_waiting"),
        (first.id, "reference_change_answered"),
        (approver.id, "reference_change_approved"),
    }
    session().commit()
    actions = list(session().scalars(select(AuditEvent.action).order_by(AuditEvent.seq)))
    assert [one for one in actions if one.startswith("reference_")] == [
        "reference_change.proposed",
        "reference_change.approved",
        "reference_fact.recorded",
    ]


def told() -> set[Any]:
    session().flush()
    return {
        (row.user_id, row.template)
        for row in session().scalars(select(Notice))
        if row.template.startswith("reference_")
    }


def test_an_institution_that_is_none_is_not_found(database: Any) -> None:
    with pytest.raises(NoResultFound):
        queries.get_institution(make_organisation().id)
