"""From a contract on paper to a counted person, through the pages, in both languages."""

import pytest
from flask import Flask
from journeys import papers
from journeys.visitor import Visitor

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_a_contract_on_paper_is_entered_checked_confirmed_and_counted(
    app: Flask, country: object, locale: str
) -> None:
    visitors = {name: Visitor(app, locale).sign_in(one) for name, one in papers.arrange().items()}
    papers.walk(app, visitors, Visitor(app, locale))
