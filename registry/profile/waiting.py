"""What the expert still has to do with the own profile."""

from sqlalchemy import func, select

from registry.accounts.models import User
from registry.core.i18n import _l
from registry.core.paging import Rows
from registry.core.permissions import Permission
from registry.core.waiting import NO_DAY, Party, Work, mine
from registry.experts.models import Person
from registry.experts.states import PersonState


def _unfinished(user: User) -> Rows:
    is_own = Person.user_id == user.id
    return select(
        Person.id,
        Person.number,
        NO_DAY.label("due_on"),
        func.coalesce(Person.submitted_at, Person.created_at).label("since"),
        mine(is_own),
    ).where(is_own, Person.state.in_((PersonState.DRAFT, PersonState.NEEDS_INFO)))


WORK = (
    Work(
        "profile.submit",
        _l("Complete and submit your profile"),
        _l("Open my profile"),
        Party.EXPERT,
        _unfinished,
        permission=Permission.EXPERT_EDIT_OWN,
        title=lambda row: row.number,
        about=lambda row: row.number,
        address=lambda _row: {},
        case_endpoint="experts.home",
        list_endpoint="experts.home",
    ),
)
