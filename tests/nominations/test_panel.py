"""The panel: no conflict judges, nobody reads a first score before all are in, and the quorum votes."""

import io
import zipfile
from typing import Any

import docx
import pytest
from factories import make_user
from nominations.world import World, marks, paper, pdf
from pages import press
from sqlalchemy import select

from registry.core.db import session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.nominations import answering, queries
from registry.nominations.kinds import Ending
from registry.nominations.models import Nomination
from registry.nominations.panel import judging
from registry.nominations.panel import queries as panels
from registry.nominations.panel.aspects import name_mark
from registry.nominations.panel.kinds import ConflictKind, Round, Vote
from registry.nominations.periods import period
from registry.nominations.states import NominationState
from registry.nominations.waiting import WORK
from registry.notices.models import Notice
from registry.rights.export import read_everything

S = NominationState
SECRET = "Bí mật của phiếu một"


@pytest.fixture
def world(database: Any) -> World:
    return World()


def url(row: Nomination, *rest: str) -> str:
    return "/".join([f"/en/nominations/{row.id}", *rest])


def read_words(content: bytes) -> str:
    tables = docx.Document(io.BytesIO(content)).tables
    return "\n".join(cell.text for table in tables for line in table.rows for cell in line.cells)


def test_members_read_exactly_their_dossiers(world: World) -> None:
    row, member = world.reach(S.ELIGIBLE), world.members[0]
    assert list(session().scalars(queries.visible_nominations(member))) == []
    world.appoint(row)
    assert list(session().scalars(queries.visible_nominations(member))) == [row]
    assert not queries.shows_dossier(row, member)
    judging.declare(row, None, by=member)
    assert queries.shows_dossier(row, member)
    stranger = make_user(Role.PANEL_MEMBER)
    assert list(session().scalars(queries.visible_nominations(stranger))) == []


def test_who_has_a_conflict_sees_nothing_and_does_nothing(client: Any, world: World) -> None:
    row, member = world.reach(S.ELIGIBLE), world.members[1]
    world.appoint(row)
    client.log_in(member)
    assert press(client, url(row, "panel/declare"), answer="kinship").status_code == 302
    assert client.get(url(row)).status_code == 404
    with pytest.raises(NotAllowed):
        judging.score(row, marks(), remark="x", by=member)


def test_who_is_found_to_have_a_conflict_is_left_out_at_once(world: World) -> None:
    row = world.reach(S.ELIGIBLE)
    world.mission.assignments[0].role = Role.PANEL_MEMBER
    session().flush()
    world.appoint(row, world.mission)
    left_out = [one for one in panels.list_panelists(row) if one.conflict]
    assert [one.user_id for one in left_out] == [world.mission.id]
    assert left_out[0].conflict is ConflictKind.NOMINATOR


def test_a_conflict_that_comes_to_be_known_stops_the_score(world: World) -> None:
    row, member = world.reach(S.SCORING), world.members[0]
    row.nominator_id = member.id
    with pytest.raises(NotAllowed, match="conflict"):
        judging.score(row, marks(), remark="x", by=member)


def test_nobody_scores_before_declaring_or_twice(world: World) -> None:
    row, member = world.reach(S.ELIGIBLE), world.members[0]
    world.appoint(row)
    with pytest.raises(NotAllowed, match="Declare"):
        judging.score(row, marks(), remark="x", by=member)
    judging.declare(row, None, by=member)
    judging.score(row, marks(), remark="x", by=member)
    with pytest.raises(RegistryError, match="already"):
        judging.score(row, marks(), remark="x", by=member)


@pytest.mark.parametrize("bad", [{}, {"standing": 5}, marks(6), marks(-1), {**marks(), "x": 1}])
def test_only_known_aspects_get_marks(world: World, bad: dict[str, int]) -> None:
    row = world.reach(S.SCORING)
    with pytest.raises(RegistryError, match="mark"):
        judging.score(row, bad, remark="x", by=world.members[0])


