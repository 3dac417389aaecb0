"""What of the registry rests on which legal text: each feature says it of what is its own."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, TypedDict

from registry.core.i18n import locale


@dataclass(frozen=True)
class Citation:
    """`kind`: what rests on the text, in a word. `cited`: the legal basis in Vietnamese, in which texts
    stand by their numbers; `article`: the same in the reader's language."""

    kind: Any
    title: str
    cited: str
    article: str
    actor: str = ""
    deadline: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    endpoint: str = ""  # of a page that everybody may read
    values: Mapping[str, Any] = field(default_factory=dict)


Citing = Callable[[], Iterator[Citation]]


class Words(TypedDict):
    cited: str
    article: str


def in_both(row: Any, name: str) -> Words:
    """The legal basis that a row holds in two columns, as a citation takes it."""
    read = row.__getitem__ if isinstance(row, Mapping) else partial(getattr, row)
    return {"cited": read(f"{name}_vi"), "article": read(f"{name}_{locale()}")}
