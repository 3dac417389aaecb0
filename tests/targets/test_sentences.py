"""Every sentence that explains a finding can be said, in both languages and for one or many."""

import re
from datetime import date
from typing import Any

import pytest
from factories import make_person, make_term
from flask import Flask, g
from targets.worlds import Story

from registry.core.i18n import Plural
from registry.experts.kinds import ClaimKind
from registry.targets import loading, sentences
from registry.targets.findings import no
from registry.targets.remedies import read_remedies
from registry.targets.sentences import WORDS
from registry.targets.verdicts import Verdict


@pytest.mark.parametrize("locale", ["vi", "en"])
@pytest.mark.parametrize("number", [1, 5])
def test_every_explanation_says_what_the_rule_found(app: Flask, locale: str, number: int) -> None:
    with app.test_request_context("/"):
        g.locale = locale
        for reason, row in WORDS.items():
            for sentence in row:
                said = str(sentence % values_of(sentence, number))
                assert "%(" not in said, reason
                assert not isinstance(sentence, Plural) or str(number) in said, reason


def values_of(sentence: Any, number: int) -> dict[str, Any]:
    source = sentence.one + sentence.many if isinstance(sentence, Plural) else str(sentence)
    names = dict.fromkeys(re.findall(r"%\((\w+)\)", source), "…")
    return names | ({sentence.by: number} if isinstance(sentence, Plural) else {})


@pytest.mark.parametrize("edit", ["voided", "never started", "baseline"])
def test_of_a_contract_that_can_never_count_no_step_is_advised(database: Any, edit: str) -> None:
    """Beside what nobody can mend, nothing else is worth a verifier's or an officer's time."""
    loading.load()
    story = Story({"2025-2": make_term("2025-2")})
    day = date(2025, 5, 1) if edit == "baseline" else date(2026, 1, 10)
    fact = story.contract(
        day, date(2026, 2, 20), date(2026, 6, 25), started=False, is_checked=False
    )
    story.unchecked(ClaimKind.DOCTORATE)
    if edit == "voided":
        story.voided(fact)
    if edit == "never started":
        story.ended(fact, date(2026, 3, 1))
    verdict = story.verdict()
    assert verdict is not None
    assert len(verdict.failed) > 2
    [told] = read_remedies([(verdict, sentences.roots(verdict.failed))])
    assert {one.text for one in told if one.text} == {str(sentences.NEW_CONTRACT)}
    assert all(one.why and not one.endpoint for one in told)


def test_a_remedy_that_serves_two_causes_is_said_once(app: Flask, database: Any) -> None:
    twice = [no("identity", "not_verified", effort=1, claims=["identity"], level=1)] * 2
    verdict = Verdict(make_person().id, None, None, tuple(twice), None)
    [(first, second)] = read_remedies([(verdict, verdict.failed)])
    assert first.why == second.why
    assert (bool(first.text), second.text) == (True, "")
    assert (bool(first.endpoint), second.endpoint) == (True, "")
