"""Every action of the chain has a name, and words for it in both languages."""

from typing import Any

import pytest

from registry.audit.actions import EARLIER, AuditAction, action_label, list_actions


@pytest.fixture
def actions(app: Any) -> dict[str, AuditAction]:
    """Of all features: the application has loaded them."""
    return {action.value: action for action in list_actions()}


def test_an_action_is_named_after_its_object_and_belongs_to_one_feature(
    actions: dict[str, AuditAction],
) -> None:
    assert len(actions) == len(list(list_actions())) > 130
    for value in actions:
        kind, _dot, done = value.partition(".")
        assert kind.islower(), value
        assert done.islower(), value
    modules = [kind.__module__ for kind in AuditAction.__subclasses__()]
    assert all(modules.count(module) == 1 for module in modules)


def source_of(action: AuditAction) -> str:
    """The label as the code has it, before any translation."""
    label: Any = action.label
    return str(label._args[0])


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_every_action_is_read_in_words(
    app: Any, actions: dict[str, AuditAction], locale: str
) -> None:
    with app.test_request_context(f"/{locale}/"):
        from flask import g

        g.locale = locale
        words = {value: action_label(value) for value in actions}
    assert all(label and label != value for value, label in words.items())
    if locale == "vi":
        untranslated = [value for value in words if words[value] == source_of(actions[value])]
        assert not untranslated


def test_what_was_recorded_under_an_earlier_name_stays_readable(
    app: Any, actions: dict[str, AuditAction]
) -> None:
    assert not EARLIER.keys() & actions.keys()
    assert set(EARLIER.values()) <= actions.keys()
    with app.test_request_context("/en/"):
        assert action_label("introduction.talking") == action_label("introduction.talk_noted")
        assert action_label("of.nobody") == "of.nobody"
