"""Rules that are data are never written in words: their numbers are printed from row or constant."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from account_steps import ACCOUNT, make_member
from babel.messages.pofile import read_po
from flask import Flask
from sqlalchemy import select

from registry.accounts import invitations, services, tokens
from registry.accounts.models import TokenPurpose
from registry.background.mail import MailMessage
from registry.core import packaged
from registry.core.db import session
from registry.core.i18n import format_duration
from registry.core.packaged import read_rows
from registry.core.permissions import Role
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.profile import outlook

CATALOGUE = Path(__file__).parents[2] / "translations/vi/LC_MESSAGES/messages.po"
ENGLISH = re.compile(
    r"\b(\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty)"
    r"[ -](\w+ )?(days?|weeks?|hours?|months?|years?|minutes?|people|persons|MB|files?|characters?"
    r"|attempts?|fields|seats|times)\b",
    re.IGNORECASE,
)
VIETNAMESE = re.compile(
    r"\b(\d[\d,.]*|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|hai mươi|ba mươi)"
    r" (ngày|tuần|giờ|tháng|năm|phút|người|MB|tệp|ký tự|lần|lĩnh vực|vị trí)\b",
    re.IGNORECASE,
)
# Estimates, names of standards, two persons who decide, and what the gallery of components shows.
NO_RULES = (
    "For example: endorsement in 5 days",
    "80 times in 100",
    "About ten minutes",
    "ISCED-F 2013 fields",
    "Open until 23:59 in Hà Nội on this day",
    "Two different people",
    "One column of the file is assigned twice.",
    "these are two people",
    "in fact two people",
    "two verifiers",
    "Two verifiers",
    "One of the two must be",
    "The same language was chosen twice",
    "two time axes",
    "Two openings for one expert at the same time",
    "Two runs compared",
    "What verifiers concluded about two records",
    "1.2 MB · received",
    "12 days fewer in 3 months",
    "14 days left to answer",
    "No answer within five working days",
    "PDF, PNG or JPEG, at most 20 MB",
    "To be signed in 30 days",
    "Use 500 characters or fewer",
    "Visiting from 3 months",
)


def test_no_sentence_of_the_catalogue_states_a_number_of_its_own() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="vi")
    found = []
    for message in catalogue:
        english, vietnamese = forms_of(message.id), forms_of(message.string)
        states = [ENGLISH.search(text) for text in english]
        states += [VIETNAMESE.search(text) for text in vietnamese]
        if any(states) and not any(known in english[0] for known in NO_RULES):
            found.append(english[0])
    assert not found, found


def forms_of(text: Any) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (str(text or ""),)


def test_a_duration_is_written_in_the_language_of_the_reader(app: Flask) -> None:
    for address, written in (
        ("/en/", ["1 hour", "24 hours", "7 days"]),
        ("/vi/", ["1 giờ", "24 giờ", "7 ngày"]),
    ):
        with app.test_request_context(address):
            app.preprocess_request()
            spans = (timedelta(hours=1), timedelta(hours=24), timedelta(days=7))
            assert [format_duration(span) for span in spans] == written


def change_rows(monkeypatch: pytest.MonkeyPatch, read: Any) -> None:
    """As if the packaged table said something else from now on."""
    monkeypatch.setattr(packaged, "read_rows", read)
    monkeypatch.setattr(packaged, "read_dated_rows", packaged.read_dated_rows.__wrapped__)


def with_periods(**changed: int) -> Callable[[str, str], list[dict[str, str]]]:
    def read(package: str, name: str) -> list[dict[str, str]]:
        rows = read_rows(package, name)
        return [
            row | {"value": str(changed.get(row.get("code", ""), row.get("value")))} for row in rows
        ]

    return read


@pytest.mark.parametrize(
    ("address", "code", "old"),
    [
        ("/en/help", "review_working_days", "10 working days"),
        ("/vi/help", "review_working_days", "10 ngày làm việc"),
        ("/en/personal-data", "data_request_working_days", "2 working days"),
        ("/vi/personal-data", "data_request_working_days", "2 ngày làm việc"),
    ],
)
def test_a_changed_row_changes_the_public_pages(
    client: Any, monkeypatch: pytest.MonkeyPatch, address: str, code: str, old: str
) -> None:
    assert old in read(client, address)
    change_rows(monkeypatch, with_periods(**{code: 77}))
    page = read(client, address)
    assert old not in page
    assert old.replace(old.split()[0], "77", 1) in page


def read(client: Any, address: str) -> str:
    return " ".join(client.get(address).get_data(as_text=True).split())


def test_a_changed_row_changes_what_the_expert_is_told(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_rows(monkeypatch, with_periods(review_working_days=77))
    shown = outlook.look_ahead(Person(state=PersonState.DRAFT))
    assert shown
    assert "77 working days" in shown.text


def test_a_changed_lifetime_changes_the_pages_and_the_mails(
    client: Any, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "LIFETIME", timedelta(days=77))
    lifetimes = dict.fromkeys(TokenPurpose, timedelta(hours=11))
    monkeypatch.setattr(tokens, "LIFETIMES", lifetimes)
    assert "is valid for 11 hours" in read(client, f"{ACCOUNT}/forgotten")
    administrator = make_member(Role.ADMINISTRATOR)
    client.log_in(administrator)
    assert "is valid for 77 days" in read(client, f"{ACCOUNT}/staff/invite")
    user = make_member(Role.EXPERT, email="reader@example.org")
    services.send_confirmation(user)
    services.ask_reset(email=user.email, network="198.51.100.7")
    invitations.invite(
        email="new@example.org",
        name="Lê Minh",
        role=Role.AUDITOR,
        organisation_id=None,
        locale="en",
        by=administrator,
    )
    texts = {row.template: " ".join(row.text.split()) for row in messages()}
    assert "11 giờ" in texts["account_confirm"] or "11 hours" in texts["account_confirm"]
    assert "11 giờ" in texts["account_reset"] or "11 hours" in texts["account_reset"]
    assert "77 days" in texts["account_invitation"]


def messages() -> list[Any]:
    return list(session().scalars(select(MailMessage)))
