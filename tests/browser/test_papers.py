"""A contract on paper is entered with Chromium, at a desk and on a telephone without its scripts."""

from typing import Any

import pytest
from browser.visitor import BrowserVisitor
from chromium import DESK, TELEPHONE, Size
from flask import Flask
from journeys import papers

from registry.core.db import transaction

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("locale", "size", "scripts"),
    [("vi", DESK, True), ("en", TELEPHONE, False)],
    ids=["vi at a desk", "en on a telephone without JavaScript"],
)
def test_a_contract_on_paper_is_entered_checked_confirmed_and_counted(
    chromium: Any, live: Flask, locale: str, size: Size, scripts: bool
) -> None:
    def visit() -> BrowserVisitor:
        return BrowserVisitor(chromium, live, locale, size, scripts=scripts)

    with live.app_context(), transaction():
        staff = papers.arrange()
    visitors = {name: visit().sign_in(user) for name, user in staff.items()}
    papers.walk(live, visitors, visit())
