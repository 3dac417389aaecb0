"""Samples of the mails about changes of the counting rules."""

import uuid
from typing import Any

from registry.reference.kinds import ReferenceChangeState
from registry.rules.kinds import RuleChangeKind
from registry.rules.models import RuleChange
from registry.targets.models import Target


def samples_of_rules() -> dict[str, list[dict[str, Any]]]:
    target = Target(code="TG1")
    content = {"title_vi": "Đã ký", "title_en": "Signed", "edition": "TG1-2027.1"}
    changes = [
        RuleChange(
            id=uuid.uuid4(), kind=RuleChangeKind.EDITION, state=state, number="12/QĐ-BGDĐT",
            content=content, answer=answer,
        )
        for state, answer in (
            (ReferenceChangeState.APPROVED, ""),
            (ReferenceChangeState.REFUSED, "Sai điều khoản."),
        )
    ]  # fmt: skip
    names = ("waiting", "answered")
    return {
        f"rule_change_{name}": [{"change": one, "target": target} for one in changes]
        for name in names
    }
