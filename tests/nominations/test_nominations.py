"""Nominations: the nominee is asked first, can step back at any moment, and leaves no trace."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from factories import make_person, make_user
from flask import Flask
from letters import mails, templates_to
from nominations.world import World, paper
from sqlalchemy import select

from registry.audit.models import AuditEvent
from registry.core.db import list_rows, session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.documents.models import Document
from registry.experts.states import PersonState
from registry.experts.withdrawals import profile_withdrawn
from registry.leading.kinds import LegalCategory
from registry.nominations import answering, checking, dossier, making, queries, schedule
from registry.nominations.criteria import ANY, list_criteria, list_unmet
from registry.nominations.kinds import CHANNELS, Channel, DossierPart, Ending, Finding
from registry.nominations.models import Nomination, NominationClaim, NominationPart
from registry.nominations.periods import period
from registry.nominations.states import BEFORE_DECISION, NominationState
from registry.notices.models import Notice
from registry.rights.export import read_everything

S = NominationState
DIFFERS = {"id", "code", "created_at", "moved_at", "nominator_id", "channel", "version"}


@pytest.fixture
def world(database: Any) -> World:
    return World()


def pass_time(app: Flask, day: date) -> None:
    session().flush()
    with app.app_context():
        schedule.move_silent(today=day)
    session().expire_all()


def test_whoever_is_named_is_asked_and_decides(world: World) -> None:
    row = world.nominate()
    assert (row.state, row.person_id) == (S.ASKED, None)
    assert templates_to(world.expert) == ["nomination_news"]
    answering.consent(row, by=world.expert)
    assert row.state is S.DOSSIER
    assert row.person is world.person
    assert row.email is None
    assert templates_to(world.mission) == ["nomination_course"]


def test_nobody_else_consents_or_steps_back(world: World) -> None:
    row = world.nominate()
    for other in (world.mission, world.secretary, make_user(Role.EXPERT)):
        for step in (answering.consent, answering.step_back):
            with pytest.raises(NotAllowed):
                step(row, by=other)


def test_an_address_without_an_account_is_asked_by_mail_that_names_nobody(world: World) -> None:
    row = world.nominate(email="chau@uni.example")
    [mail] = [one for one in mails("nomination_news") if one.recipient == "chau@uni.example"]
    assert row.code in mail.subject
    assert "Lý Minh Châu" not in mail.text
    late = make_user(Role.EXPERT, email="chau@uni.example")
    make_person(user=late)
    assert queries.get_nomination(row.id, visible_to=late) is row
    answering.consent(row, by=late)
    assert row.state is S.DOSSIER


def test_each_channel_is_open_to_its_roles_and_to_no_other(world: World) -> None:
    for role in Role:
        user = make_user(role)
        assert making.list_channels(user) == [
            one for one in Channel if one in CHANNELS.get(role, ())
        ]
    with pytest.raises(NotAllowed):
        making.nominate(
            channel=Channel.ABROAD,
            category=LegalCategory.EXPERT_D249,
            name="A",
            email="a@uni.example",
            statement="Giỏi.",
            by=world.approver,
        )


def test_naming_oneself_is_agreeing(world: World) -> None:
    row = making.nominate_self(
        category=LegalCategory.EXPERT_D249, statement="Tôi đủ điều kiện.", by=world.expert
    )
    assert (row.state, row.channel) == (S.DOSSIER, Channel.SELF)
    with pytest.raises(RegistryError, match="own address"):
        world.nominate(by=world.expert)


def test_only_an_active_profile_can_be_nominated(world: World) -> None:
    row = world.nominate()
    world.person.state = PersonState.PAUSED
    with pytest.raises(RegistryError, match="active"):
        answering.consent(row, by=world.expert)


def test_a_second_nomination_waits_until_the_first_has_ended(world: World) -> None:
    first, second = world.nominate(), world.nominate(by=world.approver)
    answering.consent(first, by=world.expert)
    with pytest.raises(RegistryError, match=first.code):
        answering.consent(second, by=world.expert)
    answering.step_back(first, by=world.expert)
    answering.consent(second, by=world.expert)


@pytest.mark.parametrize("state", sorted(BEFORE_DECISION))
def test_who_steps_back_leaves_one_word_and_no_dossier(world: World, state: S) -> None:
    row = world.reach(state)
    answering.step_back(row, by=world.expert)
    assert (row.state, row.ending, row.email) == (S.ENDED, None, None)
    assert (row.nominee_name, row.statement, row.note) == ("", "", "")
    assert not list_rows(select(NominationPart))
    assert not list_rows(select(NominationClaim))
    left = {one.filename for one in list_rows(select(Document))}
    assert left <= {"quyet dinh.pdf"}  # the decision that appointed the panel
    for reader in (world.secretary, world.expert):
        assert not queries.shows_dossier(row, reader)


def test_a_refusal_and_silence_look_the_same(app: Flask, world: World) -> None:
    refused, silent = world.nominate(), world.nominate(by=world.approver)
    answering.step_back(refused, by=world.expert)
    assert silent.due_on is not None
    pass_time(app, silent.due_on + timedelta(1))
    assert silent.state is S.ENDED
    kept = [
        {c.key: getattr(one, c.key) for c in Nomination.__table__.columns}
        for one in (refused, silent)
    ]
    differ = {name for name in kept[0] if kept[0][name] != kept[1][name]}
    assert differ <= DIFFERS
    actions = set(session().scalars(select(AuditEvent.action)))
    assert "nomination.ended" in actions
    assert not any("refus" in one or "withdr" in one for one in actions if "nomination" in one)


def test_who_said_no_is_sent_no_letter_for_a_time(world: World) -> None:
    answering.step_back(world.nominate(), by=world.expert)
    before = len(templates_to(world.expert))
    again = world.nominate(by=world.approver)
    assert len(templates_to(world.expert)) == before
    assert queries.get_nomination(again.id, visible_to=world.expert) is again


def test_a_silent_nominee_is_reminded_and_then_it_ends(app: Flask, world: World) -> None:
    row = world.nominate()
    begun, told = hanoi_today(), 0
    for day in range(0, period("answer_days") + 6, 5):
        pass_time(app, begun + timedelta(day))
        told = max(told, row.reminders_sent)
    assert told == period("reminders")
    assert row.state is S.ENDED


def test_a_dossier_is_sent_only_when_it_is_complete(world: World) -> None:
    row = world.reach(S.DOSSIER)
    with pytest.raises(RegistryError, match="not complete"):
        dossier.submit(row, by=world.expert)
    world.fill(row)
    dossier.unclaim(row.claims[-1], by=world.expert)
    with pytest.raises(RegistryError, match="not complete"):
        dossier.submit(row, by=world.expert)
    dossier.claim(row, "invention", text="Bằng số 1.", document=paper(), by=world.expert)
    dossier.submit(row, by=world.expert)
    assert row.state is S.CHECK
    told = select(Notice.user_id).where(Notice.template == "nomination_task")
    assert set(session().scalars(told)) == {world.secretary.id, world.colleague.id}


def test_a_paper_that_is_replaced_is_forgotten(world: World) -> None:
    row = world.reach(S.DOSSIER)
    for name in ("mot", "hai"):
        dossier.claim(row, "work", text=name, document=paper(name), by=world.expert)
        dossier.write_part(
            row, DossierPart.PLAN, text=name, document=paper(f"{name} p"), by=world.expert
        )
    names = {one.filename for one in list_rows(select(Document))}
    assert names == {"hai.pdf", "hai p.pdf"}


def test_every_general_condition_and_one_further_one_have_to_be_met(world: World) -> None:
    row = world.reach(S.CHECK)
    with pytest.raises(RegistryError, match="general"):
        checking.find_eligible(row, by=world.secretary)
    world.judge_all(row)
    checking.judge(row.claims[0], Finding.NOT_MET, note="Thiếu dấu.", by=world.secretary)
    with pytest.raises(RegistryError, match="general"):
        checking.find_eligible(row, by=world.secretary)
    world.judge_all(row)
    checking.find_eligible(row, by=world.secretary)
    assert row.state is S.ELIGIBLE


def test_what_is_missing_comes_back_and_is_completed(world: World) -> None:
    row = world.reach(S.RETURNED)
    assert row.missing == ["plan"]
    dossier.write_part(row, DossierPart.PLAN, text="Bổ sung.", document=None, by=world.expert)
    dossier.submit(row, by=world.expert)
    assert (row.state, row.missing, row.note) == (S.CHECK, [], "")


def test_of_conditions_not_met_only_the_nominee_reads_why(world: World) -> None:
    row = world.reach(S.CHECK)
    checking.close(row, reason="Chưa đủ năm công tác.", by=world.secretary)
    assert (row.state, row.ending) == (S.ENDED, Ending.NOT_ELIGIBLE)
    assert queries.shows_dossier(row, world.expert)
    assert not queries.shows_dossier(row, world.mission)


def test_nobody_of_the_secretariat_checks_their_own(world: World) -> None:
    row = world.reach(S.CHECK)
    row.nominator_id = world.secretary.id
    steps: list[Callable[[], object]] = [
        lambda: checking.find_eligible(row, by=world.secretary),
        lambda: checking.close(row, reason="x", by=world.secretary),
        lambda: checking.return_dossier(row, missing=["plan"], note="x", by=world.secretary),
        lambda: checking.judge(row.claims[0], Finding.MET, note="", by=world.secretary),
    ]
    for step in steps:
        with pytest.raises(NotAllowed):
            step()


def test_a_nomination_is_seen_by_its_sides_alone(world: World) -> None:
    row = world.reach(S.CHECK)
    sees = {world.mission, world.expert, world.secretary, world.colleague}
    strangers = {make_user(role) for role in Role if role is not Role.DESIGNATION_SECRETARIAT}
    for user in (*sees, *strangers):
        found = list_rows(queries.visible_nominations(user))
        assert (row in found) == (user in sees), user.roles


def test_a_dossier_that_is_sent_can_no_longer_be_changed(world: World) -> None:
    row = world.reach(S.CHECK)
    with pytest.raises(InvalidTransition):
        dossier.write_part(row, DossierPart.PLAN, text="x", document=None, by=world.expert)
    with pytest.raises(InvalidTransition):
        dossier.unclaim(row.claims[0], by=world.expert)


def test_with_the_profile_the_dossier_goes(world: World) -> None:
    row = world.reach(S.ELIGIBLE)
    profile_withdrawn(world.person, world.expert)
    assert row.state is S.ENDED
    assert list_rows(select(NominationPart)) == []


def test_the_nominee_takes_their_nomination_away_with_their_data(world: World) -> None:
    row = world.reach(S.CHECK)
    assert row.code in str(read_everything(world.person))


@pytest.mark.parametrize("category", list(LegalCategory))
def test_every_category_has_conditions_with_evidence_check_and_article(category: Any) -> None:
    known = list_criteria(category, on=hanoi_today())
    assert any(one.need == ANY for one in known)
    for one in known:
        assert all(getattr(one, name) for name in one.__dataclass_fields__)
    assert list_unmet(known, {one.code for one in known}) == []
    assert list_unmet(known, set()) == known
