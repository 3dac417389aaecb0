"""Each kind of contract names the laws that it rests on, as they were on its day."""

from datetime import date

import pytest
from flask import Flask

from registry.contracts.kinds import ContractKind
from registry.contracts.legal_bases import list_bases
from registry.core.i18n import say_in_languages
from registry.programs.drift import find_drift


def said(kind: ContractKind, day: date) -> list[str]:
    """In Vietnamese and in English."""
    return say_in_languages(lambda: "\n".join(one.citation for one in list_bases(kind, on=day)))


@pytest.mark.parametrize("kind", ContractKind)
def test_every_kind_has_a_basis_that_says_the_same_in_both_languages(
    app: Flask, kind: ContractKind
) -> None:
    with app.test_request_context():
        for day in (date(2025, 9, 19), date(2026, 6, 30), date(2030, 1, 1)):
            vietnamese, english = said(kind, day)
            assert vietnamese
            assert list(find_drift(vietnamese, english)) == []


def test_a_law_holds_from_its_day_on(app: Flask) -> None:
    with app.test_request_context():
        before = said(ContractKind.VISITING, date(2025, 12, 31))[1]
        after = said(ContractKind.VISITING, date(2026, 1, 1))[1]
    assert "Article 71" in before
    assert "Article 71" not in after
