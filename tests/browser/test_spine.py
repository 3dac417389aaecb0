"""The path in Chromium: every page accessible, within its policy, at a desk and on a telephone."""

from typing import Any

import pytest
from browser.visitor import BrowserVisitor
from chromium import DESK, TELEPHONE
from flask import Flask
from journeys import spine

from registry.core.db import transaction

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("locale", "context"),
    [
        ("vi", {"viewport": DESK}),
        ("en", {"viewport": TELEPHONE}),
        ("vi", {"viewport": TELEPHONE, "java_script_enabled": False}),
    ],
    ids=["vi", "en", "vi without JavaScript"],
)
def test_from_a_scientist_abroad_to_a_counted_semester(
    chromium: Any, live: Flask, locale: str, context: dict[str, Any]
) -> None:
    with live.app_context(), transaction():
        staff, program = spine.arrange()
    visitors = {
        name: BrowserVisitor(chromium, live, locale, **context).sign_in(user)
        for name, user in staff.items()
    }
    expert = BrowserVisitor(chromium, live, locale, **context)
    spine.walk(live, visitors, expert, program)
