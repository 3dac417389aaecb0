"""What the text leaves open is decided by the ministry: two officers, a paper, both axes of time."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from client import Client
from factories import make_document, make_person, make_term, make_user
from pages import token
from targets.worlds import Story

from registry.accounts.models import User
from registry.core.db import now, session
from registry.core.errors import Conflict, InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.paging import Page
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.experts.kinds import EmploymentKind
from registry.experts.models import Employment
from registry.targets import decision_queries, decisions, headlines, loading, queries
from registry.targets.models import CountDecision, DecisionState

PAPER: dict[str, Any] = {
    "number": "1234/BGDĐT-GDĐH",
    "decided_on": date(2026, 5, 4),
    "text_vi": "Nghỉ hưu nhưng vẫn nghiên cứu: được tính.",
}


@pytest.fixture
def story(database: Any) -> Story:
    loading.load()
    story = Story({code: make_term(code) for code in ("2025-1", "2025-2")})
    story.change(Employment, kind=EmploymentKind.RETIRED)
    story.default()
    return story


@pytest.fixture
def first(database: Any) -> User:
    return make_user(Role.SCHEME_OFFICER)


@pytest.fixture
def second(database: Any) -> User:
    return make_user(Role.SCHEME_OFFICER)


def rule(story: Story, outcome: bool, *, by: User, **paper: Any) -> CountDecision:
    return decisions.propose_ruling(
        story.person, make_document(), outcome=outcome, by=by, **(PAPER | paper)
    )


def number() -> int:
    session().flush()
    return queries.count(queries.get_target("TG1")).number


def test_a_ruling_of_two_officers_makes_somebody_count_and_is_known_from_then_on(
    story: Story, first: User, second: User
) -> None:
    [question] = decision_queries.list_questions()
    assert decision_queries.page_of_questions(page=1) == Page([question], 1)
    assert decision_queries.page_of_questions(page=2) == Page(
        [], 1, 2
    )  # no more than a page is looked up
    assert decision_queries.find_question(question.person) == question
    assert question.person.id == story.person.id
    before = now()
    ruling = rule(story, True, by=first)
    assert number() == 0
    for other in (first, make_user(Role.AUDITOR), make_user(Role.RECRUITMENT_OFFICER)):
        with pytest.raises(NotAllowed):
            decisions.confirm(ruling, by=other)
    decisions.confirm(ruling, by=second)
    assert number() == 1
    assert decision_queries.list_questions() == []
    target = queries.get_target("TG1")
    assert queries.count(target, known_at=before).number == 0
    with pytest.raises(InvalidTransition):
        decisions.confirm(ruling, by=second)
    decisions.confirm(rule(story, False, by=second, number="99/BGDĐT"), by=first)
    assert number() == 0
    assert len(decision_queries.list_rulings()) == 1, (
        "a later ruling takes the place of the former one"
    )
    [(current, _person)] = decision_queries.list_rulings()
    annulment = decisions.propose_annulment(current, make_document(), by=first, **PAPER)
    decisions.confirm(annulment, by=second)
    assert len(decision_queries.list_questions()) == 1


def test_a_ruling_is_about_what_was_signed_by_its_day(
    story: Story, first: User, second: User
) -> None:
    """Years later, another contract in another situation asks again; the earlier answer stands."""
    decisions.confirm(rule(story, True, by=first), by=second)
    assert number() == 1
    later = story.contract(date(2026, 8, 10), date(2026, 9, 7), date(2027, 6, 30))
    assert reasons_of(later) == {"needs_ruling"}
    with pytest.raises(RegistryError):
        rule(story, False, by=first, decided_on=date(2026, 8, 9))
    decisions.confirm(rule(story, False, by=first, decided_on=date(2026, 9, 1)), by=second)
    assert reasons_of(later) == {"ruled_out"}
    assert number() == 1
    (current, _person), (older, _same) = decision_queries.list_rulings()
    with pytest.raises(RegistryError):
        decisions.propose_annulment(older, make_document(), by=first, **PAPER)
    annulment = decisions.propose_annulment(current, make_document(), by=first, **PAPER)
    decisions.confirm(annulment, by=second)
    assert reasons_of(later) == {"needs_ruling"}
    assert number() == 1


def reasons_of(fact: Any) -> set[str]:
    session().flush()
    found = queries.count(queries.get_target("TG1")).by_person[fact.person_id]
    [verdict] = [one for one in found if one.contract_id == fact.contract_id]
    return {finding.reason for finding in verdict.failed}


def test_what_is_no_decision_is_refused(story: Story, first: User, second: User) -> None:
    with pytest.raises(RegistryError):
        rule(story, True, by=first, decided_on=hanoi_today() + timedelta(1))
    waiting = rule(story, True, by=first)
    with pytest.raises(Conflict):
        rule(story, False, by=second)
    decisions.reject(waiting, answer="Sai số văn bản", by=second)
    assert waiting.state is DecisionState.REJECTED
    assert decision_queries.list_rulings() == []


def test_nobody_decides_on_the_own_case_under_any_record(story: Story, second: User) -> None:
    own = make_person(user=second)
    story.merged(own)
    session().flush()
    own.merged_into_id = story.person.id
    with pytest.raises(NotAllowed):
        rule(story, True, by=second)


def test_the_reading_that_was_decided_leads_everywhere_and_before_it_the_other_did(
    story: Story, first: User, second: User
) -> None:
    story.change(Employment, kind=EmploymentKind.EMPLOYED)
    target = queries.get_target("TG1")
    assert number() == 1
    moment = now()
    delivered = queries.get_rule_set(target, "delivered")
    [moved] = decision_queries.who_moves(target, delivered)
    assert (moved.person_id, moved.came_in) == (story.person.id, False)
    decision = decisions.propose_reading(target, delivered, make_document(), by=first, **PAPER)
    assert number() == 1
    decisions.confirm(decision, by=second)
    assert number() == 0
    leading = queries.official_rule_set(target)
    assert (leading.reading, leading.is_decided) == ("delivered", True)
    assert leading.decision == "1234/BGDĐT-GDĐH (04/05/2026)"
    assert headlines.headline_counts()["TG1"].counted == 0
    assert headlines.headline_counts()["TG1"].is_decided
    then = queries.official_rule_set(target, known_at=moment)
    assert (then.reading, then.is_decided) == ("official", False)
    assert queries.count(target, known_at=moment).number == 1
    session().flush()
    loading.load()
    assert queries.official_rule_set(target).reading == "delivered", "loading decides nothing"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_ruling_is_entered_and_confirmed_through_the_pages(
    client: Client, story: Story, first: User, second: User, language: str
) -> None:
    client.log_in(first)
    index = client.get(f"/{language}/count-decisions/").get_data(as_text=True)
    url = f"/{language}/count-decisions/rulings/{story.person.id}/new"
    assert url in index
    page = client.get(url)
    bad = {"csrf_token": token(page), "version": "0", "outcome": "yes", "decided_on": "31/02/2026"}
    assert client.post(url, data=bad).status_code == 422
    good = bad | {
        "decided_on": "04/05/2026",
        "number": "1234/BGDĐT-GDĐH",
        "text_vi": "Được tính.",
        "file": (io.BytesIO(make_pdf("kết luận")), "ket-luan.pdf"),
    }
    done = client.post(url, data=good)
    assert done.status_code == 302, done.get_data(as_text=True)
    client.log_in(second)
    page = client.get(done.location)
    answer = {"csrf_token": token(page), "version": "1", "outcome": "confirm"}
    assert client.post(done.location, data=answer).status_code == 302
    assert number() == 1
    client.log_in(make_user(Role.AUDITOR))
    page = client.get(done.location)
    assert page.status_code == 200
    assert client.get(url).status_code == 403
    own = answer | {"csrf_token": token(page)}
    assert client.post(done.location, data=own).status_code == 403
