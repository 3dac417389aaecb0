"""The path in Chromium: every page accessible and within its policy, at a desk or on a telephone.

What the pages look like on a telephone with its scripts is seen by the crawl.
"""

from typing import Any

import pytest
from browser.visitor import BrowserVisitor
from chromium import DESK, TELEPHONE, Size
from flask import Flask
from journeys import spine
from sqlalchemy import select

from registry.accounts.models import User
from registry.core.db import session, transaction

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("locale", "size", "scripts"),
    [("vi", DESK, True), ("en", TELEPHONE, False)],
    ids=["vi at a desk", "en on a telephone without JavaScript"],
)
def test_from_a_scientist_abroad_to_a_counted_semester(
    chromium: Any, live: Flask, locale: str, size: Size, scripts: bool
) -> None:
    def visit() -> BrowserVisitor:
        return BrowserVisitor(chromium, live, locale, size, scripts=scripts)

    with live.app_context(), transaction():
        staff, program = spine.arrange()
    visitors = {name: visit().sign_in(user) for name, user in staff.items()}
    spine.walk(live, visitors, visit(), program)
    with live.app_context():
        zones = {user.time_zone for user in session().scalars(select(User)) if not user.is_staff}
    assert zones == ({"Europe/Berlin"} if scripts else {""})
