"""The sample: the same seed and the same list give the same people, on any machine.

Each counted person is one line, register number and contract number. The lines are put in the order of
SHA-256(seed, line), and the first of them are drawn: whoever has the list can do so with any tool.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from registry.campaigns.models import AuditCampaign
from registry.campaigns.terms import term
from registry.contracts.models import Contract
from registry.core.db import session
from registry.experts.models import Person
from registry.targets import counting
from registry.targets.models import RuleSet
from registry.targets.verdicts import Verdict


def new_seed() -> str:
    """By chance, once two people have agreed on the list: neither can choose whom it draws."""
    return secrets.token_hex(16)


def rank(seed: str, lines: Iterable[str]) -> list[str]:
    return sorted(lines, key=lambda line: (_digest(f"{seed}\n{line}"), line))


def digest_of(lines: Iterable[str]) -> str:
    return _digest("".join(f"{line}\n" for line in sorted(lines)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def size_of(population: int, share_percent: int, *, least: int) -> int:
    """Rounded up; at least so many, and never more than there are."""
    return min(population, max(least, -(-population * share_percent // 100)))


def list_lines(campaign: AuditCampaign) -> Mapping[str, Verdict]:
    """Who counts at the moments of the campaign: whatever is recorded later changes nothing of it."""
    rules = session().get_one(RuleSet, campaign.rule_set_id)
    count = counting.evaluate(rules, as_of=campaign.as_of, known_at=campaign.known_at)
    people = _numbers(Person, {row.person_id for row in count.counted})
    contracts = _numbers(Contract, {row.contract_id for row in count.counted})
    return {
        f"{people[row.person_id]} {contracts[row.contract_id]}": row
        for row in count.counted
        if row.contract_id
    }


def _numbers(model: Any, ids: set[Any]) -> Mapping[Any, str]:
    return dict(session().execute(select(model.id, model.number).where(model.id.in_(ids))).all())


def draw(campaign: AuditCampaign, lines: Iterable[str]) -> Sequence[str]:
    """In the order of the draw."""
    known = list(lines)
    day = campaign.drawn_at.date() if campaign.drawn_at else None
    size = size_of(len(known), campaign.share_percent, least=term("least_sample", on=day))
    return rank(campaign.seed, known)[:size]