def test_first_scores_are_blind_in_every_output(client: Any, world: World) -> None:
    row = world.reach(S.SCORING)
    judging.score(row, marks(3), remark=SECRET, by=world.members[0])
    session().flush()
    pages = (url(row), "/en/nominations/", "/en/work/", "/en/nominations/?export=csv")
    for reader in (
        *world.members[1:],
        world.secretary,
        world.colleague,
        world.expert,
        world.mission,
    ):
        client.log_in(reader)
        for page in pages:
            assert SECRET not in client.get(page).text
        assert client.get(url(row, "panel/minutes.docx")).status_code in {403, 404}
    assert panels.list_scores(row, Round.FIRST) == []
    assert SECRET not in str(read_everything(world.person))
    client.log_in(world.members[0])
    assert SECRET in client.get(url(row)).text
    for member in world.members[1:]:
        judging.score(row, marks(), remark="Tốt.", by=member)
    assert row.state is S.DISCUSSING
    session().flush()
    client.log_in(world.members[1])
    assert SECRET in client.get(url(row)).text
    client.log_in(world.mission)
    assert SECRET not in client.get(url(row)).text
    client.log_in(world.expert)
    assert SECRET not in client.get(url(row)).text


def test_too_few_members_never_open_the_scores(world: World) -> None:
    row = world.reach(S.ELIGIBLE)
    world.appoint(row)
    judging.declare(row, ConflictKind.OTHER, by=world.members[0])
    for member in world.members[1:]:
        judging.declare(row, None, by=member)
        judging.score(row, marks(), remark="x", by=member)
    assert row.state is S.SCORING
    world.members[0] = make_user(Role.PANEL_MEMBER)
    world.appoint(row)
    judging.declare(row, None, by=world.members[0])
    judging.score(row, marks(), remark="x", by=world.members[0])
    assert panels.shows_scores(row)


def test_an_excused_member_holds_up_nobody(world: World) -> None:
    row = world.reach(S.ELIGIBLE)
    world.appoint(row, late := make_user(Role.PANEL_MEMBER))
    for member in world.members:
        judging.declare(row, None, by=member)
        judging.score(row, marks(), remark="x", by=member)
    assert not panels.shows_scores(row)
    panelist = panels.find_panelist(row, late)
    assert panelist is not None
    judging.excuse(panelist, reason="Ốm", by=world.secretary)
    assert panels.shows_scores(row)


def test_a_panel_that_falls_short_while_it_votes_asks_for_members_and_goes_on(world: World) -> None:
    row = world.reach(S.DISCUSSING)
    gone, *others = world.members
    for member in others:
        judging.vote(row, marks(), remark="x", vote=Vote.YES, by=member)
    panelist = panels.find_panelist(row, gone)
    assert panelist is not None
    judging.excuse(panelist, reason="Ốm", by=world.secretary)
    assert row.state is S.SCORING
    assert not panels.shows_scores(row)  # whoever comes now scores as blind as the others did
    told = session().scalars(select(Notice.template).where(Notice.user_id == world.secretary.id))
    assert "nomination_panel" in set(told)
    [appoint] = [one for one in WORK if one.code == "nominations.appoint"]
    assert [one.mine for one in session().execute(appoint.rows(world.secretary))] == [True]
    world.members[0] = new = make_user(Role.PANEL_MEMBER)
    world.appoint(row)
    judging.declare(row, None, by=new)
    judging.score(row, marks(), remark="x", by=new)
    assert panels.shows_scores(row)
    judging.vote(row, marks(), remark="x", vote=Vote.YES, by=new)
    judging.close_vote(row, by=world.secretary)
    assert row.ending is None


def test_fewer_votes_than_the_quorum_close_nothing(world: World) -> None:
    row = world.reach(S.DISCUSSING)
    for member in world.members[:-1]:
        judging.vote(row, marks(), remark="x", vote=Vote.YES, by=member)
    with pytest.raises(RegistryError, match="quorum"):
        judging.close_vote(row, by=world.secretary)


