"""Cases of officers who have left are nobody's; what is nobody's goes where a rule says."""

from collections.abc import Sequence

from registry.core.db import read_only, session, transaction
from registry.desk import queries, services
from registry.desk.kinds import CareKind
from registry.desk.models import OwnerRule


def keep_owners(kinds: Sequence[CareKind]) -> int:
    """One transaction for each officer who has left and for each rule. Returns how many cases moved."""
    moved = 0
    with read_only():
        lost = queries.list_lost(kinds)
        rules = [(kind, rule.id) for kind in kinds for rule in queries.list_rules(kind)]
    for kind, user_id in lost:
        with transaction():
            moved += services.release(kind, user_id)
    for kind, rule_id in rules:
        with transaction():
            rule = session().get(OwnerRule, rule_id)
            moved += services.apply_rule(kind, rule) if rule is not None else 0
    return moved
