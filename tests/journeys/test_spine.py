"""From a scientist abroad to a counted semester, through the pages, in both languages."""

from typing import Any

import pytest
from flask import Flask
from journeys import spine
from journeys.visitor import Visitor

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("searching")
@pytest.mark.parametrize("locale", ["vi", "en"])
def test_from_a_scientist_abroad_to_a_counted_semester(
    app: Flask, country: Any, locale: str
) -> None:
    staff, program = spine.arrange()
    visitors = {name: Visitor(app, locale).sign_in(user) for name, user in staff.items()}
    spine.walk(app, visitors, Visitor(app, locale), program)
