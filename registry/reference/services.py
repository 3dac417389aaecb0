"""Changes of reference data: one officer of the ministry enters what a legal document says of an institution,
a list of fields, a semester or a holiday, with the day from which it is in force; another one compares
who would count, and decides.

Nothing recorded is overwritten: from its day on the new value holds, before it the old one, and what was
known earlier stays readable as it was known.
"""

import uuid
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import services as audit
from registry.audit import states
from registry.contracts.models import ContractFact
from registry.core.db import list_rows, session
from registry.core.errors import Conflict, NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import Role
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts.models import Person
from registry.notices import services as notices
from registry.reference import (
    comparing,
    deciding,
    field_flags,
    indexing,
    matters,
    queries,
    semesters,
    subjects,
)
from registry.reference.actions import ReferenceAction
from registry.reference.kinds import ReferenceChangeKind, ReferenceChangeState
from registry.reference.matters import MATTERS, TABLES
from registry.reference.models import ReferenceChange
from registry.reference.subjects import SUBJECTS, pack, unpack
from registry.taxonomy import queries as taxonomy
from registry.taxonomy import standing
from registry.taxonomy.concept_models import Scheme
from registry.taxonomy.kinds import InstitutionKind
from registry.taxonomy.models import Institution

K, S = ReferenceChangeKind, ReferenceChangeState


def propose(
    institution: Institution,
    kind: ReferenceChangeKind,
    document: Document,
    *,
    values: Mapping[str, Any],
    in_force_on: date,
    by: User,
    **paper: Any,
) -> ReferenceChange:
    """Raises RegistryError where nothing would differ, Conflict where another change of the same waits."""
    refuse_own(institution, by=by)
    content = pack(values)
    _refuse_bad_successor(institution, unpack(content), in_force_on)
    return _enter(
        kind,
        document,
        key=str(institution.id),
        institution_id=institution.id,
        content=content,
        in_force_on=in_force_on,
        by=by,
        **paper,
    )


def propose_row(
    kind: ReferenceChangeKind,
    document: Document,
    *,
    content: dict[str, Any],
    in_force_on: date,
    by: User,
    **paper: Any,
) -> ReferenceChange:
    """Of a list of fields, a semester or a holiday. Raises as `propose` does."""
    refuse_party(by)
    table = TABLES[kind]
    if kind is K.SEMESTER:
        semesters.refuse_impossible(content)
    elif kind is K.FIELD_FLAG:
        content = field_flags.named(content)
    return _enter(
        kind,
        document,
        key=table.key_of(content),
        institution_id=None,
        content=content,
        in_force_on=in_force_on,
        by=by,
        **paper,
    )


def _enter(
    kind: ReferenceChangeKind, document: Document, *, key: str, by: User, **values: Any
) -> ReferenceChange:
    matter = MATTERS[kind]
    rows = matter.list_believed(key)
    _refuse_bad_days(values["in_force_on"], values["decided_on"])
    change = ReferenceChange(
        kind=kind,
        subject_key=key,
        seen=_ids(rows),
        document_id=document.id,
        proposed_by_id=by.id,
        **values,
    )
    if not matter.would_differ(change, rows):
        raise RegistryError(_("Nothing differs from what is recorded of that day."))
    if queries.find_proposed(key, *_kinds_with(kind)) is not None:
        raise Conflict(_("A change of this is already waiting for a second person."))
    documents.release(document, by=by)
    session().flush()  # the document's row must exist before the row that refers to it
    states.begin(change, by=by, action=ReferenceAction.PROPOSED)
    session().refresh(change)
    notices.tell(
        "reference_change_waiting", list_holders(Role.SCHEME_OFFICER), by=by, change=change
    )
    return change


def _kinds_with(kind: ReferenceChangeKind) -> list[ReferenceChangeKind]:
    """Those that change the same facts."""
    subject = SUBJECTS.get(kind)
    return [kind] if subject is None else [one for one in K if SUBJECTS.get(one) is subject]


def _ids(rows: list[Any]) -> list[str]:
    return sorted(str(row.id) for row in rows)


def _refuse_bad_days(in_force_on: date, decided_on: date) -> None:
    if decided_on > hanoi_today():
        raise RegistryError(_("The date of the document is in the future."))
    if in_force_on < queries.earliest_day():
        raise RegistryError(_("Nothing is recorded of a day as early as that."))


