"""What steps and permits are called."""

from collections.abc import Iterable

from sqlalchemy import select

from registry.core.db import session
from registry.core.i18n import _, localized_text
from registry.durations.stays import ADDED_BY_HAND, MEASURED
from registry.procedures.models import ProcedureRule

STATES = {state.value: state for state in MEASURED}


def name_steps(codes: Iterable[str]) -> dict[str, str]:
    """In the order of the course of a contract, then of the path of procedures."""
    wanted = set(codes)
    names = {code: str(state.label) for code, state in STATES.items() if code in wanted}
    permits = wanted - set(STATES)
    if permits:
        rules = select(ProcedureRule).where(
            ProcedureRule.code.in_(permits), ProcedureRule.valid_to.is_(None)
        )
        for rule in session().scalars(rules.order_by(ProcedureRule.place, ProcedureRule.code)):
            names[rule.code] = localized_text(rule, "title")
    if ADDED_BY_HAND in permits:
        names[ADDED_BY_HAND] = _("Added by hand")
    return names | {code: code for code in wanted - set(names)}
