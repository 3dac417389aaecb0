"""Steps that are due and wait for nobody: whoever could have taken them has left, lost the role, or
proposed it themselves. The administrators are told, who appoint somebody and decide on nothing."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Uuid, cast, null, select

from registry.accounts.models import AccountState, RoleAssignment, User
from registry.accounts.queries import list_holders
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import INSTITUTION_ROLES, Role, can
from registry.core.waiting import Party, Work, is_never
from registry.taxonomy.kinds import OrganisationKind
from registry.taxonomy.models import Organisation

CODE = "work.appoint"
OF_ONE_PERSON = frozenset({Party.EXPERT, Party.OTHER_SIDE})
"""Where the expert may act: nobody is appointed in their place."""
TOLD_ALREADY = frozenset({CODE, "openings.approve", "reports.write"})
"""Openings that nobody may approve are a kind of work of their own, and a reporting cycle says of each
body whether it has an account."""
AT_A_PLACE = {
    OrganisationKind.INSTITUTION: INSTITUTION_ROLES,
    OrganisationKind.MISSION: (Role.MISSION_OFFICER,),
}
AT_NO_PLACE = tuple(
    role
    for role in Role
    if role.is_staff and role not in {*INSTITUTION_ROLES, Role.MISSION_OFFICER}
)


@dataclass(frozen=True)
class Vacancy:
    work: Work
    case_id: UUID
    organisation_id: UUID | None


def list_vacant(works: Sequence[Work]) -> list[Vacancy]:
    """Each kind of work is asked of everybody who may do it, until no case is left over."""
    everywhere = _somebody_everywhere()
    staff = list_holders(*(role for role in Role if role.is_staff))
    found: list[Vacancy] = []
    for work in works:
        if work.party not in OF_ONE_PERSON and work.code not in TOLD_ALREADY:
            readers = [one for one in staff if can(one, work.permission)]
            found += _left_over(work, everywhere, readers)
    return found


def _left_over(work: Work, everywhere: User, readers: Sequence[User]) -> Iterator[Vacancy]:
    places = _cases(work, everywhere)
    for reader in readers:
        if not places:
            return
        rows = work.rows(reader)
        if not is_never(rows):
            own = rows.order_by(None).subquery()
            for case_id in session().scalars(select(own.c.id).where(own.c.mine == 1)):
                places.pop(case_id, None)
    yield from (Vacancy(work, case_id, place) for case_id, place in places.items())


def _cases(work: Work, everywhere: User) -> dict[UUID, UUID | None]:
    """Each with its place, where it has one."""
    place = cast(null(), Uuid()) if work.place is None else work.place
    rows = work.rows(everywhere).add_columns(place.label("place_of_case")).order_by(None).subquery()
    found = session().execute(select(rows.c.id, rows.c.place_of_case))
    return {case_id: where for case_id, where in found}  # noqa: C416 - rows, not pairs


def _somebody_everywhere() -> User:
    """Who sees every case because they hold every role at every place, and is nobody: never stored."""
    places = session().execute(select(Organisation.id, Organisation.kind)).all()
    held: list[tuple[Role, UUID | None]] = [(role, None) for role in AT_NO_PLACE]
    held += [(role, place) for place, kind in places for role in AT_A_PLACE.get(kind, ())]
    today = hanoi_today()
    return User(
        id=uuid.uuid4(),
        email="",
        display_name="",
        state=AccountState.ACTIVE,
        assignments=[
            RoleAssignment(role=role, organisation_id=place, valid_from=today)
            for role, place in held
        ],
    )
