"""Proposals of new editions, with short words."""

import copy
from datetime import date
from typing import Any

from factories import make_document

from registry.accounts.models import User
from registry.rules import editing, services
from registry.rules.models import RuleChange
from registry.targets import queries as targets
from registry.targets.models import RuleSet

PAPER: dict[str, Any] = {
    "decided_on": date(2026, 5, 4),
    "number": "77/QĐ-BGDĐT",
    "signed_by": "Nguyễn Văn An",
    "reason": "Theo quyết định.",
}


def content_of(rules: RuleSet, edition: str, answers: dict[str, Any]) -> dict[str, Any]:
    days: dict[str, Any] = {"counts_from": rules.counts_from, "counts_until": rules.counts_until}
    return {
        "edition": edition,
        "title_vi": rules.title_vi,
        "title_en": rules.title_en,
        **days,
        "predicates": editing.compose(copy.deepcopy(rules.predicates), answers, **days),
    }


def propose(
    code: str,
    reading: str,
    day: date,
    by: User,
    /,
    edition: str = "TG1-2026.9",
    **answers: Any,
) -> RuleChange:
    """`answers`: by rule, of each parameter by its name."""
    target = targets.get_target(code)
    rules = targets.find_reading(target, reading)
    assert rules is not None
    return services.propose_edition(
        target,
        rules,
        make_document(),
        content=content_of(rules, edition, answers),
        in_force_on=day,
        by=by,
        **PAPER,
    )
