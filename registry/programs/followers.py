"""Who has to do with an opening in later features: people who wait, contracts that were signed."""

from collections.abc import Sequence

from registry.accounts.models import User
from registry.core.hooks import Hook
from registry.programs.models import Opening

people_waiting = Hook[[Opening], Sequence[User]]("programs.people_waiting")
opening_ended = Hook[[Opening], None]("programs.opening_ended")
signed_contracts = Hook[[Opening], int]("programs.signed_contracts")


def list_people(opening: Opening) -> list[User]:
    return [user for people in people_waiting(opening) for user in people]


def count_signed(opening: Opening) -> int:
    return sum(signed_contracts(opening))
