"""What an offer says in full: pay as an amount, courses, the post that is given, by when it is answered."""

from datetime import timedelta
from typing import Any

import pytest
from contracts.test_services import Story
from contracts.test_views import OFFER, Sides, send
from factories import make_term
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.contracts import (
    answering,
    courses,
    edition_terms,
    editions,
    pay,
    schedule,
    services,
    turns,
)
from registry.contracts.doubts import limit
from registry.contracts.models import Contract
from registry.contracts.texts import loading
from registry.contracts.texts.compose import compose
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import hanoi_today
from registry.notices.models import Notice
from registry.programs.kinds import Currency, FundingLine, PayPeriod

FULL: dict[str, Any] = {
    "pay_amount": 80_000_000,
    "pay_currency": Currency.VND,
    "pay_period": PayPeriod.MONTH,
    "pay": "",
    "teaching_hours": 60,
    "academic_post": "visiting_professor",
    "research_group": "AI Lab",
    "place": "Cơ sở 1",
}


def course(**values: Any) -> dict[str, Any]:
    return {
        "title_vi": "Học máy",
        "title_en": "Machine learning",
        "credits": 3,
        "hours": 45,
        "students": 40,
        "term_id": "",
        "term_vi": "",
        "term_en": "",
    } | values


@pytest.fixture
def story(database: Session) -> Story:
    return Story()


def test_an_edition_keeps_its_courses_its_amount_and_its_post(story: Story) -> None:
    contract = story.draft(**FULL, courses=[course()])
    read = edition_terms.read_terms(editions.current_edition(contract))
    assert read.pay_text == "80 million VND a month, before tax"
    assert (read.course_hours, read.courses[0].title_en) == (45, "Machine learning")
    assert "Visiting professor" in read.post_text
    assert (read.place, read.research_group) == ("Cơ sở 1", "AI Lab")


def test_terms_of_before_say_their_pay_as_it_was_written(story: Story) -> None:
    read = edition_terms.read_terms(editions.current_edition(story.draft()))
    assert read.pay_text == "80.000.000 đồng một tháng"
    assert (read.courses, read.funding_text) == ([], FundingLine.INSTITUTION.label)


def test_a_change_of_the_courses_is_named(story: Story) -> None:
    contract = story.draft(**FULL, courses=[course()])
    before = editions.current_edition(contract)
    services.change_terms(contract, by=story.recruiter, courses=[course(hours=60)])
    session().flush()
    [change] = edition_terms.compare(before, editions.current_edition(contract))
    assert (change.label, "45 teaching hours" in change.before) == ("Courses", True)
    assert "60 teaching hours" in change.after


@given(hours=st.lists(st.integers(1, 90), max_size=4), agreed=st.integers(0, 200))
def test_courses_never_have_more_hours_than_were_agreed(hours: list[int], agreed: int) -> None:
    contract = Contract(
        courses=[course(hours=one) for one in hours], teaching_hours=agreed, planned_start_on=None
    )
    if sum(hours) <= agreed:
        courses.refuse_bad(contract)
    else:
        with pytest.raises(RegistryError):
            courses.refuse_bad(contract)


def test_a_course_in_a_semester_outside_the_contract_is_refused(story: Story) -> None:
    contract = story.draft(**FULL)
    last = contract.planned_end_on or contract.planned_start_on
    later = make_term(
        "2030-1",
        institution_id=story.institution.id,
        starts_on=last + timedelta(30),
        ends_on=last + timedelta(150),
    )
    with pytest.raises(RegistryError, match="is outside"):
        services.change_terms(
            contract, by=story.recruiter, courses=[course(term_id=str(later.series_id))]
        )


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        ([("institution", 50_000_000), ("state_central", 30_000_000)], ""),
        ([("institution", 50_000_000), ("state_central", 20_000_000)], "add up to"),
        ([("institution", 40_000_000), ("institution", 40_000_000)], "two rows"),
        ([("state_local", 50_000_000), ("state_central", 30_000_000)], "main source"),
    ],
)
def test_the_parts_of_several_sources_make_up_what_is_paid(
    story: Story, parts: list[tuple[str, int]], refusal: str
) -> None:
    contract = story.draft(**FULL)
    contract.funding_parts = [{"line": line, "amount": amount} for line, amount in parts]
    if refusal:
        with pytest.raises(RegistryError, match=refusal):
            pay.refuse_bad(contract)
    else:
        pay.refuse_bad(contract)


