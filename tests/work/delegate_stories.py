"""The story of a delegation, step by step."""

from datetime import timedelta

from sqlalchemy import select
from work.country import Country
from work.steps import TODAY, Watch

from registry.accounts import invitations
from registry.accounts.models import Invitation
from registry.core.db import session
from registry.delegates import services
from registry.delegates.kinds import DelegateKind


def a_delegation(one: Country, step: Watch) -> None:
    delegation = step(
        "expert", services.name_delegate, one.person, name="Phan Thị Hà",
        email=one.people["delegate"].email, kind=DelegateKind.RELATIVE, steps=["degree"],
        until=TODAY + timedelta(90), waits=set(), told=set(),
    )  # fmt: skip
    invitation = session().scalars(select(Invitation)).one()
    with step.undone():
        step(None, invitations.decline, invitation, waits=set(), told={"expert"})
    step("delegate", invitations.accept, invitation, waits={"delegate"}, told={"expert"})
    with step.undone():
        step("expert", services.end, delegation, waits=set(), told={"delegate"})
    with step.undone():
        step("delegate", services.give_up, delegation, waits=set(), told={"expert"})
    entry = step(
        "delegate", services.send, delegation, "degree", {}, waits={"expert"}, told={"expert"}
    )
    with step.undone():
        step("expert", services.discard, entry, waits=set(), told={"delegate"})
    back = {"note": "Xin bổ sung."}
    step("expert", services.send_back, entry, **back, waits={"delegate"}, told={"delegate"})
    step("delegate", services.send, delegation, "degree", {}, waits={"expert"}, told={"expert"})
    step("expert", services.discard, entry, waits=set(), told={"delegate"})
