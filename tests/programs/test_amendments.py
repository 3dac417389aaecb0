import dataclasses
import re
from typing import Any

import pytest
from factories import (
    make_institution,
    make_introduction,
    make_opening,
    make_person,
    make_program,
    make_signed_contract,
    make_user,
)
from letters import mails
from pages import ticked, token
from sqlalchemy import select

from registry.accounts.models import User
from registry.audit.models import AuditEvent
from registry.core.db import session, transaction
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.permissions import Role
from registry.introductions.models import IntroductionState
from registry.programs import amendments, edition_queries, services
from registry.programs.content import CriterionContent, content_of
from registry.programs.edition_models import EditionState, OpeningEdition
from registry.programs.models import Opening, OpeningState


class House:
    """An institution with a published opening, and an expert who was asked about it."""

    def __init__(self) -> None:
        self.institution = make_institution()
        organisation = self.institution.organisation
        self.recruiter = make_user(Role.INSTITUTION_RECRUITER, organisation=organisation)
        self.approver = make_user(Role.INSTITUTION_APPROVER, organisation=organisation)
        self.opening = make_opening(
            make_program(self.institution), seats=2, pay_from=80_000_000, pay_to=120_000_000
        )
        self.introduction = make_introduction(
            make_person(), self.opening, state=IntroductionState.EXPERT_ASKED
        )
        self.expert = session().get_one(User, self.introduction.person.user_id)

    @property
    def criteria(self) -> list[CriterionContent]:
        return [CriterionContent.of(criterion) for criterion in self.opening.criteria]

    def propose(self, **changed: Any) -> OpeningEdition:
        criteria = changed.pop("criteria", self.criteria)
        return amendments.propose_amendment(
            self.opening,
            dataclasses.replace(content_of(self.opening), **changed),
            criteria=criteria,
            reason="Theo dự toán mới",
            by=self.recruiter,
        )


@pytest.fixture
def house(database: Any) -> House:
    return House()


def test_an_amendment_stands_beside_the_published_text_until_the_approver_publishes_it(
    house: House,
) -> None:
    edition = house.propose(pay_to=140_000_000)
    assert house.opening.pay_to == 120_000_000
    assert (edition.state, edition.number) == (EditionState.PROPOSED, 2)
    assert mails("opening_task", to=house.approver)
    amendments.approve_amendment(house.opening, edition, by=house.approver)
    session().flush()
    assert (house.opening.pay_to, house.opening.edition) == (140_000_000, 2)
    first = edition_queries.get_edition(house.opening, 1)
    assert first.content["pay_to"] == 120_000_000
    assert first.replaced_at == edition.published_at
    assert house.opening.state is OpeningState.PUBLISHED


@pytest.mark.parametrize(
    ("locale", "label", "before", "after"),
    [
        ("vi", "Khung thù lao", "80–120 triệu đồng mỗi tháng", "80–140 triệu đồng mỗi tháng"),
        ("en", "Pay band", "80–120 million VND a month", "80–140 million VND a month"),
    ],
)
def test_whoever_was_asked_reads_field_by_field_what_changed_in_her_language(
    house: House, locale: str, label: str, before: str, after: str
) -> None:
    house.expert.locale = locale
    edition = house.propose(pay_to=140_000_000)
    assert not mails("opening_amended", to=house.expert)
    amendments.approve_amendment(house.opening, edition, by=house.approver)
    [mail] = mails("opening_amended", to=house.expert)
    for text in (mail.text, mail.html):
        assert label in text
        assert before in text
        assert after in text
        assert house.opening.description_en not in text
        assert house.opening.description_vi not in text


def test_people_whose_introduction_has_ended_or_who_were_not_asked_hear_nothing(
    house: House,
) -> None:
    house.introduction.is_open = False
    not_asked = make_introduction(make_person(), house.opening, state=IntroductionState.ROUTED)
    not_asked.asked_at = None
    amendments.approve_amendment(house.opening, house.propose(seats=3), by=house.approver)
    assert not mails("opening_amended", to=house.expert)
    other = session().get_one(User, not_asked.person.user_id)
    assert not mails("opening_amended", to=other)


