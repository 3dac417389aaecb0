"""The names of what is done: each feature lists its own in `actions.py`, in the past tense.

The chain stores the value. An action that is given another name moves its old value to `EARLIER`, so
that what was recorded under it stays readable.
"""

from collections.abc import Callable, Iterator
from typing import Any

from registry.core.enums import LabelledEnum

EARLIER = {
    "account.created": "account.signed_up",
    "duplicate.different": "duplicate.declared_different",
    "duplicate.same": "duplicate.declared_same",
    "duplicate.unsure": "duplicate.left_open",
    "introduction.talking": "introduction.talk_noted",
    "opening.no_suitable": "opening.ended_without_candidate",
    "opening.selecting": "opening.selection_begun",
    "profile.in_review": "profile.review_begun",
    "profile.not_eligible": "profile.found_not_eligible",
}


class AuditAction(LabelledEnum):
    """`object.done`, with the words that auditors read. By itself, as `auto()`, the first word of a
    name says what is acted on: `OPENING_FILLED` is "opening.filled"."""

    @staticmethod
    def _generate_next_value_(name: str, *_others: Any) -> str:
        return name.lower().replace("_", ".", 1)


def done_to(thing: str) -> Callable[..., str]:
    """For actions on one kind of thing, whose names need not repeat it."""
    return lambda name, *_others: f"{thing}.{name.lower()}"


def list_actions() -> Iterator[AuditAction]:
    for feature in AuditAction.__subclasses__():
        yield from feature


def action_label(value: str) -> str:
    """In the reader's language; a value that no feature knows (any more) is shown as it is stored."""
    wanted = EARLIER.get(value, value)
    return next((str(action.label) for action in list_actions() if action == wanted), value)
