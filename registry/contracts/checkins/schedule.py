"""Both sides are asked on the named days after the start, reminded once, and handed to an officer."""

from datetime import date

from registry.background import jobs
from registry.contracts.checkins import queries, services
from registry.contracts.checkins.models import CheckIn
from registry.contracts.models import Contract
from registry.core.db import read_only, transaction
from registry.core.i18n import hanoi_today, official_date

BEAT = "check-ins"


def follow_check_ins() -> int:
    """One transaction each. Returns how many questions were asked, reminded of, handed on or closed."""
    today = hanoi_today()
    with read_only():
        over, to_ask = list(queries.list_over()), queries.list_to_ask(today)
        silent = list(queries.list_silent(today))
    for check_in_id in over:
        with transaction() as db:
            services.close(db.get_one(CheckIn, check_in_id))
    for contract_id, template in to_ask:
        with transaction() as db:
            services.ask(db.get_one(Contract, contract_id), template)
    for check_in_id in set(silent) - set(over):
        with transaction() as db:
            services.fall_silent(db.get_one(CheckIn, check_in_id))
    return len(over) + len(to_ask) + len(silent) + _remind(today)


def _remind(today: date) -> int:
    """Once a day."""
    with read_only():
        before = jobs.find_beat(BEAT)
        is_done = before is not None and official_date(before) >= today
        due = [] if is_done else list(queries.list_to_remind(today))
    for check_in_id in due:
        with transaction() as db:
            services.tell(db.get_one(CheckIn, check_in_id), "reminded")
    if not is_done:
        with transaction():
            jobs.note_beat(BEAT)
    return len(due)
