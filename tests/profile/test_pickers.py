"""The lists in which an expert looks for a field: found by the words that people type."""

import re
from typing import Any

import pytest
from running import load_reference

from registry.core.db import transaction
from registry.profile.forms import offer
from registry.taxonomy import choices
from search.text.analysis import fold


@pytest.fixture
def reference(database: Any) -> None:
    with transaction():
        load_reference()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("machine learning", "10201"),
        ("hoc may", "10201"),
        ("artificial intelligence", "10201"),
        ("trí tuệ nhân tạo", "10201"),
        ("AI", "10201"),
        ("10201", "10201"),
        ("Computer science", "10201"),
    ],
)
def test_a_field_answers_to_the_words_of_both_languages(
    app: Any, reference: None, typed: str, code: str
) -> None:
    with app.test_request_context("/vi/"):
        found = {
            value
            for value, label, words in choices.field_choices()
            if fold(typed) in fold(f"{label}, {words.get('data-words', '')}")
        }
    assert code in found


def test_no_option_begins_with_a_code(app: Any, reference: None) -> None:
    with app.test_request_context("/en/"):
        options = [*choices.field_choices(), *offer.technology_choices()]
    assert not [label for _value, label, _words in options if re.match(r"[0-9.]+ ", label)]
