"""A case at the wrong desk goes to the right one: the expert lives in the district of another mission."""

import uuid
from datetime import date

from sqlalchemy import select

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.core.db import list_rows
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.experts import queries as experts
from registry.experts.kinds import ConsentPurpose
from registry.introductions import queries, routing
from registry.introductions.actions import IntroductionAction
from registry.introductions.models import Channel, Introduction, IntroductionState
from registry.taxonomy import missions
from registry.taxonomy.mission_models import Mission

S = IntroductionState
WITH_A_DESK = {S.ROUTED, S.ESCALATED}


def may_hand_over(introduction: Introduction, user: User) -> bool:
    return (
        introduction.state in WITH_A_DESK
        and queries.is_of_desk(introduction, user)
        and _may_missions_know(introduction)
    )


def _may_missions_know(introduction: Introduction) -> bool:
    person = introduction.person
    if person.safety_mode or person.bypasses_mission:
        return False
    return experts.has_consent(person.id, ConsentPurpose.EMBASSY)


def missions_where_they_live(introduction: Introduction, *, on: date) -> set[uuid.UUID]:
    """Those of the country where the expert lives, and the one responsible for it."""
    residence = routing.find_residence(introduction.person, on=on)
    if residence is None:
        return set()
    responsible = missions.find_responsible_mission(
        residence.country_code, on, subdivision_code=residence.subdivision_code
    )
    there = list_rows(select(Mission.id).where(Mission.country_code == residence.country_code))
    return {*there, *([responsible.id] if responsible else [])}


def hand_over(
    introduction: Introduction, mission: Mission, *, by: User, today: date | None = None
) -> None:
    """The central desk may choose any mission, which gets the whole time of a desk; missions hand on to
    one that could be right, in two such times all together. Neither side is told, see disclosure."""
    today = today or hanoi_today()
    if not queries.is_of_desk(introduction, by):
        raise NotAllowed(_("This introduction is not assigned to your desk."))
    states.refuse_other_than(introduction, *WITH_A_DESK)
    if not _may_missions_know(introduction):
        raise RegistryError(_("The expert does not want missions abroad to know of them."))
    if mission.id == introduction.mission_id:
        raise RegistryError(_("This mission has the introduction already."))
    due_on = _last_day(introduction, today=today)
    fitting = missions_where_they_live(introduction, on=today)
    if introduction.mission_id and mission.id not in fitting:
        raise RegistryError(_("The expert does not live in the district of this mission."))
    _note(introduction, mission.id, by=by)
    introduction.channel = Channel.MISSION
    routing.change_desk(introduction, mission.id, today=today, due_on=due_on, by=by)


def _last_day(introduction: Introduction, *, today: date) -> date:
    """Missions that hand on to each other win no further time, and lose none that was left."""
    whole = routing.desk_deadline(today)
    if introduction.mission_id is None or introduction.desk_due_on is None:
        return whole
    twice = routing.desk_deadline(routing.desk_deadline(introduction.routed_on or today))
    return max(min(whole, twice), introduction.desk_due_on)


def _note(introduction: Introduction, mission_id: uuid.UUID, *, by: User) -> None:
    """From mission to mission the state is the same; what the desks read of it is in the audit log."""
    action = IntroductionAction.HANDED_OVER
    if introduction.state is S.ESCALATED:
        states.move(introduction, S.ROUTED, by=by, action=action, mission_id=mission_id)
    else:
        audit.record(action, introduction, by=by, mission_id=mission_id)
