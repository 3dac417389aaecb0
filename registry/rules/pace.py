"""What another value or period of a target means for the pace that it needs."""

from dataclasses import dataclass

from registry.core.i18n import hanoi_today
from registry.rules.content import unpack
from registry.rules.models import RuleChange
from registry.targets import queries as targets
from registry.targets.models import Target


@dataclass(frozen=True)
class Pace:
    """On a day of the comparison, for the target as it is and as it would be."""

    value: int
    counted: int
    needed_today: int

    @property
    def to_go(self) -> int:
        return max(0, self.value - self.counted)


def compare(target: Target, change: RuleChange) -> list[Pace]:
    """Before and after."""
    columns = ("code", "unit", "subject", "owner_code", "position", "is_active")
    kept = {name: getattr(target, name) for name in columns}
    proposed = Target(**kept, **unpack(change.content))
    counted = targets.count(target).number if targets.list_rule_sets(target) else 0
    today = hanoi_today()
    return [Pace(one.value, counted, targets.needed_on(one, today)) for one in (target, proposed)]
