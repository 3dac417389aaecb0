"""The pages of the forecast, in both languages, and the files that are taken away."""

from copy import deepcopy
from typing import Any

import pytest
from factories import make_forecast, make_user
from pages import press
from sqlalchemy import select

from registry.core.db import session
from registry.core.permissions import Role
from registry.forecast import shown
from registry.forecast.models import ForecastRun, ForecastState, RunKind

BACK_TEST = {
    "worlds": 2,
    "simulated": {
        maker: {
            name: {"tries": 2, "50": 0.5, "80": 0.8, "95": 1.0} for name in ("0", "3", "6", "12")
        }
        for maker in ("own", "other")
    },
    "stored": [
        {
            "origin": "2026-03-31",
            "until": "2026-06-30",
            "there": 3,
            "months": 3,
            "came": 4,
            "middle": 5.0,
            "bands": {"50": [4.0, 6.0], "80": [3.0, 7.0], "95": [1.0, 9.0]},
        }
    ],
}
PAGES = ("", "?target=TG2", "?target=tg3", "?target=XX", "method", "back-test", "runs")


@pytest.fixture
def run(database: Any) -> ForecastRun:
    return make_forecast(by=make_user(Role.SCHEME_OFFICER))


@pytest.fixture
def officer(client: Any, run: ForecastRun) -> Any:
    client.log_in(make_user(Role.SCHEME_OFFICER))
    return client


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_everything_opens_in_both_languages(officer: Any, locale: str) -> None:
    make_forecast(kind=RunKind.BACK_TEST, results=BACK_TEST, name="")
    for page in PAGES:
        assert officer.get(f"/{locale}/forecast/{page}").status_code == 200, page


def test_the_sentence_can_be_read_aloud(officer: Any, run: ForecastRun) -> None:
    page = officer.get("/en/forecast/").text
    [first, *_rest] = shown.read_targets(run)
    assert "persons were counted." in page
    assert f"({first.last.tell(80)})" in page
    assert "The probability of reaching 2,000 by then is" in page
    assert "12/QĐ-BGDĐT" in page  # which decision made the reading official


def test_before_the_first_run_a_page_says_so(client: Any, database: Any) -> None:
    client.log_in(make_user(Role.RECRUITMENT_OFFICER))
    for page in ("", "back-test"):
        assert "Chưa có kết quả tính" in client.get(f"/vi/forecast/{page}").text
    sent = press(client, "/vi/forecast/", action="/vi/forecast/compute")
    assert sent.status_code == 302
    waiting = session().scalars(select(ForecastRun)).one()
    assert waiting.state is ForecastState.WAITING
    assert client.get(sent.location).status_code == 200
    assert client.get(f"{sent.location}/progress").status_code == 200


def test_a_scenario_is_asked_for_and_compared(officer: Any, run: ForecastRun) -> None:
    address = f"/vi/forecast/{run.id}/scenario"
    for wrong in ({"openings": "năm"}, {"days_answering": "0"}, {"success_offered": "100"}, {}):
        refused = press(officer, address, name="Thử", **wrong)
        assert refused.status_code in (409, 422), wrong
        assert 'value="Thử"' in refused.text
    sent = press(officer, address, name="Trả lời trong 2 ngày", days_answering="2", openings="120")
    assert sent.status_code == 302
    made = session().scalars(select(ForecastRun).where(ForecastRun.base_id == run.id)).one()
    assert made.supposed["days"] == {"answering": 2}
    made.results, made.state = run.results, ForecastState.DONE
    session().flush()
    page = officer.get(f"/en/forecast/{made.id}").text
    assert "half of the cases within 2 days instead of" in page
    assert run.code in page


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_numbers_can_be_taken_away(officer: Any, run: ForecastRun, kind: str) -> None:
    taken = officer.get(f"/vi/forecast/{run.id}/numbers.{kind}")
    assert taken.status_code == 200
    assert "attachment" in taken.headers["Content-Disposition"]
    if kind == "csv":
        months = sum(len(one.months) + len(one.actual) for one in shown.read_targets(run))
        assert len(taken.data.decode("utf-8-sig").strip().splitlines()) == 1 + months


@pytest.mark.parametrize(
    "role", [Role.EXPERT, Role.INSTITUTION_APPROVER, Role.LINE_MINISTRY, Role.ADMINISTRATOR]
)
def test_others_read_no_forecast(client: Any, run: ForecastRun, role: Role) -> None:
    client.log_in(make_user(role))
    for page in ("", "runs", str(run.id), f"{run.id}/numbers.csv"):
        assert client.get(f"/vi/forecast/{page}").status_code == 403


def test_an_auditor_reads_and_asks_for_nothing(client: Any, run: ForecastRun) -> None:
    client.log_in(make_user(Role.AUDITOR))
    assert "forecast/compute" not in client.get("/vi/forecast/").text
    assert client.get(f"/vi/forecast/{run.id}/scenario").status_code == 403


def test_small_numbers_are_shown_only_to_who_may_see_the_people(run: ForecastRun) -> None:
    results = deepcopy(run.results)
    results["steps"][0]["groups"][:2] = [
        {"ended": 3, "on": 2, "standing": 4},
        {"ended": 40, "on": 38, "standing": 0},
    ]
    run = make_forecast(results=results)
    seen, unseen = (
        [(one.ended, one.share, one.standing) for one in line.groups[:2]]
        for role in (Role.AUDITOR, Role.LINE_MINISTRY)
        for line in shown.tell_steps(run, make_user(role))[:1]
    )
    assert seen == [("3", "67%", "4"), ("40", "95%", "0")]
    assert not any(one.isdigit() or "%" in one for one in unseen[0])
    assert unseen[1] == ("40", "–", "0")
