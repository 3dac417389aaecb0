"""A run keeps what it was computed with: it can be repeated, and later knowledge changes nothing of it."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from factories import add, make_forecast, make_introduction, make_person, make_user
from factories.forecasts import LEVERS, small_parameters
from running import load_reference
from sqlalchemy import select, update

from registry.accounts.models import User
from registry.audit.states import StateChange
from registry.background import jobs
from registry.core.db import now, session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.models import Person
from registry.forecast import gathering, past, schedule, services
from registry.forecast.kinds import STEPS, Step
from registry.forecast.models import ForecastRun, ForecastState, RunKind
from registry.forecast.parameters import Parameters, limit
from registry.forecast.supposing import NOTHING, Wish
from registry.introductions.models import IntroductionState
from registry.notices.models import Notice
from registry.targets import queries as targets


@pytest.fixture
def officer(database: Any) -> User:
    load_reference()
    return make_user(Role.SCHEME_OFFICER)


def tell(row: Any, *states: tuple[str, float]) -> None:
    """The history of a record: states, and how many days ago."""
    for state, days in states:
        add(
            StateChange(
                object_type=row.__tablename__,
                object_id=row.id,
                to_state=state,
                at=now() - timedelta(days),
            )
        )


def make_history() -> Person:
    """Somebody who is asked, and somebody who waits."""
    asked, waiting = make_person(), make_person()
    for person in (asked, waiting):
        tell(person, ("submitted", 100), ("active", 90))
    introduction = make_introduction(asked, state=IntroductionState.EXPERT_ASKED)
    tell(introduction, ("proposed", 40), ("routed", 40), ("expert_asked", 30))
    return waiting


def work(run: ForecastRun) -> ForecastRun:
    """As the worker does it."""
    session().commit()
    while jobs.run_next():
        pass
    session().expire_all()
    return session().get_one(ForecastRun, run.id)


def compute(run: ForecastRun) -> ForecastRun:
    run.parameters, run.levers = small_parameters().to_plain(), LEVERS
    return work(run)


def standing(inputs: dict[str, Any], step: Step) -> int:
    found = inputs["pipeline"]["standing"][STEPS.index(step)]
    return sum(number for field in found for kind in field for number in kind)


def test_a_run_is_computed_kept_and_repeated(officer: User) -> None:
    make_history()
    run = compute(services.start(RunKind.FORECAST, by=officer))
    assert run.job_id
    assert jobs.get_job(run.job_id).state is jobs.JobState.DONE, jobs.get_job(run.job_id).error
    assert run.state is ForecastState.DONE
    assert standing(run.inputs, Step.ANSWERING) == standing(run.inputs, Step.VERIFIED) == 1
    assert set(run.results["targets"]) == {one.code for one in targets.list_targets()}
    assert [row["edition"] for row in (one["reading"] for one in run.inputs["targets"])]
    assert session().scalars(select(Notice).where(Notice.user_id == officer.id)).one()
    services.repeat(run, by=officer)
    run = work(run)
    assert (run.repeat_hash, run.is_confirmed) == (run.result_hash, True)


def test_a_result_that_is_not_that_of_its_inputs_is_found_out(officer: User) -> None:
    run = make_forecast(by=officer, result_hash="a" * 64)
    services.repeat(run, by=officer)
    run = work(run)
    assert run.repeated_at
    assert not run.is_confirmed


def test_inputs_name_nobody(officer: User) -> None:
    person = make_history()
    told = json.dumps(gathering.gather(hanoi_today(), small_parameters()))
    assert str(person.id) not in told
    assert person.number not in told
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", told)


def test_what_is_recorded_later_changes_nothing_of_an_earlier_day(officer: User) -> None:
    make_history()
    earlier = hanoi_today() - timedelta(20)
    before = gathering.gather(earlier, small_parameters())
    tell(make_person(), ("submitted", 5), ("active", 2))
    assert gathering.gather(earlier, small_parameters()) == before
    assert gathering.gather(hanoi_today(), small_parameters()) != before


def test_records_that_are_joined_are_one_person(officer: User) -> None:
    one = make_history()
    other = make_person(merged_into_id=one.id)
    tell(other, ("submitted", 80))
    inputs = gathering.gather(hanoi_today(), small_parameters())
    assert standing(inputs, Step.REGISTERED) + standing(inputs, Step.VERIFIED) == 1


def test_a_cancelled_run_leaves_nothing(officer: User) -> None:
    run = services.start(RunKind.FORECAST, by=officer)
    services.cancel(run, by=officer)
    run = work(run)
    assert (run.state, run.results, run.inputs) == (ForecastState.CANCELLED, {}, {})
    with pytest.raises(InvalidTransition):
        services.repeat(run, by=officer)


def test_a_scenario_has_the_inputs_of_its_forecast(officer: User) -> None:
    base = make_forecast(by=officer)
    run = services.suppose(base, name="Nhanh hơn", wish=Wish({}, {}, openings=150), by=officer)
    run = work(run)
    assert (run.inputs_hash, run.seed, run.base_id) == (base.inputs_hash, base.seed, base.id)
    was, now_ = (one.results["targets"]["TG1"]["mean"] for one in (base, run))
    assert now_ > was


def test_who_asks_for_runs(officer: User) -> None:
    base = make_forecast(by=officer)
    auditor = make_user(Role.AUDITOR)
    with pytest.raises(NotAllowed):
        services.start(RunKind.FORECAST, by=auditor)
    with pytest.raises(NotAllowed):
        services.suppose(base, name="x", wish=Wish({}, {}, openings=120), by=auditor)
    with pytest.raises(RegistryError):
        services.suppose(base, name="x", wish=NOTHING, by=officer)
    with pytest.raises(RegistryError, match="0"):
        services.repeat(make_forecast(by=officer, method="0"), by=officer)


def test_the_worker_asks_when_the_newest_is_too_old(officer: User) -> None:
    today = hanoi_today()
    session().commit()
    assert schedule.run_if_due()
    first = session().scalars(select(ForecastRun)).one()
    assert (first.kind, first.started_by_id) == (RunKind.FORECAST, None)
    assert not schedule.run_if_due()  # one is on its way
    compute(first)
    session().commit()
    assert schedule.run_if_due()
    kinds = session().scalars(select(ForecastRun.kind)).all()
    assert sorted(kinds) == [RunKind.BACK_TEST, RunKind.FORECAST]
    old = today - timedelta(limit("every_days", on=today))
    for run in session().scalars(select(ForecastRun)):
        run.day, run.state = old, ForecastState.CANCELLED
    session().execute(update(jobs.Job).values(state=jobs.JobState.DONE))
    session().commit()
    assert schedule.run_if_due()


def test_the_past_is_tried_from_ends_of_quarters(officer: User) -> None:
    today = hanoi_today()
    first = today - timedelta(600)
    days = past.origins(first, today, least=180)
    assert days
    assert all(day.month % 3 == 0 and (day + timedelta(1)).day == 1 for day in days)
    assert all(day >= first + timedelta(180) and day + timedelta(89) <= today for day in days)
    assert past.origins(today, today, least=180) == []


def test_a_back_test_says_how_often_it_was_right(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {"back_test_worlds": 1, "back_test_draws": 20, "history_days": 400}

    def few_or_usual(code: str, *, on: Any) -> int:
        return few.get(code) or limit(code, on=on)

    for module in (schedule, past):
        monkeypatch.setattr(module, "limit", few_or_usual)
    run = compute(services.start(RunKind.BACK_TEST, by=officer))
    assert run.state is ForecastState.DONE, jobs.get_job(run.job_id).error  # type: ignore[arg-type]
    assert run.results["simulated"]["own"]["0"]["tries"] == 3
    assert all(one["months"] in (3, 6, 12) for one in run.results["stored"])


def test_parameters_are_kept_as_they_were(database: Any) -> None:
    parameters = Parameters.in_force(hanoi_today())
    assert Parameters.read(json.loads(json.dumps(parameters.to_plain()))) == parameters
