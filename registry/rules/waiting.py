"""Changes of the counting rules that a second officer of the ministry has to decide on."""

from sqlalchemy import and_, select

from registry.accounts.models import User
from registry.core.i18n import _l, locale
from registry.core.paging import Rows
from registry.core.permissions import Permission
from registry.core.waiting import NO_DAY, Party, Work, mine
from registry.reference.kinds import ReferenceChangeState
from registry.rules.models import RuleChange
from registry.targets.models import Target


def _proposed(user: User) -> Rows:
    return (
        select(
            RuleChange.id,
            RuleChange.kind,
            RuleChange.content,
            Target.code,
            NO_DAY.label("due_on"),
            RuleChange.created_at.label("since"),
            mine(RuleChange.proposed_by_id != user.id),
        )
        .join(
            Target,
            and_(Target.series_id == RuleChange.target_id, Target.superseded_at.is_(None)),
        )
        .where(RuleChange.state == ReferenceChangeState.PROPOSED)
    )


WORK = (
    Work(
        code="rules.second",
        label=_l("Second opinion on a change of the counting rules"),
        act=_l("Compare"),
        party=Party.MINISTRY,
        permission=Permission.COUNT_DECIDE,
        rows=_proposed,
        title=lambda row: f"{row.code}: {row.content[f'title_{locale()}']}",
        about=lambda row: str(row.kind.label),
        address=lambda row: {"rule_change_id": row.id},
        case_endpoint="rules.show",
        list_endpoint="rules.index",
    ),
)
