"""What the expert still has to do with the own profile."""

from functools import partial

from sqlalchemy import func, select

from registry.accounts.models import User
from registry.core.i18n import _l
from registry.core.paging import Rows
from registry.core.permissions import Permission
from registry.core.waiting import NO_DAY, Party, Work, mine
from registry.experts.models import Person
from registry.experts.services import CLOSED
from registry.experts.states import PersonState
from registry.profile.models import Proposal, Reconfirmation
from registry.profile.reconfirming import is_waiting


def _unfinished(user: User) -> Rows:
    is_own = Person.user_id == user.id
    return select(
        Person.id,
        Person.number,
        NO_DAY.label("due_on"),
        func.coalesce(Person.submitted_at, Person.created_at).label("since"),
        mine(is_own),
    ).where(is_own, Person.state.in_((PersonState.DRAFT, PersonState.NEEDS_INFO)))


def _asked(user: User) -> Rows:
    is_own = Person.user_id == user.id
    return (
        select(
            Person.id,
            Person.number,
            Reconfirmation.due_on.label("due_on"),
            Reconfirmation.asked_at.label("since"),
            mine(is_own),
        )
        .join(Reconfirmation, Reconfirmation.person_id == Person.id)
        .where(is_own, Person.state == PersonState.ACTIVE, is_waiting())
    )


def _proposed(user: User) -> Rows:
    """What was found in a record of theirs and not decided on."""
    is_own = Person.user_id == user.id
    since = (
        select(func.min(Proposal.read_at))
        .where(Proposal.person_id == Person.id, Proposal.answer.is_(None))
        .scalar_subquery()
    )
    return select(
        Person.id,
        Person.number,
        NO_DAY.label("due_on"),
        since.label("since"),
        mine(is_own),
    ).where(is_own, since.is_not(None), Person.state.not_in(CLOSED))


_profile = partial(
    Work,
    permission=Permission.EXPERT_EDIT_OWN,
    title=lambda row: row.number,
    about=lambda row: row.number,
    address=lambda _row: {},
    case_endpoint="experts.home",
    list_endpoint="experts.home",
)
WORK = (
    _profile(
        "profile.submit",
        _l("Complete and submit your profile"),
        _l("Open my profile"),
        Party.EXPERT,
        _unfinished,
    ),
    _profile(
        "profile.reconfirm",
        _l("Say whether your profile is still right"),
        _l("Open my profile"),
        Party.EXPERT,
        _asked,
    ),
    _profile(
        "profile.decide",
        _l("Decide on what was found in your record"),
        _l("Open the proposals"),
        Party.EXPERT,
        _proposed,
        case_endpoint="proposals.index",
        list_endpoint="proposals.index",
    ),
)