def _refuse_bad_successor(institution: Institution, values: dict[str, Any], day: date) -> None:
    successor_id = values.get("successor_id")
    if successor_id is None:
        return
    if successor_id == institution.id:
        raise RegistryError(_("An institution cannot follow itself."))
    rows = subjects.KIND.list_believed(successor_id)
    kind = subjects.holding_on(rows, day)
    if kind is not None and kind.kind is InstitutionKind.CLOSED:
        raise RegistryError(_("The institution that follows is itself closed on that day."))


def approve(change: ReferenceChange, *, by: User) -> None:
    """The second pair of eyes: from its day on it holds, as known from now on. Raises Conflict where the
    facts are no longer those that were compared."""
    _refuse_same(change, to=S.APPROVED, by=by)
    matter = matters.of(change)
    _wait_for_others(change)
    rows = matter.list_believed(change.subject_key)
    if _ids(rows) != sorted(change.seen):
        raise Conflict(
            _(
                "What this change is about was changed in the meantime. It can only be refused or taken back, and then entered again."
            )  # fmt: skip
        )
    if change.kind is K.SEMESTER:
        semesters.refuse_impossible(change.content)
    moved = comparing.in_brief(comparing.compare(change).moves)
    deciding.approve(change, action=ReferenceAction.APPROVED, by=by, moved=moved)
    day = change.in_force_on
    for fact in matter.record(change, rows, by=by):
        audit.record(
            ReferenceAction.RECORDED,
            fact,
            by=by,
            change=change.id,
            valid_from=day,
            **change.content,
        )
    if change.institution_id is None:
        change.is_followed = True  # whoever needs it reads the facts
    elif day <= hanoi_today():
        follow(change)
    _tell_proposer(change, by=by)
    if change.institution_id is not None:
        approvers = list_holders(Role.INSTITUTION_APPROVER, organisation_id=change.institution_id)
        notices.tell("reference_change_approved", approvers, by=by, change=change)


def _wait_for_others(change: ReferenceChange) -> None:
    """Approvals of one institution go one after the other, and so do those of all tables."""
    own = select(Institution.id).where(Institution.id == change.institution_id)
    fields = select(Scheme.id).where(Scheme.code == taxonomy.FIELDS)
    session().execute((own if change.institution_id else fields).with_for_update())


def follow(change: ReferenceChange) -> None:
    """Its day has come: lists, rights and search of today say it too."""
    assert change.institution is not None
    assert change.institution_id is not None
    standing.follow(change.institution)
    change.is_followed = True
    indexing.queue_openings(change.institution_id)


def follow_due(change: ReferenceChange) -> None:
    follow(change)
    audit.record(ReferenceAction.FOLLOWED, change, by=None)


def refuse(change: ReferenceChange, *, reason: str, by: User) -> None:
    """The second person disagrees: nothing was changed."""
    _refuse_same(change, to=S.REFUSED, by=by)
    deciding.refuse(change, action=ReferenceAction.REFUSED, reason=reason, by=by)
    _tell_proposer(change, by=by)


withdraw = partial(deciding.withdraw, action=ReferenceAction.WITHDRAWN)
"""Whoever entered it takes it back."""


def _refuse_same(change: ReferenceChange, *, to: ReferenceChangeState, by: User) -> None:
    deciding.refuse_same(change, to=to, by=by)
    if change.institution is not None:
        refuse_own(change.institution, by=by)
    else:
        refuse_party(by)


def refuse_own(institution: Institution, *, by: User) -> None:
    """Whoever acts for it, or has a contract with it that may count, does not decide what it is."""
    if institution.id in by.organisation_ids() or _has_contract(institution.id, by):
        raise NotAllowed(_("You cannot decide on an institution that you belong to."))


def refuse_party(by: User) -> None:
    """Whoever has a contract that may count does not decide by which fields and semesters it does."""
    if _has_contract(None, by):
        raise NotAllowed(_("You cannot decide on what the count of your own contract depends on."))


def _has_contract(institution_id: uuid.UUID | None, by: User) -> bool:
    statement = (
        select(ContractFact.id)
        .join(Person, Person.id == ContractFact.person_id)
        .where(Person.user_id == by.id)
    )
    if institution_id is not None:
        statement = statement.where(ContractFact.institution_id == institution_id)
    return bool(list_rows(statement.limit(1)))


def _tell_proposer(change: ReferenceChange, *, by: User) -> None:
    proposer = session().get(User, change.proposed_by_id)
    notices.tell("reference_change_answered", proposer, by=by, change=change)
