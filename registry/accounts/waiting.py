"""Lost second factors that somebody has to decide on."""

from sqlalchemy import literal

from registry.accounts.models import SecondFactorReset, User
from registry.accounts.reset_queries import decidable_resets
from registry.core.i18n import _l
from registry.core.paging import Rows
from registry.core.permissions import Permission
from registry.core.waiting import NO_DAY, Party, Work, mine


def _resets(user: User) -> Rows:
    return (
        decidable_resets(user)
        .join(User, User.id == SecondFactorReset.user_id)
        .with_only_columns(
            SecondFactorReset.id,
            User.display_name,
            User.email,
            NO_DAY.label("due_on"),
            SecondFactorReset.created_at.label("since"),
            mine(literal(True)),
        )
    )


WORK = (
    Work(
        "accounts.reset",
        _l("Decide on a lost second factor"),
        _l("Decide"),
        Party.ADMINISTRATOR,
        _resets,
        permission=Permission.ACCOUNT_ADMINISTER,
        title=lambda row: row.display_name,
        about=lambda row: row.email,
        address=lambda row: {"reset_id": row.id},
        case_endpoint="accounts.decide_reset",
        list_endpoint="accounts.staff",
    ),
)
