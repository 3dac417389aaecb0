"""Which way an introduction takes: through a mission abroad, the central desk, or straight to the expert."""

import uuid
from collections.abc import Sequence
from datetime import date

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import states
from registry.core import facts
from registry.core.db import now, session
from registry.core.permissions import Role
from registry.experts import queries as experts
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Person, Residence
from registry.introductions.actions import IntroductionAction
from registry.introductions.limits import limit
from registry.introductions.models import Channel, Introduction, IntroductionState
from registry.notices import services as notices
from registry.taxonomy import missions, working_days
from registry.taxonomy.mission_models import Mission

S = IntroductionState


def choose_channel(person: Person, *, on: date) -> tuple[Channel, Mission | None]:
    """Through which hands the request goes, by their wishes and their residence on that day."""
    if person.safety_mode:
        return Channel.CENTRAL_DESK, None
    if person.bypasses_mission or not experts.has_consent(person.id, ConsentPurpose.EMBASSY):
        return Channel.BYPASS, None
    residence = find_residence(person, on=on)
    if residence is None:
        return Channel.CENTRAL_DESK, None
    mission = missions.find_responsible_mission(
        residence.country_code, on, subdivision_code=residence.subdivision_code
    )
    return (Channel.MISSION, mission) if mission else (Channel.CENTRAL_DESK, None)


def find_residence(person: Person, *, on: date) -> Residence | None:
    """Of two that hold on a day, the one they took up last."""
    return (
        session()
        .scalars(
            facts.read(Residence, as_of=on)
            .where(Residence.person_id == person.id)
            .order_by(Residence.valid_from.desc(), Residence.recorded_at.desc())
            .limit(1)
        )
        .first()
    )


def route(introduction: Introduction, *, today: date) -> None:
    introduction.routed_on = today
    introduction.desk_due_on = desk_deadline(today)
    states.move(
        introduction,
        S.ROUTED,
        by=None,
        action=IntroductionAction.ROUTED,
        mission_id=introduction.mission_id,
    )
    tell_desk(introduction)


def desk_deadline(today: date) -> date:
    return working_days.add_working_days(today, limit("desk_working_days", on=today))


def tell_desk(introduction: Introduction) -> None:
    notices.tell("introduction_desk", list_desk_officers(introduction), introduction=introduction)


def change_desk(
    introduction: Introduction,
    mission_id: uuid.UUID | None,
    *,
    today: date,
    due_on: date | None = None,
    by: User | None = None,
) -> None:
    """Another desk has it from now on (None: the central one); the former one need not act any more.
    `due_on`: where it does not get the whole time of a desk."""
    former = list_desk_officers(introduction)
    introduction.mission_id, introduction.moved_at = mission_id, now()
    introduction.desk_due_on = due_on or desk_deadline(today)
    session().flush()
    session().refresh(introduction, ["mission"])
    notices.tell("introduction_taken_over", former, by=by, introduction=introduction)
    tell_desk(introduction)


def list_desk_officers(introduction: Introduction) -> Sequence[User]:
    if introduction.mission_id is None:
        return list_holders(Role.MOFA_DESK)
    return list_holders(Role.MISSION_OFFICER, organisation_id=introduction.mission_id)
