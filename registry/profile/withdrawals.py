"""What is forgotten together with a profile: drafts, proposals, and the question whether it is right."""

from sqlalchemy import delete

from registry.accounts.models import User
from registry.core.db import session
from registry.experts.models import Person
from registry.profile.models import Proposal, Reconfirmation, StepDraft


def follow_withdrawal(person: Person, _by: User) -> None:
    for model in (StepDraft, Reconfirmation, Proposal):
        session().execute(delete(model).where(model.person_id == person.id))
