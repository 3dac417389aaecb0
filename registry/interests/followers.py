"""What interests do when a consent, an opening or an introduction of theirs takes a step."""

from collections.abc import Sequence

from registry.accounts.models import User
from registry.experts.kinds import ConsentPurpose, ContactKind
from registry.experts.models import Person
from registry.interests import endings, queries
from registry.interests.hindrances import NEEDED
from registry.introductions.models import Introduction


def follow_consent(person: Person, purpose: ConsentPurpose, by: User) -> None:
    if purpose in NEEDED:
        endings.end_for_consent(person, by=by)


def follow_withdrawal(person: Person, by: User) -> None:
    endings.end_for_consent(person, by=by, is_erased=True)


def find_reveal(introduction: Introduction) -> Sequence[ContactKind]:
    """What the expert let the institution read once it invites them; nothing where the text of the
    opening is another one by now: they are asked again."""
    interest = queries.find_invited(introduction.person_id, introduction.opening_id)
    if interest is None or interest.edition != introduction.opening.edition:
        return []
    return [ContactKind(kind) for kind in interest.reveal]
