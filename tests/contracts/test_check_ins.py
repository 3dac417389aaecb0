"""How it goes after the start: asked of each side, answered in its own words, followed up by an officer."""

from datetime import timedelta
from typing import Any

import pytest
from contracts.test_views import send
from factories import make_signed_contract, make_user
from letters import templates_to
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.accounts.models import User
from registry.contracts.checkins import queries, schedule, services, templates, turns
from registry.contracts.checkins.models import CHECK_IN_MOVES, CheckIn, CheckInState
from registry.contracts.doubts import limit
from registry.contracts.kinds import Side
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.db import session
from registry.core.errors import NotAllowed
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role

S = CheckInState
ANSWER: dict[str, Any] = {"score": 4, "words": "Tốt.", "held_back": "", "wants_officer": False}


class Begun:
    """A contract that began so many days ago, its two sides and an officer."""

    def __init__(self, days: int = 30) -> None:
        start = hanoi_today() - timedelta(days)
        fact = make_signed_contract(
            signed_on=start, starts_on=start, started_on=start, ends_on=start + timedelta(400)
        )
        self.contract = session().get_one(Contract, fact.contract_id)
        self.contract.state = ContractState.ACTIVE
        self.expert = session().get_one(User, self.contract.person.user_id)
        self.recruiter = make_user(
            Role.INSTITUTION_RECRUITER, organisation=self.contract.institution.organisation
        )
        self.officer = make_user(Role.RECRUITMENT_OFFICER)
        session().commit()

    def asked(self) -> dict[Side, CheckIn]:
        rows = session().scalars(select(CheckIn).where(CheckIn.contract_id == self.contract.id))
        return {row.side: row for row in rows}


@pytest.fixture
def begun(database: Session) -> Begun:
    return Begun()


def test_both_sides_are_asked_once_on_the_named_day(begun: Begun) -> None:
    schedule.follow_check_ins()
    schedule.follow_check_ins()
    asked = begun.asked()
    assert set(asked) == set(Side)
    assert "check_in" in templates_to(begun.expert)
    assert "check_in" in templates_to(begun.recruiter)
    template = templates.get_template("day30", on=hanoi_today())
    assert asked[Side.EXPERT].due_on == hanoi_today() + timedelta(template.answer_days)


@pytest.mark.parametrize("days", [29, 60])
def test_nobody_is_asked_too_early_or_long_after(database: Session, days: int) -> None:
    begun = Begun(days)
    schedule.follow_check_ins()
    assert begun.asked() == {}


def test_each_side_answers_for_itself(begun: Begun) -> None:
    schedule.follow_check_ins()
    asked = begun.asked()
    for side, user in ((Side.EXPERT, begun.recruiter), (Side.INSTITUTION, begun.expert)):
        with pytest.raises(NotAllowed):
            services.answer(asked[side], by=user, **ANSWER)
    services.answer(asked[Side.EXPERT], by=begun.expert, **ANSWER)
    assert asked[Side.EXPERT].state is S.ANSWERED
    assert not queries.may_answer(asked[Side.EXPERT], begun.expert)


@pytest.mark.parametrize(("score", "wish"), [(2, False), (1, False), (5, True)])
def test_a_low_score_or_a_wish_is_an_officers_to_follow_up(
    begun: Begun, score: int, wish: bool
) -> None:
    schedule.follow_check_ins()
    check_in = begun.asked()[Side.EXPERT]
    services.answer(check_in, by=begun.expert, **(ANSWER | {"score": score, "wants_officer": wish}))
    assert check_in.state is S.CONCERN
    assert check_in.officer_due_on is not None
    session().flush()
    [row] = session().execute(turns.for_officer()(begun.officer)).all()
    assert (row.id, row.mine, row.due_on) == (check_in.id, 1, check_in.officer_due_on)
    with pytest.raises(NotAllowed):
        services.settle(check_in, done="Đã xử lý.", by=begun.recruiter)
    services.settle(check_in, done="Đã bố trí phòng làm việc.", by=begun.officer)
    session().flush()
    assert session().execute(turns.for_officer()(begun.officer)).all() == []


def test_silence_is_an_officers_too_and_can_still_be_broken(begun: Begun) -> None:
    schedule.follow_check_ins()
    check_in = begun.asked()[Side.INSTITUTION]
    check_in.due_on = hanoi_today() - timedelta(1)
    session().commit()
    schedule.follow_check_ins()
    check_in = begun.asked()[Side.INSTITUTION]
    assert check_in.state is S.SILENT
    services.answer(check_in, by=begun.recruiter, **ANSWER)
    assert not queries.may_settle(check_in, begun.officer)


def test_a_contract_that_ended_is_asked_no_more(begun: Begun) -> None:
    schedule.follow_check_ins()
    session().get_one(Contract, begun.contract.id).state = ContractState.ENDED_EARLY
    session().commit()
    schedule.follow_check_ins()
    assert {one.state for one in begun.asked().values()} == {S.CLOSED}


def test_every_state_comes_to_an_end() -> None:
    """Whatever is asked ends answered, settled or closed: nobody waits for ever."""
    ends = {state for state, moves in CHECK_IN_MOVES.items() if not moves}
    assert ends == {S.ANSWERED, S.SETTLED, S.CLOSED}
    for state in CHECK_IN_MOVES:
        reached, before = {state}, set[CheckInState]()
        while reached != before:
            before = set(reached)
            reached |= {to for one in reached for to in CHECK_IN_MOVES[one]}
        assert reached & ends


def test_what_is_held_back_is_for_officers_and_never_for_the_other_side(
    client: Any, begun: Begun
) -> None:
    schedule.follow_check_ins()
    check_in = begun.asked()[Side.EXPERT]
    url = f"/en/contracts/{begun.contract.id}/check-ins/{check_in.id}"
    client.log_in(begun.expert)
    assert send(client, url, words="Ổn.").status_code == 422
    typed = {"score": "2", "words": "Thiếu phòng.", "held_back": "Chỗ ở ẩm mốc."}
    assert send(client, url, **typed).status_code == 302
    for user, reads in ((begun.recruiter, False), (begun.expert, True), (begun.officer, True)):
        client.log_in(user)
        page = client.get(url).get_data(as_text=True)
        assert "Thiếu phòng." in page
        assert ("Chỗ ở ẩm mốc." in page) is reads
    assert send(client, f"{url}/done", done="Đã đổi phòng.").status_code == 302
    assert client.get("/vi/contracts/check-ins").status_code == 200
    client.log_in(begun.recruiter)
    assert "Đã đổi phòng." not in client.get(url).get_data(as_text=True)


def test_figures_are_told_only_of_enough_people(begun: Begun) -> None:
    schedule.follow_check_ins()
    services.answer(begun.asked()[Side.EXPERT], by=begun.expert, **ANSWER)
    session().flush()
    ministry = make_user(Role.SCHEME_OFFICER)
    assert queries.list_figures(ministry) == []
    people = limit("reliability_people", hanoi_today())
    for _number in range(people - 1):
        more = Begun()
        [check_in] = [
            one
            for one in services.ask(
                more.contract, templates.get_template("day30", on=hanoi_today())
            )
            if one.side is Side.EXPERT
        ]
        services.answer(check_in, by=more.expert, **ANSWER)
    session().flush()
    [figure] = queries.list_figures(ministry)
    assert (figure.side, figure.people, figure.mean) == (Side.EXPERT, people, 4.0)
