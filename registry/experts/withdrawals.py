"""What ends together with a consent: later features register it, which this one must not import."""

from collections.abc import Callable

from registry.accounts.models import User
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Person

Step = Callable[[Person, ConsentPurpose, User], None]
_steps: list[Step] = []


def register(step: Step) -> None:
    """`step(person, purpose, by)` runs in the very transaction that withdraws the consent."""
    if step not in _steps:
        _steps.append(step)


def follow(person: Person, purpose: ConsentPurpose, *, by: User) -> None:
    for step in _steps:
        step(person, purpose, by)
