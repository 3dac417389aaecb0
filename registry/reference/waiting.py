"""Changes of reference data that a second officer of the ministry has to decide on."""

from sqlalchemy import func, select, true

from registry.accounts.models import User
from registry.core.i18n import _l
from registry.core.paging import Rows
from registry.core.permissions import Permission
from registry.core.waiting import NO_DAY, Party, Work, mine
from registry.reference import matters
from registry.reference.kinds import ReferenceChangeState
from registry.reference.models import ReferenceChange
from registry.taxonomy.models import Organisation


def _proposed(user: User) -> Rows:
    return (
        select(
            ReferenceChange.id,
            ReferenceChange.kind,
            Organisation.name_vi,
            Organisation.name_en,
            ReferenceChange.content,
            ReferenceChange.institution_id,
            NO_DAY.label("due_on"),
            ReferenceChange.created_at.label("since"),
            mine(
                ReferenceChange.proposed_by_id != user.id,
                func.coalesce(
                    ReferenceChange.institution_id.not_in(user.organisation_ids()), true()
                ),
            ),
        )
        .outerjoin(Organisation, Organisation.id == ReferenceChange.institution_id)
        .where(ReferenceChange.state == ReferenceChangeState.PROPOSED)
    )


WORK = (
    Work(
        code="reference.second",
        label=_l("Second opinion on a change of reference data"),
        act=_l("Compare"),
        party=Party.MINISTRY,
        permission=Permission.COUNT_DECIDE,
        rows=_proposed,
        title=matters.title_of,
        about=lambda row: str(row.kind.label),
        address=lambda row: {"reference_change_id": row.id},
        case_endpoint="reference.show",
        list_endpoint="reference.index",
    ),
)
