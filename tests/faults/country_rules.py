"""Changes of the counting rules: one of each officer of the ministry, which the other one decides on."""

from datetime import date
from typing import Any

from faults.sides import Side, SmallCountry, receive

from registry.rules import editing, services
from registry.targets import queries as targets

PAPER = {
    "number": "12/QĐ-BGDĐT",
    "decided_on": date(2026, 8, 1),
    "signed_by": "Nguyễn Văn An",
    "reason": "Theo quyết định.",
}


def propose_rule_changes(country: SmallCountry) -> None:
    _propose(country.own, "block", "TG1-2026.8", {"recruited_or_semester": {"block_credits": 3}})
    _propose(country.other, "online", "TG1-2026.9", {"recruited_or_semester": {"weeks": 12}})


def _propose(side: Side, reading: str, edition: str, answers: dict[str, Any]) -> None:
    officer, target = side.people["scheme_officer"], targets.get_target("TG1")
    rules = targets.get_rule_set(target, reading)
    days: dict[str, Any] = {name: getattr(rules, name) for name in ("counts_from", "counts_until")}
    content = {
        "edition": edition,
        "title_vi": rules.title_vi,
        "title_en": rules.title_en,
        **days,
        "predicates": editing.compose(rules.predicates, answers, **days),
    }
    services.propose_edition(
        target,
        rules,
        receive("quyết định về quy tắc", by=officer),
        content=content,
        in_force_on=date(2026, 9, 1),
        by=officer,
        **PAPER,
    )