def test_the_text_says_the_same_figures_in_both_languages(story: Story) -> None:
    parts = [
        {"line": "institution", "amount": 50_000_000},
        {"line": "state_central", "amount": 30_000_000},
    ]
    loading.load()
    contract = story.draft(**FULL, courses=[course()], funding_parts=parts)
    composed = compose(contract, editions.current_edition(contract), expert="A")
    said = "\n".join(
        pair.vi + pair.en for one in composed.paper.sections for pair in one.paragraphs
    )
    assert composed.drifts == []
    assert "80 triệu đồng" in said
    assert "80 million VND" in said
    assert "Học máy: 3 tín chỉ, 45 giờ giảng" in said
    assert "Machine learning: 3 credits, 45 teaching hours" in said
    assert "Giáo sư thỉnh giảng" in said


def test_a_renewal_repeats_the_courses_without_their_semester(story: Story) -> None:
    rows = [course(term_id="x", term_vi="Học kỳ 1", term_en="Semester 1")]
    assert courses.without_terms(rows) == [course()]


def offered(story: Story, **values: Any) -> Contract:
    today = hanoi_today()
    period = {
        "planned_start_on": today + timedelta(90),
        "planned_end_on": today + timedelta(250),
    }
    contract = story.draft(**FULL, **(period | values))
    services.send_offer(contract, edition=contract.terms_edition, by=story.approver)
    session().flush()
    return contract


def test_an_offer_without_a_day_is_to_be_answered_in_the_usual_time(story: Story) -> None:
    today = hanoi_today()
    contract = offered(story)
    assert contract.answer_by == today + timedelta(limit("offer_answer_days", today))
    assert editions.current_edition(contract).answer_by == contract.answer_by


def test_the_usual_day_is_never_after_the_work_begins(story: Story) -> None:
    start = hanoi_today() + timedelta(5)
    assert offered(story, planned_start_on=start).answer_by == start


@pytest.mark.parametrize(("days", "refusal"), [(-1, "has passed"), (91, "at the latest")])
def test_a_day_that_cannot_be_kept_is_refused(story: Story, days: int, refusal: str) -> None:
    with pytest.raises(RegistryError, match=refusal):
        offered(story, answer_by=hanoi_today() + timedelta(days))


def test_a_proposal_of_the_expert_has_no_day_until_it_is_offered_again(story: Story) -> None:
    contract = offered(story)
    services.counter(
        contract, by=story.expert, pay_amount=90_000_000, terms_vi="Khác.", terms_en=""
    )
    assert (contract.answer_by, contract.funding_parts) == (None, [])


def test_the_expert_is_reminded_before_the_day(story: Story) -> None:
    ahead = limit("offer_remind_days", hanoi_today())
    contract = offered(story, answer_by=hanoi_today() + timedelta(ahead))
    assert answering.list_to_remind(hanoi_today()) == [contract.id]
    session().commit()
    before = set(session().scalars(select(Notice.id)))
    schedule.warn_of_endings()
    told = session().scalars(select(Notice).where(Notice.id.not_in(before))).all()
    assert [one.user_id for one in told] == [story.expert.id]


def test_courses_and_amounts_are_typed_and_come_back(client: Any, database: Session) -> None:
    sides = Sides()
    client.log_in(sides.recruiter)
    url = f"/en/contracts/new/{sides.introduction.id}"
    typed = OFFER | {
        "pay": "",
        "pay_amount": "80.000.000",
        "pay_currency": "VND",
        "pay_period": "month",
        "academic_post": "professor",
        "courses-0-title_vi": "Học máy",
        "courses-0-title_en": "Machine learning",
        "courses-0-hours": "45",
        "funding_parts-0-line": "institution",
        "funding_parts-0-amount": "50.000.000",
        "funding_parts-1-line": "state_central",
        "funding_parts-1-amount": "30.000.000",
    }
    refused = send(client, url, **(typed | {"courses-0-hours": "46"}))
    assert refused.status_code == 422
    assert "more than the 45" in refused.get_data(as_text=True)
    assert 'value="Học máy"' in refused.get_data(as_text=True)
    assert send(client, url, **(typed | {"courses-0-title_vi": ""})).status_code == 422
    page = send(client, url, **typed)
    contract = session().scalars(select(Contract)).one()
    assert page.status_code == 302
    shown = client.get(f"/en/contracts/{contract.id}").get_data(as_text=True)
    assert "80 million VND a month, before tax" in shown
    assert "Machine learning" in shown
    assert "Professor (Decision 1002" in shown


def test_the_work_of_an_offer_has_the_day_of_the_answer(story: Story) -> None:
    contract = offered(story)
    [row] = session().execute(turns.offers(story.expert)).all()
    assert (row.id, row.due_on, row.mine) == (contract.id, contract.answer_by, 1)
