"""Who has to do with an opening elsewhere: later features register, this one must not import them."""

from collections.abc import Callable, Sequence

from registry.accounts.models import User
from registry.programs.models import Opening

ListPeople = Callable[[Opening], Sequence[User]]
Close = Callable[[Opening], None]
Count = Callable[[Opening], int]
_people: list[ListPeople] = []
_closers: list[Close] = []
_counters: list[Count] = []


def register(*, people: ListPeople, close: Close) -> None:
    """`people(opening)`: who waits for something; `close(opening)`: nobody is sought any more."""
    if people not in _people:
        _people.append(people)
        _closers.append(close)


def register_seats(count: Count) -> None:
    """`count(opening)`: how many contracts are signed for it."""
    if count not in _counters:
        _counters.append(count)


def list_people(opening: Opening) -> list[User]:
    return [user for people in _people for user in people(opening)]


def announce_end(opening: Opening) -> None:
    for close in _closers:
        close(opening)


def count_signed(opening: Opening) -> int:
    return sum(count(opening) for count in _counters)
