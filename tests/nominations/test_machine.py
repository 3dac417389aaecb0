"""Whatever anybody tries, in whatever order: no path skips the consent, the check, the conflicts, the blind
first scores, the quorum or the second pair of eyes, and the nominee can step back at any moment before a decision."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from factories import make_user
from nominations.world import World, marks, paper

from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.leading import services as designations
from registry.nominations import answering, checking, deciding, dossier, queries
from registry.nominations.kinds import Ending, Finding
from registry.nominations.models import Nomination
from registry.nominations.panel import judging
from registry.nominations.panel import queries as panels
from registry.nominations.panel.kinds import ConflictKind, Round, Vote
from registry.nominations.periods import period
from registry.nominations.states import (
    BEFORE_DECISION,
    JUDGED,
    NOMINATION_MOVES,
    NominationState,
)

S = NominationState
STEPS = 40
BEGUN = (S.ASKED, S.CHECK, S.ELIGIBLE, S.SCORING, S.DISCUSSING, S.RECOMMENDED)


class Story:
    def __init__(self, world: World, chance: random.Random) -> None:
        self.world, self.chance = world, chance
        self.row = world.reach(chance.choice(BEGUN))
        self.everybody = [
            *(world.expert, world.mission, world.secretary, world.colleague),
            *(*world.members, *(make_user(role) for role in Role)),
        ]

    def steps(self) -> list[Callable[[Any], object]]:
        row, chance = self.row, self.chance
        claims, members = list(row.claims), panels.list_panelists(row)
        some = {"remark": "x"}
        steps: list[Callable[[Any], object]] = [
            lambda by: answering.consent(row, by=by),
            lambda by: dossier.submit(row, by=by),
            lambda by: checking.find_eligible(row, by=by),
            lambda by: checking.return_dossier(row, missing=["plan"], note="x", by=by),
            lambda by: judging.appoint(
                row,
                self.world.members,
                chair=self.world.members[0],
                number="1",
                decided_on=hanoi_today(),
                document=paper(),
                by=by,
            ),
            lambda by: judging.declare(row, None, by=by),
            lambda by: judging.score(row, marks(), **some, by=by),
            lambda by: judging.score(row, marks(), **some, by=by),
            lambda by: judging.vote(row, marks(), **some, vote=Vote.YES, by=by),
            lambda by: judging.close_vote(row, by=by),
            lambda by: deciding.decline(row, reason="x", by=by),
            lambda by: deciding.confirm_decline(row, by=by),
            lambda by: self.designate(by),
            lambda by: self.answer(by),
        ]
        if chance.random() < 0.1:
            steps += [
                lambda by: answering.step_back(row, by=by),
                lambda by: checking.close(row, reason="x", by=by),
                lambda by: judging.declare(row, ConflictKind.KINSHIP, by=by),
            ]
        if claims:
            claim = chance.choice(claims)
            steps.append(lambda by: checking.judge(claim, Finding.MET, note="", by=by))
        if members and chance.random() < 0.1:
            steps.append(lambda by: judging.excuse(chance.choice(members), reason="x", by=by))
        return steps

    def designate(self, by: Any) -> None:
        deciding.designate(
            self.row,
            decision_number=f"{self.chance.randrange(10**6)}/QĐ",
            authority="Bộ",
            valid_from=hanoi_today(),
            valid_to=None,
            document=paper(),
            by=by,
        )

    def answer(self, by: Any) -> None:
        """On the page of the designation, whose reader has the role."""
        if self.row.entry is not None and Role.DESIGNATION_SECRETARIAT in by.roles:
            designations.confirm(self.row.entry, by=by)

    def go(self) -> None:
        before = self.row.state
        step, by = self.chance.choice(self.steps()), self.chance.choice(self.everybody)
        with session().begin_nested() as tried:
            try:
                step(by)
                session().flush()
            except RegistryError:
                tried.rollback()
                session().expire_all()
        hold(self.row, before, self.world)


def hold(row: Nomination, before: NominationState, world: World) -> None:
    state = row.state
    assert state is before or state in NOMINATION_MOVES[before]
    if state not in {S.ASKED, S.ENDED}:
        assert row.consented_at is not None
        assert row.person is world.person
    if state in {S.ELIGIBLE, *JUDGED}:
        assert not checking.list_unmet_conditions(row)
    _hold_panel(row, before, world)
    _hold_decision(row, before)


def _hold_panel(row: Nomination, before: NominationState, world: World) -> None:
    state = row.state
    if state in JUDGED:
        assert row.panel_number
    judges = panels.list_judges(row)
    if state in {S.DISCUSSING, S.RECOMMENDED} and before is S.SCORING:
        assert len(judges) >= period("panel_quorum")
        assert all(panels.score_of(one, Round.FIRST) for one in judges)
    if state is S.SCORING:
        assert panels.list_scores(row, Round.FIRST) == []
    if state is S.RECOMMENDED and before is S.DISCUSSING:
        assert sum(judging.count_votes(row).values()) >= period("panel_quorum")
    for one in panels.list_panelists(row):
        assert one.user_id not in {row.nominator_id, world.expert.id} or one.conflict
        assert one.may_judge or not queries.reads_as_panelist(row, one.user)


def _hold_decision(row: Nomination, before: NominationState) -> None:
    state = row.state
    if state is S.DESIGNATED:
        assert row.entry is not None
        assert row.entry.confirmed_by_id not in {None, row.entry.proposed_by_id}
    if row.ending is Ending.DECLINED:
        assert row.decline_confirmed_by_id not in {None, row.declined_by_id}
    if state in {S.DECIDING, S.DESIGNATED} and before not in {S.DECIDING, S.DESIGNATED}:
        assert before is S.RECOMMENDED


@pytest.mark.parametrize("seed", range(12))
def test_no_path_skips_anything(database: Any, seed: int) -> None:
    story = Story(World(), random.Random(seed))
    for _step in range(STEPS):
        story.go()
    if story.row.state in BEFORE_DECISION:
        answering.step_back(story.row, by=story.world.expert)
        assert story.row.state is S.ENDED
