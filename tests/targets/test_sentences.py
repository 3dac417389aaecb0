"""Every sentence that explains a finding can be said, in both languages and for one or many."""

import re
from typing import Any

import pytest
from flask import Flask, g

from registry.core.i18n import Plural
from registry.targets.sentences import WORDS


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
