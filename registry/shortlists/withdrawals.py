"""What shortlists forget once an expert has withdrawn, or is no longer to be found."""

from registry.accounts.models import User
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Person
from registry.shortlists import services


def follow_withdrawal(person: Person, by: User) -> None:
    services.forget(person.id, by=by)


def follow_consent(person: Person, purpose: ConsentPurpose, by: User) -> None:
    if purpose is ConsentPurpose.BE_FOUND:
        services.forget(person.id, by=by)
