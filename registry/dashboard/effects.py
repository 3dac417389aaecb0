"""The work that brings the target nearest: of those who do not count yet, how many each open question
stands before, and for how many of them nothing else is missing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from registry.targets.sentences import roots
from registry.targets.verdicts import Verdict

SHOWN = 6


@dataclass(frozen=True)
class Effect:
    code: str  # of the rule: the list of those who do not count yet is narrowed by it
    label: Any
    number: int  # rows of that list
    alone: int  # of these, nothing else is missing

    @property
    def is_final(self) -> bool:
        return not self.alone


def read_effects(verdicts: Sequence[Verdict], labels: Any) -> list[Effect]:
    """First what would make most people count; a case that can never count stands last."""
    by_rule: dict[str, list[Verdict]] = defaultdict(list)
    for one in verdicts:
        by_rule[roots(one.failed)[0].code].append(one)
    found = [
        Effect(code, labels(code), len(those), sum(map(counts_once_done, those)))
        for code, those in by_rule.items()
    ]
    return sorted(found, key=lambda one: (-one.alone, -one.number, one.code))[:SHOWN]


def counts_once_done(verdict: Verdict) -> bool:
    """One step is missing, and it is one that somebody can take."""
    return len(verdict.failed) == 1 and verdict.is_on_the_way
