"""A case at the wrong desk goes to the right one: the expert lives in the district of another mission."""

import uuid
from datetime import date

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.experts import queries as experts
from registry.experts.kinds import ConsentPurpose
from registry.introductions import queries, routing
from registry.introductions.actions import IntroductionAction
from registry.introductions.models import Channel, Introduction, IntroductionState
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
    return not person.safety_mode and experts.has_consent(person.id, ConsentPurpose.EMBASSY)


def hand_over(
    introduction: Introduction, mission: Mission, *, by: User, today: date | None = None
) -> None:
    """The other mission gets the whole time of a desk. Neither of the two sides is told, see disclosure."""
    if not queries.is_of_desk(introduction, by):
        raise NotAllowed(_("This introduction is not assigned to your desk."))
    states.refuse_other_than(introduction, *WITH_A_DESK)
    if not _may_missions_know(introduction):
        raise RegistryError(_("The expert does not want missions abroad to know of them."))
    if mission.id == introduction.mission_id:
        raise RegistryError(_("This mission has the introduction already."))
    _note(introduction, mission.id, by=by)
    introduction.channel = Channel.MISSION
    routing.change_desk(introduction, mission.id, today=today or hanoi_today(), by=by)


def _note(introduction: Introduction, mission_id: uuid.UUID, *, by: User) -> None:
    """From mission to mission the state is the same; what the desks read of it is in the audit log."""
    action = IntroductionAction.HANDED_OVER
    if introduction.state is S.ESCALATED:
        states.move(introduction, S.ROUTED, by=by, action=action, mission_id=mission_id)
    else:
        audit.record(action, introduction, by=by, mission_id=mission_id)
