"""Ids of readers and organisations that come again in each test on its own transaction.

What the product keeps for a reader (the statement that counts their waiting work, a fifth of a page)
is then kept from one test to the next, as it is from one page to the next of somebody who works.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

_made: list[Counter[str]] = []


@contextmanager
def repeatable_ids() -> Iterator[None]:
    """While the rows of nobody else are in the way."""
    _made.append(Counter())
    try:
        yield
    finally:
        _made.pop()


def next_id(kind: object) -> UUID:
    if not _made:
        return uuid4()
    _made[-1][str(kind)] += 1
    return uuid5(NAMESPACE_OID, f"{len(_made)} {kind} {_made[-1][str(kind)]}")
