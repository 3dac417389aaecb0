"""From a list that exists already to invitations, and back, through the pages."""

import pytest
from flask import Flask
from journeys import lists
from journeys.visitor import Visitor

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_a_list_becomes_invitations_and_is_taken_back(
    app: Flask, country: object, locale: str
) -> None:
    recruiter = Visitor(app, locale).sign_in(lists.arrange())
    lists.walk(app, recruiter, Visitor(app, locale))
