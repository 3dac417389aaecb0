"""The nominee: consents, or steps back at any moment before a decision. Who steps back, who is silent and
whose nomination simply went no further look the same to everybody else."""

from datetime import date, timedelta
from typing import Any

from registry.accounts.models import User
from registry.audit import states
from registry.core.actors import Actor
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.documents.models import Document
from registry.experts import queries as experts
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.nominations import queries
from registry.nominations.actions import NominationAction
from registry.nominations.kinds import Ending
from registry.nominations.models import Nomination
from registry.nominations.panel.erasing import erase_panel
from registry.nominations.periods import period
from registry.nominations.states import BEFORE_DECISION, NominationState
from registry.nominations.telling import tell_nominator, tell_nominee

S = NominationState


def give_time(nomination: Nomination, due: date | None, *, on: date) -> None:
    nomination.waits_from, nomination.due_on = on, due
    nomination.reminders_sent = 0


def refuse_other_person(nomination: Nomination, *, by: User) -> None:
    if not queries.is_of_nominee(nomination, by):
        raise NotAllowed(_("Only the nominee can take this step."))


def why_not(nomination: Nomination, person: Person | None) -> str:
    """What keeps the nominee from consenting, in a sentence."""
    if person is None or person.state is not PersonState.ACTIVE:
        return _("Your profile must be active first: the dossier rests on it.")
    if other := queries.find_other_open(person.id, nomination):
        return _("Your nomination %(code)s is open already. It has to end first.", code=other.code)
    return ""


def consent(nomination: Nomination, *, by: User, today: date | None = None) -> None:
    """From now on the nomination is one of a person of the register."""
    today = today or hanoi_today()
    refuse_other_person(nomination, by=by)
    states.refuse_illegal(nomination, S.DOSSIER)
    person = experts.find_own_person(by)
    if hindrance := why_not(nomination, person):
        raise RegistryError(hindrance)
    nomination.person = person
    nomination.consented_at, nomination.criteria_on = now(), today
    nomination.email = None
    states.move(nomination, S.DOSSIER, by=by, action=NominationAction.CONSENTED)
    give_time(nomination, today + timedelta(period("dossier_days", on=today)), on=today)
    tell_nominator(nomination, by=by)


def step_back(nomination: Nomination, *, by: User) -> None:
    """A refusal and a withdrawal are one step, and leave one word behind."""
    refuse_other_person(nomination, by=by)
    states.refuse_other_than(nomination, *BEFORE_DECISION)
    end(nomination, by=by)


def end(nomination: Nomination, *, by: Actor | None, ending: Ending | None = None) -> None:
    """`ending`: what was decided. Without one the dossier is erased."""
    states.move(nomination, S.ENDED, by=by, action=NominationAction.ENDED)
    nomination.ending, nomination.due_on, nomination.email = ending, None, None
    if ending is None:
        erase(nomination)
    else:
        tell_nominee(nomination, ending.value, by=by)
    tell_nominator(nomination, by=by)


def erase(nomination: Nomination) -> None:
    """What nobody has to decide on any more."""
    kept: list[Any] = [*nomination.parts, *nomination.claims]
    documents = [one.document for one in kept]
    for row in kept:
        session().delete(row)
    drop_documents(*documents)
    nomination.statement = nomination.note = nomination.on_behalf_of = ""
    nomination.nominee_name, nomination.missing, nomination.referees = "", [], []
    erase_panel(nomination.id)
    session().flush()
    session().expire(nomination, ["parts", "claims"])


def drop_documents(*documents: Document | None) -> None:
    """Of rows that no longer refer to them."""
    session().flush()
    for document in documents:
        if document is not None:
            session().delete(document)  # the sweep takes its bytes away


def follow_withdrawal(person: Person, by: User) -> None:
    """With the profile everything ends that rests on it; of what is over the dossier goes too."""
    for nomination in queries.list_of(person.id):
        if nomination.state in BEFORE_DECISION:
            end(nomination, by=by)
        else:
            erase(nomination)
