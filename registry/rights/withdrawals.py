"""What the register forgets of objections once an expert has withdrawn."""

from sqlalchemy import select

from registry.accounts.models import User
from registry.core.db import session
from registry.experts.models import Person
from registry.rights.models import Objection, ObjectionState


def forget_words(person: Person, _by: User) -> None:
    """Their reasons, once nobody has to read them any more; what is open is still answered."""
    settled = select(Objection).where(
        Objection.person_id == person.id, Objection.state != ObjectionState.OPEN
    )
    for objection in session().scalars(settled):
        objection.reason = ""
