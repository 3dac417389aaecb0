"""Delegates of the small country: one who is invited, one who fills in, and steps in every state."""

from datetime import timedelta

from faults.sides import Side

from registry.accounts import invitations, queries
from registry.accounts.models import Invitation, User
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.delegates import services
from registry.delegates.kinds import STEPS, DelegateKind
from registry.delegates.models import Delegation
from registry.delegates.states import EntryState

DEGREE = {
    "doctorate-degree_kind": ["phd"],
    "doctorate-degree_title": ["Dr. rer. nat."],
    "doctorate-field_code": ["10201"],
    "doctorate-institution": ["Universität Ulm"],
    "doctorate-country_code": ["DE"],
    "doctorate-awarded_on": ["2015"],
}
SUMMARY = {"fields-main": ["10201"], "summary-summary_vi": ["Học máy."]}


def make_delegations(side: Side) -> None:
    owner, helper = side.people["expert"], side.people["delegate"]
    _name(side, f"moi.{owner.id.hex}@example.org")  # has not answered yet
    declined = _name(side, f"{owner.id.hex}@example.org")
    invitations.decline(_invitation(declined, owner))
    ended = _accept(_name(side, helper.email), owner, helper)
    services.end(ended, by=owner)
    session().flush()
    session().refresh(helper, ["assignments"])
    delegation = _accept(_name(side, helper.email), owner, helper)
    for state in (EntryState.DISCARDED, EntryState.CONFIRMED):
        entry = services.send(delegation, "degree", DEGREE, by=helper)
        services.decide(entry, state, by=owner)
        session().flush()
    services.send(delegation, "degree", DEGREE, by=helper)
    returned = services.send(delegation, "subject", SUMMARY, by=helper)
    services.send_back(returned, note="Xin bổ sung tiếng Anh.", by=owner)
    session().flush()


def _name(side: Side, email: str) -> Delegation:
    delegation = services.name_delegate(
        side.person,
        name="Phan Thị Hà",
        email=email,
        kind=DelegateKind.ASSISTANT,
        steps=list(STEPS),
        until=hanoi_today() + timedelta(90),
        by=side.people["expert"],
    )
    session().flush()
    return delegation


def _accept(delegation: Delegation, owner: User, helper: User) -> Delegation:
    invitations.accept(_invitation(delegation, owner), by=helper)
    session().flush()
    session().refresh(delegation)
    return delegation


def _invitation(delegation: Delegation, owner: User) -> Invitation:
    found = queries.find_pending_invitation(
        delegation.email, Role.DELEGATE, None, invited_by_id=owner.id
    )
    assert found
    return found