@pytest.mark.parametrize(("yes", "ending"), [(5, None), (4, None), (3, Ending.NOT_RECOMMENDED)])
def test_the_votes_decide(world: World, yes: int, ending: Ending | None) -> None:
    row = world.reach(S.DISCUSSING)
    for place, member in enumerate(world.members):
        vote = Vote.YES if place < yes else Vote.ABSTAIN
        judging.vote(row, marks(), remark="x", vote=vote, by=member)
    judging.close_vote(row, by=world.secretary)
    assert row.ending is ending
    assert (row.state is S.RECOMMENDED) == (ending is None)


def test_only_members_with_the_role_are_appointed(world: World) -> None:
    row = world.reach(S.ELIGIBLE)
    with pytest.raises(RegistryError, match="role"):
        world.appoint(row, world.colleague)
    with pytest.raises(RegistryError, match="chair"):
        judging.appoint(
            row,
            world.members[1:],
            chair=world.members[0],
            number="1",
            decided_on=hanoi_today(),
            document=paper(),
            by=world.secretary,
        )


@pytest.mark.parametrize("state", [S.SCORING, S.DISCUSSING, S.RECOMMENDED])
def test_who_steps_back_takes_the_words_of_the_panel_away(world: World, state: S) -> None:
    row = world.reach(state)
    answering.step_back(row, by=world.expert)
    assert row.state is S.ENDED
    assert panels.list_scores(row, Round.FIRST) == []
    assert list(session().scalars(queries.visible_nominations(world.members[0]))) == []


def test_a_panel_works_by_its_pages_and_has_minutes(client: Any, world: World) -> None:
    row = world.reach(S.ELIGIBLE)
    client.log_in(world.secretary)
    ids = [str(one.id) for one in world.members]
    answer = press(
        client,
        url(row, "panel/appoint"),
        members=ids,
        chair=ids[0],
        decision_number="15/QĐ-BNV",
        decided_on="01/11/2026",
        file=pdf(),
    )
    assert answer.status_code == 302, answer.text
    given = {f"mark_{code}": "4" for code in marks()}
    for member in world.members:
        client.log_in(member)
        assert "Declare your interests" in client.get(url(row)).text
        assert press(client, url(row, "panel/declare"), answer="none").status_code == 302
        assert "Part 3: plan in Viet Nam" in client.get(url(row)).text
        every_mark = [
            name_mark(mark, on=hanoi_today()) for mark in range(period("highest_mark") + 1)
        ]
        assert all(" – " in one for one in every_mark)
        assert all(one in client.get(url(row, "panel/score")).text for one in every_mark)
        sent = press(client, url(row, "panel/score"), **given, remark="Tốt")
        assert sent.status_code == 302, sent.text
    for member in world.members:
        client.log_in(member)
        assert press(client, url(row, "panel/discuss"), text="Cần bổ sung.").status_code == 302
        sent = press(client, url(row, "panel/vote"), **given, remark="Tốt", vote="yes")
        assert sent.status_code == 302
    client.log_in(world.secretary)
    assert press(client, url(row, "panel/close-vote")).status_code == 302
    assert "Recommended by the panel" in client.get(url(row)).text
    assert client.get(url(row, "panel/minutes.pdf")).data.startswith(b"%PDF")
    packed = zipfile.ZipFile(io.BytesIO(client.get(url(row, "dossier.zip")).data))
    assert len(packed.namelist()) == 1 + 3 + 3
    file = client.get(url(row, "panel/minutes.docx"))
    words = read_words(file.data)
    for said in ("15/QĐ-BNV", "BIÊN BẢN HỌP HỘI ĐỒNG", "4,00", "The panel recommends", row.code):
        assert said in words
    assert client.get(url(row, "panel/decision")).data.startswith(b"%PDF")
    client.log_in(world.members[0])
    assert client.get(url(row, "panel/minutes.docx")).status_code == 403