def test_criteria_are_amended_only_as_a_new_edition(house: House) -> None:
    criteria = [dataclasses.replace(house.criteria[0], weight=55), *house.criteria[1:]]
    edition = house.propose(criteria=criteria)
    assert [one.weight for one in house.opening.criteria] == [40, 30]
    amendments.approve_amendment(house.opening, edition, by=house.approver)
    assert [one.weight for one in house.opening.criteria] == [55, 30]
    assert [row["weight"] for row in edition_queries.get_edition(house.opening, 1).criteria] == [
        40,
        30,
    ]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "Nothing differs"),
        ({"description_vi": "Giảng 60 giờ."}, "number 60 appears only in the Vietnamese text"),
        ({"title_en": ""}, "title is needed in both"),
        ({"pay_note_vi": "Trước thuế"}, "note on pay is given in one language"),
        ({"pay_to": 1}, "highest pay is below"),
    ],
)
def test_an_amendment_that_could_not_be_published_is_refused(
    house: House, changed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(RegistryError, match=sentence):
        house.propose(**changed)
    assert edition_queries.find_waiting_edition(house.opening) is None


@pytest.mark.parametrize(("seats", "is_refused"), [(1, True), (2, True), (3, False)])
def test_an_amendment_leaves_a_seat_beyond_those_signed(
    house: House, seats: int, is_refused: bool
) -> None:
    house.opening.seats = 5
    for _contract in range(2):
        make_signed_contract(institution=house.institution, opening_id=house.opening.id)
    if is_refused:
        with pytest.raises(RegistryError, match="2 contracts are signed for this opening"):
            house.propose(seats=seats)
    else:
        assert house.propose(seats=seats).state is EditionState.PROPOSED


def test_nobody_publishes_her_own_amendment(house: House) -> None:
    edition = amendments.propose_amendment(
        house.opening,
        dataclasses.replace(content_of(house.opening), seats=3),
        criteria=house.criteria,
        reason="Thêm chỗ",
        by=house.approver,
    )
    with pytest.raises(NotAllowed):
        amendments.approve_amendment(house.opening, edition, by=house.approver)


def test_a_returned_amendment_is_revised_and_only_one_waits_at_a_time(house: House) -> None:
    edition = house.propose(seats=3)
    with pytest.raises(InvalidTransition):
        house.propose(seats=4)
    amendments.return_amendment(house.opening, edition, reason="Thiếu kinh phí", by=house.approver)
    assert mails("opening_news", to=house.recruiter)[-1].text.count("Thiếu kinh phí") == 1
    amendments.revise_amendment(
        house.opening,
        edition,
        dataclasses.replace(content_of(house.opening), seats=4),
        criteria=house.criteria,
        reason="Thêm chỗ",
        by=house.recruiter,
    )
    amendments.approve_amendment(house.opening, edition, by=house.approver)
    assert house.opening.seats == 4


def test_a_withdrawn_amendment_leaves_the_text_and_frees_the_number(house: House) -> None:
    amendments.withdraw_amendment(
        house.opening, house.propose(seats=3), reason="Thôi.", by=house.recruiter
    )
    again = house.propose(seats=4)
    assert (house.opening.seats, again.number) == (2, 2)


def test_a_closed_opening_is_not_amended(house: House) -> None:
    edition = house.propose(seats=3)
    services.close_opening(house.opening)
    with pytest.raises(InvalidTransition):
        amendments.approve_amendment(house.opening, edition, by=house.approver)


def test_an_amendment_is_audited_with_its_edition(house: House) -> None:
    with transaction():
        edition = house.propose(seats=3)
    with transaction():
        amendments.approve_amendment(house.opening, edition, by=house.approver)
    events = session().scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
    assert [event.action for event in events][-3:] == [
        "edition.proposed",
        "edition.published",
        "opening.amended",
    ]
    assert events[-1].details == {"edition": 2}


# Ends


# Cloning


# Pages


def hidden(page: Any, name: str = "version") -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page.get_data(as_text=True))
    assert found
    return found.group(1)


