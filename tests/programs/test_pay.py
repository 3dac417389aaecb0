import re
from types import SimpleNamespace
from typing import Any

import pytest
from factories import make_institution, make_opening, make_program, make_user
from flask import Flask
from pages import token
from sqlalchemy import select

from registry.background.letters import in_language
from registry.core.permissions import Role
from registry.programs.kinds import Currency, PayPeriod
from registry.programs.models import Opening
from registry.programs.pay import describe_pay


def paid(low: int | None, high: int | None, currency: str, period: str) -> Any:
    return SimpleNamespace(
        pay_from=low,
        pay_to=high,
        pay_currency=Currency(currency),
        pay_period=PayPeriod(period),
    )


SAID = [
    (
        (80_000_000, 120_000_000, "VND", "month"),
        "80–120 triệu đồng mỗi tháng",
        "80–120 million VND a month",
    ),
    (
        (2_500_000, 4_000_000, "VND", "hour"),
        "2,5–4 triệu đồng mỗi giờ",
        "2.5–4 million VND an hour",
    ),
    (
        (450_000, 600_000, "VND", "hour"),
        "450.000–600.000 đồng mỗi giờ",
        "450,000–600,000 VND an hour",
    ),
    ((None, 9_000, "EUR", "semester"), "tối đa 9.000 EUR mỗi học kỳ", "up to 9,000 EUR a semester"),
    ((60_000, None, "USD", "year"), "từ 60.000 USD mỗi năm", "from 60,000 USD a year"),
    (
        (5_000_000, 5_000_000, "VND", "whole"),
        "5 triệu đồng cho toàn đợt",
        "5 million VND for the whole period",
    ),
    ((None, None, "VND", "month"), "", ""),
]


@pytest.mark.parametrize(("values", "vietnamese", "english"), SAID)
def test_pay_is_said_in_each_language_from_the_same_figures(
    app: Flask, values: Any, vietnamese: str, english: str
) -> None:
    for language, said in (("vi", vietnamese), ("en", english)):
        with app.test_request_context(f"/{language}/"), in_language(language):
            assert describe_pay(paid(*values)) == said


def typed_page(client: Any, opening: Opening, **pay: str) -> Any:
    url = f"/en/programs/openings/{opening.id}/edit"
    page = client.get(url)
    return client.post(
        url,
        data={
            "csrf_token": token(page),
            "version": str(opening.version),
            "program_id": str(opening.program_id),
            "title_vi": "Giảng viên",
            "title_en": "Lecturer",
            "mode": "visiting_semester",
            "field_id": str(opening.field_id),
            "seats": "1",
            "teaching_language": "en",
            "starts_on": "01/09/2027",
            "closes_on": "01/03/2027",
            "pay_currency": "VND",
            "pay_period": "month",
            **pay,
        },
    )


@pytest.fixture
def opening(client: Any) -> Opening:
    from registry.programs.models import OpeningState

    institution = make_institution()
    opening = make_opening(make_program(institution), state=OpeningState.DRAFT)
    client.log_in(make_user(Role.INSTITUTION_RECRUITER, organisation=institution))
    return opening


@pytest.mark.parametrize("text", ["60.000.000", "60,000,000", "60 000 000", "60000000"])
def test_an_amount_is_read_however_its_thousands_are_parted(
    client: Any, opening: Opening, database: Any, text: str
) -> None:
    page = client.get(f"/vi/programs/openings/{opening.id}/edit").get_data(as_text=True)
    assert re.search(r'<input[^>]*name="pay_from"[^>]*type="text"', page)
    assert typed_page(client, opening, pay_from=text).status_code == 302
    assert database.scalars(select(Opening)).one().pay_from == 60_000_000


@pytest.mark.parametrize("text", ["60 triệu", "60.00", "1.000,000", "-5", "9" * 13, "６０"])
def test_an_amount_that_is_no_whole_figure_is_refused_and_kept(
    client: Any, opening: Opening, text: str
) -> None:
    page = typed_page(client, opening, pay_from=text)
    assert page.status_code == 422
    assert f'value="{text}"' in page.get_data(as_text=True)


def test_the_highest_pay_cannot_lie_below_the_lowest(client: Any, opening: Opening) -> None:
    page = typed_page(client, opening, pay_from="90.000.000", pay_to="60.000.000")
    assert page.status_code == 422
    assert "The highest pay is below the lowest" in page.get_data(as_text=True)


def test_search_engines_read_the_pay_as_figures(client: Any) -> None:
    opening = make_opening(pay_from=80_000_000, pay_to=120_000_000)
    text = client.get(f"/en/openings/{opening.id}").get_data(as_text=True)
    assert "80–120 million VND a month" in text
    assert '"baseSalary"' in text
    assert '"minValue": 80000000' in text
    assert '"unitText": "MONTH"' in text
    assert "80–120 triệu đồng mỗi tháng" in client.get(f"/vi/openings/{opening.id}").get_data(
        as_text=True
    )
