"""Which bodies report in a run, and which of them answers for an institution."""

import uuid
from collections.abc import Mapping

from sqlalchemy import select

from registry.core.db import list_rows, session
from registry.reports.cycles import Cycle, body_kinds
from registry.reports.kinds import BodyKind
from registry.taxonomy.kinds import OrganisationKind
from registry.taxonomy.models import Organisation


def list_bodies(cycle: Cycle, year: int) -> list[tuple[Organisation, BodyKind, bool]]:
    """Each with its kind, and whether the text names it."""
    kinds = body_kinds(on=cycle.due_on(year))
    found = []
    for organisation in list_rows(select(Organisation).order_by(Organisation.code)):
        kind = _kind_of(organisation, kinds)
        if kind is not None and cycle.kind_reports(kind):
            found.append((organisation, kind, kind in cycle.must_report))
    return found


def _kind_of(organisation: Organisation, kinds: Mapping[str, BodyKind]) -> BodyKind | None:
    code = organisation.code
    if code in kinds:
        return kinds[code]
    if organisation.kind is OrganisationKind.PROVINCE and "-" in code:
        return kinds.get(code.partition("-")[0] + "-*")
    return None


def find_governing(bodies: set[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The body that answers for each organisation: itself, or the next one above it that reports."""
    parents: dict[uuid.UUID, uuid.UUID | None] = dict(
        session().execute(select(Organisation.id, Organisation.parent_id)).all()
    )
    found: dict[uuid.UUID, uuid.UUID] = {}
    for organisation_id in parents:
        above: uuid.UUID | None = organisation_id
        while above is not None and above not in bodies:
            above = parents[above]
        if above is not None:
            found[organisation_id] = above
    return found
