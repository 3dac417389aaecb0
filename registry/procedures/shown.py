"""What the page of a contract shows of its approvals and procedures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.accounts.models import User
from registry.contracts import queries as contracts
from registry.contracts.models import Contract
from registry.core.i18n import _, hanoi_today, ngettext
from registry.procedures import guards, queries
from registry.procedures.kinds import Doer, DueFrom, Gate
from registry.procedures.models import Procedure, ProcedureRule
from registry.procedures.states import OPEN, SETTLED, TO_BE_TAKEN, ProcedureState


@dataclass(frozen=True)
class Line:
    row: Procedure
    is_mine: bool  # the reader has to act
    is_open: bool
    taken: int | None  # days between the application and the answer, or until today
    usual: int | None

    @property
    def is_slow(self) -> bool:
        """Longer than usual; the usual time is in working days, of which a week has five."""
        return bool(self.taken and self.usual and self.taken * 5 > self.usual * 7)


@dataclass(frozen=True)
class Path:
    lines: Sequence[Line]
    settled: int
    is_expert: bool
    may_add: bool
    next: Line | None  # the first that waits for the reader

    @property
    def own(self) -> list[Line]:
        return [one for one in self.lines if one.row.doer is Doer.EXPERT]


def path_of(contract: Contract, user: User) -> Path | None:
    """None before the agreement, and where nothing has to be arranged."""
    rows = queries.list_procedures(contract, visible_to=user)
    may_add = guards.may_add(contract, user)
    if not rows and not may_add:
        return None
    is_expert = contracts.is_of_expert(contract, user)
    today = hanoi_today()
    lines = [_line(one, user, is_expert, today) for one in rows]
    mine = [one for one in lines if one.is_mine]
    return Path(
        lines,
        sum(one.row.state in SETTLED for one in lines),
        is_expert,
        may_add,
        min(mine, key=lambda one: one.row.due_on, default=None),
    )


def _line(row: Procedure, user: User, is_expert: bool, today: date) -> Line:
    acts = guards.may_act(row, user) and row.state in TO_BE_TAKEN
    is_theirs = row.doer is Doer.EXPERT
    return Line(
        row,
        is_mine=acts and is_theirs == is_expert,
        is_open=row.state in OPEN,
        taken=days_taken(row, today),
        usual=row.usual_days,
    )


def days_taken(row: Procedure, today: date) -> int | None:
    if row.applied_on is None:
        return None
    if row.state is ProcedureState.APPLIED:
        return (today - row.applied_on).days
    return (row.decided_on - row.applied_on).days if row.decided_on else None


GATES = {"signature": Gate.SIGNATURE, "start": Gate.START}


def unsettled(contract: Contract, step: str) -> list[Procedure]:
    return queries.list_unsettled(contract, GATES[step])


def when_due(rule: ProcedureRule) -> str:
    """By when it is to be done, as one says it."""
    days = abs(rule.due_days)
    if rule.due_from is DueFrom.AGREEMENT:
        return ngettext(
            "%(num)s working day after the agreement",
            "%(num)s working days after the agreement",
            days,
        )
    if rule.due_days == 0:
        return _("On the first day of work")
    if rule.due_days < 0:
        return ngettext(
            "%(num)s day before the first day of work",
            "%(num)s days before the first day of work",
            days,
        )
    return ngettext(
        "%(num)s day after the first day of work", "%(num)s days after the first day of work", days
    )
