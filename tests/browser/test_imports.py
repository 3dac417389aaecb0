"""A list is brought in with Chromium, at a desk and on a telephone without its scripts."""

from typing import Any

import pytest
from browser.visitor import BrowserVisitor
from chromium import DESK, TELEPHONE, Size
from flask import Flask
from journeys import lists

from registry.core.db import transaction

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("locale", "size", "scripts"),
    [("vi", DESK, True), ("en", TELEPHONE, False)],
    ids=["vi at a desk", "en on a telephone without JavaScript"],
)
def test_a_list_becomes_invitations_and_is_taken_back(
    chromium: Any, live: Flask, locale: str, size: Size, scripts: bool
) -> None:
    def visit() -> BrowserVisitor:
        return BrowserVisitor(chromium, live, locale, size, scripts=scripts)

    with live.app_context(), transaction():
        recruiter = lists.arrange()
    lists.walk(live, visit().sign_in(recruiter), visit())
