"""What was granted for a time expires when it is over."""

from registry.core.db import read_only, transaction
from registry.core.i18n import hanoi_today
from registry.procedures import queries, services
from registry.procedures.models import Procedure


def expire_procedures() -> int:
    """One transaction each. Returns how many expired."""
    with read_only():
        over = list(queries.list_expired(hanoi_today()))
    for procedure_id in over:
        with transaction() as db:
            services.expire(db.get_one(Procedure, procedure_id))
    return len(over)
