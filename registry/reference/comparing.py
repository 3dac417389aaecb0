"""What a proposed change does, worked out by the count itself as if it were recorded already: who moves
into or out of which reading, and what belongs to the institution."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from registry.accounts.models import RoleAssignment
from registry.accounts.queries import list_holders
from registry.contracts.models import Contract
from registry.core import periods
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.models import Person
from registry.programs.models import Opening, OpeningState
from registry.reference import matters
from registry.reference.kinds import ReferenceChangeKind
from registry.reference.models import ReferenceChange
from registry.targets import queries as targets
from registry.targets.models import RuleSet, Target


@dataclass(frozen=True)
class Moves:
    """In one reading of a target."""

    target: Target
    rules: RuleSet
    came_in: Sequence[Person]
    went_out: Sequence[Person]


@dataclass(frozen=True)
class Belongings:
    """What an institution has, of which nothing changes."""

    users: int
    openings: int
    contracts: int


@dataclass(frozen=True)
class Comparison:
    """`reporters`: how many people answer for it before and after, where that changes."""

    before: dict[str, Any] | None
    after: dict[str, Any]
    is_counted: bool
    moves: Sequence[Moves]
    belongings: Belongings | None
    reporters: tuple[int, int] | None

    @property
    def people(self) -> list[uuid.UUID]:
        """Whom it names."""
        return [one.id for moves in self.moves for one in (*moves.came_in, *moves.went_out)]


def compare(change: ReferenceChange) -> Comparison:
    matter = matters.of(change)
    rows = matter.list_believed(change.subject_key)
    before = matter.content_on(change, rows)
    return Comparison(
        before=before,
        after=change.content,
        is_counted=matter.shifts is not None,
        moves=who_moves(change),
        belongings=_belongings_of(change.institution_id),
        reporters=_reporters(change, before),
    )


def _belongings_of(institution_id: uuid.UUID | None) -> Belongings | None:
    if institution_id is None:
        return None
    return Belongings(
        users=_count(_users(institution_id)),
        openings=_count(_openings(institution_id)),
        contracts=_count(_contracts(institution_id)),
    )


def who_moves(change: ReferenceChange) -> list[Moves]:
    matter = matters.of(change)
    if matter.shifts is None:
        return []
    shifts = matter.shifts(change, matter.list_believed(change.subject_key))
    verdicts = [moved.verdict for one in shifts for moved in one.moved]
    people = {row.person.id: row.person for row in targets.list_people(verdicts)}
    return [
        Moves(
            one.target,
            one.rules,
            [people[moved.person_id] for moved in one.moved if moved.came_in],
            [people[moved.person_id] for moved in one.moved if not moved.came_in],
        )
        for one in shifts
    ]


def in_brief(moves: Sequence[Moves]) -> list[str]:
    """For the log, which names nobody."""
    return [
        f"{one.rules.edition} +{len(one.came_in)} -{len(one.went_out)}: {one.rules.reading}"
        for one in moves
    ]


def _users(institution_id: uuid.UUID) -> Any:
    return select(func.count(RoleAssignment.user_id.distinct())).where(
        RoleAssignment.organisation_id == institution_id,
        periods.holding_on(RoleAssignment, hanoi_today()),
    )


def _openings(institution_id: uuid.UUID) -> Any:
    return select(func.count(Opening.id)).where(
        Opening.institution_id == institution_id, Opening.state == OpeningState.PUBLISHED
    )


def _contracts(institution_id: uuid.UUID) -> Any:
    return select(func.count(Contract.id)).where(Contract.institution_id == institution_id)


def _count(statement: Any) -> int:
    return session().scalar(statement) or 0


def _reporters(change: ReferenceChange, before: dict[str, Any] | None) -> tuple[int, int] | None:
    if change.kind is not ReferenceChangeKind.GOVERNING:
        return None
    assert change.institution is not None
    old = before["governing_id"] if before else change.institution.organisation.parent_id
    return _count_reporters(old), _count_reporters(change.content["governing_id"])


def _count_reporters(organisation_id: Any) -> int:
    if not organisation_id:
        return 0
    return len(list_holders(Role.LINE_MINISTRY, organisation_id=uuid.UUID(str(organisation_id))))