def press(client: Any, url: str, page: Any, **data: str) -> Any:
    return client.post(url, data={"csrf_token": token(page), **ticked(page), **data})


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_an_amendment_goes_through_the_pages(client: Any, house: House, locale: str) -> None:
    url = f"/{locale}/programs/openings/{house.opening.id}"
    opening = house.opening
    client.log_in(house.recruiter)
    page = client.get(f"{url}/amend")
    data = {
        "program_id": str(opening.program_id),
        "title_vi": opening.title_vi,
        "title_en": opening.title_en,
        "description_vi": opening.description_vi,
        "description_en": opening.description_en,
        "mode": "visiting_semester",
        "field_id": str(opening.field_id),
        "seats": "3",
        "teaching_hours": "45",
        "teaching_language": "en",
        "starts_on": f"{opening.starts_on:%d/%m/%Y}",
        "ends_on": f"{opening.ends_on:%d/%m/%Y}",
        "closes_on": f"{opening.closes_on:%d/%m/%Y}",
        "pay_from": "80.000.000",
        "pay_to": "120.000.000",
        "pay_currency": "VND",
        "pay_period": "month",
        "funding_line": "institution",
        "criteria-0-kind": "hard",
        "criteria-0-want": "field=10201",
        "criteria-0-weight": "40",
        "version": hidden(page),
    }
    refused = press(client, f"{url}/amend", page, **data, reason="")
    assert refused.status_code == 422
    assert 'value="3"' in refused.get_data(as_text=True)
    assert press(client, f"{url}/amend", page, **data, reason="Thêm chỗ").status_code == 302
    assert "/amendment" in client.get(url).get_data(as_text=True)
    client.log_in(house.approver)
    page = client.get(f"{url}/amendment")
    assert "Thêm chỗ" in page.get_data(as_text=True)
    done = press(client, f"{url}/amendment/approve", page, version=hidden(page))
    assert done.status_code == 302
    assert session().get_one(Opening, opening.id).seats == 3
    old = client.get(f"/{locale}/openings/{opening.id}/editions/1")
    new = client.get(f"/{locale}/openings/{opening.id}/editions/2")
    assert (old.status_code, new.status_code) == (200, 200)
    assert client.get(f"/{locale}/openings/{opening.id}/editions/3").status_code == 404


def test_nobody_publishes_a_text_that_she_has_not_read(client: Any, house: House) -> None:
    edition = house.propose(seats=3)
    url = f"/en/programs/openings/{house.opening.id}/amendment"
    client.log_in(house.approver)
    page = client.get(url)
    amendments.return_amendment(house.opening, edition, reason="x", by=house.approver)
    amendments.revise_amendment(
        house.opening,
        edition,
        dataclasses.replace(content_of(house.opening), seats=9),
        criteria=house.criteria,
        reason="y",
        by=house.recruiter,
    )
    answer = press(client, f"{url}/approve", page, version=hidden(page))
    assert answer.status_code == 409
    assert session().get_one(Opening, house.opening.id).seats == 2


def test_another_institution_neither_sees_nor_amends(client: Any, house: House) -> None:
    house.propose(seats=3)
    stranger = make_user(Role.INSTITUTION_APPROVER, organisation=make_institution().organisation)
    client.log_in(stranger)
    url = f"/vi/programs/openings/{house.opening.id}"
    for path in ("amend", "amendment", "amendment/return", "clone", "partly-filled"):
        assert client.get(f"{url}/{path}").status_code == 404, path


def test_a_proposed_text_is_not_public(client: Any, house: House) -> None:
    house.propose(title_vi="Chưa công bố", title_en="Not public yet")
    assert "Not public yet" not in client.get(f"/en/openings/{house.opening.id}").text
    assert client.get(f"/en/openings/{house.opening.id}/editions/2").status_code == 404
