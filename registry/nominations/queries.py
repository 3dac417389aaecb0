"""Reading nominations: by whoever named somebody, by whoever is named, and by the secretariat. Nobody else
learns that there is one."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.exc import NoResultFound

from registry.accounts.models import User
from registry.core.db import find_row, get_row, list_rows, now, session
from registry.core.permissions import Permission, Role, can
from registry.documents.models import Document
from registry.experts.queries import own_ids
from registry.imports.addresses import hashes_of_address
from registry.nominations.models import Nomination, NominationClaim, NominationPart
from registry.nominations.panel import queries as panels
from registry.nominations.periods import period
from registry.nominations.states import JUDGED, OPEN, WITH_NOMINEE, NominationState

S = NominationState


def visible_nominations(user: User) -> Select[Nomination]:
    """A role without a line of its own sees nothing."""
    return select(Nomination).where(or_(false(), *_conditions(user)))


def _conditions(user: User) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if can(user, Permission.NOMINATION_MAKE):
        conditions.append(Nomination.nominator_id == user.id)
    if Role.EXPERT in user.roles:
        conditions.append(is_nominee(user))
    if can(user, Permission.NOMINATION_CHECK):
        conditions.append(Nomination.id.is_not(None))
    if can(user, Permission.PANEL_JUDGE):
        conditions.append(panels.is_panelist(user))
    return conditions


def is_nominee(user: User) -> ColumnElement[bool]:
    """As a condition: by the record once they consented, by the confirmed address before that."""
    by_address = Nomination.address_hash.in_(hashes_of_address(user.email))
    return or_(
        Nomination.person_id.in_(own_ids(user)),
        and_(Nomination.person_id.is_(None), by_address),
    )


def is_of_nominee(nomination: Nomination, user: User) -> bool:
    if nomination.person is not None:
        return nomination.person.user_id == user.id
    is_theirs = nomination.address_hash in hashes_of_address(user.email)
    return is_theirs and Role.EXPERT in user.roles


def may_check(nomination: Nomination, user: User) -> bool:
    """Of the secretariat, and nobody in their own case."""
    is_own = nomination.nominator_id == user.id or is_of_nominee(nomination, user)
    return can(user, Permission.NOMINATION_CHECK) and not is_own


def get_nomination(nomination_id: uuid.UUID, *, visible_to: User) -> Nomination:
    return get_row(visible_nominations(visible_to).where(Nomination.id == nomination_id))


def shows_dossier(nomination: Nomination, user: User) -> bool:
    """The nominee's own, and to the secretariat once it is sent; what was erased to nobody."""
    if nomination.person_id is None or (nomination.state is S.ENDED and nomination.ending is None):
        return False
    if is_of_nominee(nomination, user):
        return True
    is_sent = nomination.state not in WITH_NOMINEE
    return (is_sent and may_check(nomination, user)) or reads_as_panelist(nomination, user)


def reads_as_panelist(nomination: Nomination, user: User) -> bool:
    """Once a member has declared that nothing stands in the way."""
    if nomination.state not in JUDGED or not can(user, Permission.PANEL_JUDGE):
        return False
    panelist = panels.find_panelist(nomination, user)
    return panelist is not None and panelist.declared_at is not None


def get_dossier(nomination_id: uuid.UUID, *, visible_to: User) -> Nomination:
    """Raises NoResultFound where the reader may know of it and not read it."""
    nomination = get_nomination(nomination_id, visible_to=visible_to)
    if not shows_dossier(nomination, visible_to):
        raise NoResultFound
    return nomination


def get_claim(nomination: Nomination, claim_id: uuid.UUID) -> NominationClaim:
    statement = select(NominationClaim).where(NominationClaim.nomination_id == nomination.id)
    return get_row(statement.where(NominationClaim.id == claim_id))


def get_part_document(nomination: Nomination, part: str) -> Document:
    statement = select(Document).join(NominationPart, NominationPart.document_id == Document.id)
    own = NominationPart.nomination_id == nomination.id
    return get_row(statement.where(own, NominationPart.part == part))


def find_other_open(person_id: uuid.UUID, nomination: Nomination) -> Nomination | None:
    """Another one of the same person to which they have consented already."""
    return find_row(
        select(Nomination)
        .where(
            Nomination.person_id == person_id,
            Nomination.id != nomination.id,
            Nomination.state.in_(OPEN),
        )
        .limit(1)
    )


def is_resting(nomination: Nomination) -> bool:
    """Whether the same address was asked before, not long ago, and nothing came of it."""
    since = now() - timedelta(period("rest_days"))
    ended = exists().where(
        Nomination.address_hash == nomination.address_hash,
        Nomination.id != nomination.id,
        Nomination.state == S.ENDED,
        Nomination.moved_at > since,
    )
    return bool(session().scalar(select(ended)))


def list_of(person_id: uuid.UUID) -> Sequence[Nomination]:
    statement = select(Nomination).where(Nomination.person_id == person_id)
    return list_rows(statement.order_by(Nomination.created_at, Nomination.id))
