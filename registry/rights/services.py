"""An expert objects to a viewing of their record; the ministry answers, never whoever viewed it."""

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import states
from registry.audit.models import AccessEvent
from registry.core.db import session
from registry.core.errors import Conflict, NotAllowed
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import Role
from registry.experts import queries as experts
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.notices import services as notices
from registry.rights import queries
from registry.rights.actions import RightsAction
from registry.rights.models import Objection, ObjectionState, Outcome
from registry.taxonomy import working_days
from registry.verification.rules import period


def object_to(reading: AccessEvent, *, reason: str, by: User) -> Objection:
    """To the whole visit that this reading belongs to."""
    person = session().get_one(Person, reading.person_id)
    if person.user_id != by.id:
        raise NotAllowed(_("Only the expert whose record was viewed can object."))
    first = queries.list_visit(reading)[0]
    if queries.find_standing(first) is not None:
        raise Conflict(_("You have already objected to this viewing."))
    today = hanoi_today()
    objection = Objection(
        person_id=person.id,
        reading_id=first.id,
        viewer_id=first.viewer_id,
        reason=reason,
        due_on=working_days.add_working_days(today, period("data_request_working_days", on=today)),
    )
    states.begin(objection, by=by, action=RightsAction.OBJECTION_MADE)
    session().refresh(objection, ["person"])
    _tell_answering(objection, by=by)
    return objection


def _tell_answering(objection: Objection, *, by: User) -> None:
    if officers := queries.list_answering(objection):
        notices.tell("objection_waiting", officers, by=by, objection=objection)
    else:
        administrators = list_holders(Role.ADMINISTRATOR)
        notices.tell("objection_for_nobody", administrators, by=by, objection=objection)


def take_back(objection: Objection, *, by: User) -> None:
    if objection.person.user_id != by.id:
        raise NotAllowed(_("Only the expert who objected can take it back."))
    states.move(
        objection, ObjectionState.TAKEN_BACK, by=by, action=RightsAction.OBJECTION_TAKEN_BACK
    )
    officers = queries.list_answering(objection)
    notices.tell("objection_taken_back", officers, by=by, objection=objection)


def answer(objection: Objection, *, outcome: Outcome, text_vi: str, text_en: str, by: User) -> None:
    refuse_answer(objection, by=by)
    states.refuse_illegal(objection, ObjectionState.ANSWERED)
    objection.outcome, objection.answered_by_id = outcome, by.id
    objection.answer_vi, objection.answer_en = text_vi, text_en
    states.move(
        objection,
        ObjectionState.ANSWERED,
        by=by,
        action=RightsAction.OBJECTION_ANSWERED,
        outcome=outcome.value,
    )
    if objection.person.state is PersonState.WITHDRAWN:
        objection.reason = ""  # it has been read, and nothing else of them is kept
    account = experts.find_account(objection.person)
    notices.tell("objection_answered", account, by=by, objection=objection)


def refuse_answer(objection: Objection, *, by: User) -> None:
    """Raises NotAllowed for whoever may not answer this one."""
    if objection.viewer_id == by.id:
        raise NotAllowed(_("The expert objects to a viewing by you; somebody else has to answer."))
    if objection.person.user_id == by.id:
        raise NotAllowed(_("You cannot decide on your own profile."))
    if not queries.is_for(objection, by):
        raise NotAllowed(
            _(
                "A scheme officer answers objections; an auditor only where no other scheme officer is left."
            )
        )
