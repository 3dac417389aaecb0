"""The clock of profiles: whoever has said nothing for long is asked, and in the end rests."""

from datetime import date

from registry.core.db import read_only, session, transaction
from registry.core.i18n import hanoi_today
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.profile import reconfirming


def ask_silent(*, today: date | None = None) -> int:
    """One transaction per expert, so that one failure holds up no other. Returns how many."""
    today = today or hanoi_today()
    silent = reconfirming.silent_since(today).with_only_columns(Person.id).order_by(Person.id)
    with read_only():
        waiting = list(session().scalars(silent))
    moved = 0
    for person_id in waiting:
        with transaction() as db:
            person = db.get_one(Person, person_id)
            if person.state is PersonState.ACTIVE:  # paused or withdrawn a moment ago
                moved += reconfirming.press(person, today=today)
    return moved
