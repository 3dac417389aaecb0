"""From a legal text to everything that rests on it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from registry.core.citing import Citation, Citing
from registry.core.periods import holds_on
from registry.law.texts import LegalText, find_numbers, list_known


@dataclass(frozen=True)
class Touched:
    text: LegalText
    citations: list[Citation]

    def by_kind(self) -> list[tuple[str, list[Citation]]]:
        """In the order in which the kinds first come."""
        first: dict[str, int] = {}
        for one in self.citations:
            first.setdefault(str(one.kind), len(first))
        ordered = sorted(self.citations, key=lambda one: first[str(one.kind)])
        return [(kind, list(those)) for kind, those in groupby(ordered, lambda one: str(one.kind))]

    def in_force(self, on: date) -> list[Citation]:
        return [one for one in self.citations if holds_on(one, on)]

    def is_outlived(self, on: date) -> bool:
        """What is in force still rests on a text that no longer is."""
        ended = self.text.valid_to is not None and self.text.valid_to <= on
        return ended and bool(self.in_force(on))


def list_touched(citing: Iterable[Citing]) -> list[Touched]:
    """Every legal text with what rests on it; the ones that most rests on first."""
    known = list_known()
    found: dict[str, list[Citation]] = defaultdict(list)
    for one in (citation for feature in citing for citation in feature()):
        for number in find_numbers(one.cited, known):
            found[number].append(one)
    listed = {one.number for one in known}
    unlisted = [LegalText(number) for number in found if number not in listed]
    touched = [Touched(one, found[one.number]) for one in [*known, *unlisted]]
    return sorted(touched, key=lambda one: (-len(one.citations), one.text.number))


def find_touched(slug: str, all_touched: Sequence[Touched]) -> Touched | None:
    return next((one for one in all_touched if one.text.slug == slug), None)
