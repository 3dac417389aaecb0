"""Changes of what an institution is: one officer of the ministry enters what a legal document says, with
the day from which it is in force; another one compares who would count, and decides.

Nothing recorded is overwritten: from its day on the new value holds, before it the old one, and what was
known earlier stays readable as it was known.
"""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import services as audit
from registry.audit import states
from registry.audit.actions import AuditAction
from registry.contracts.models import ContractFact
from registry.core import facts
from registry.core.db import list_rows, now, session
from registry.core.errors import Conflict, NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import Permission, Role, can
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts.models import Person
from registry.notices import services as notices
from registry.reference import comparing, indexing, queries, subjects
from registry.reference.actions import ReferenceAction
from registry.reference.kinds import ReferenceChangeKind, ReferenceChangeState
from registry.reference.models import ReferenceChange
from registry.reference.subjects import SUBJECTS, Subject, pack, unpack
from registry.taxonomy import standing
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
    subject = SUBJECTS[kind]
    rows = subject.list_believed(institution.id)
    content = pack(values)
    _refuse_bad_days(in_force_on, paper["decided_on"])
    _refuse_unchanged(subject, rows, content, in_force_on)
    _refuse_bad_successor(institution, unpack(content), in_force_on)
    if queries.find_proposed(institution.id, *_kinds_of(subject)) is not None:
        raise Conflict(_("A change of this is already waiting for a second person."))
    documents.release(document, by=by)
    session().flush()  # the document's row must exist before the row that refers to it
    change = ReferenceChange(
        kind=kind,
        institution_id=institution.id,
        in_force_on=in_force_on,
        content=content,
        seen=_ids(rows),
        document_id=document.id,
        proposed_by_id=by.id,
        **paper,
    )
    states.begin(change, by=by, action=ReferenceAction.PROPOSED)
    session().refresh(change)
    notices.tell(
        "reference_change_waiting", list_holders(Role.SCHEME_OFFICER), by=by, change=change
    )
    return change


def _kinds_of(subject: Subject) -> list[ReferenceChangeKind]:
    return [kind for kind, one in SUBJECTS.items() if one is subject]


def _ids(rows: list[Any]) -> list[str]:
    return sorted(str(row.id) for row in rows)


def _refuse_bad_days(in_force_on: date, decided_on: date) -> None:
    if decided_on > hanoi_today():
        raise RegistryError(_("The date of the document is in the future."))
    if in_force_on < queries.earliest_day():
        raise RegistryError(_("Nothing is recorded of a day as early as that."))


def _refuse_unchanged(
    subject: Subject, rows: list[Any], content: dict[str, Any], day: date
) -> None:
    current = subjects.holding_on(rows, day)
    if current is not None and subject.content_of(current) == content:
        raise RegistryError(_("Nothing differs from what is recorded of that day."))


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
    session().execute(  # two approvals of one institution, one after the other
        select(Institution.id).where(Institution.id == change.institution_id).with_for_update()
    )
    rows = SUBJECTS[change.kind].list_believed(change.institution_id)
    if _ids(rows) != sorted(change.seen):
        raise Conflict(
            _(
                "The facts of this institution were changed in the meantime. This change can only be refused or taken back, and then entered again."
            )  # fmt: skip
        )
    moved = comparing.in_brief(comparing.compare(change).moves)
    change.answered_by_id, change.answered_at = by.id, now()
    states.move(change, S.APPROVED, by=by, action=ReferenceAction.APPROVED, moved=moved)
    _record(change, rows, by=by)
    if change.in_force_on <= hanoi_today():
        follow(change)
    _tell_proposer(change, by=by)
    approvers = list_holders(Role.INSTITUTION_APPROVER, organisation_id=change.institution_id)
    notices.tell("reference_change_approved", approvers, by=by, change=change)


def _record(change: ReferenceChange, rows: list[Any], *, by: User) -> None:
    subject, day = SUBJECTS[change.kind], change.in_force_on
    reason = f"{source_of(change)}: {change.reason}"
    about = {"source": source_of(change), "confidence": "confirmed", "note": ""}
    values = unpack(change.content) | about
    plan = subjects.plan(rows, day)
    if plan.replaced is not None:
        fact = facts.correct(plan.replaced, by=by, reason=reason, **values)
    else:
        if plan.ended is not None:
            facts.correct(plan.ended, by=by, reason=reason, valid_to=day)
        new = subjects.fact_of(
            subject, change.institution_id, valid_from=day, valid_to=plan.until, **values
        )
        fact = facts.record(new, by=by, reason=reason)
    session().flush()
    audit.record(
        ReferenceAction.RECORDED, fact, by=by, change=change.id, valid_from=day, **change.content
    )


def source_of(change: ReferenceChange) -> str:
    return f"{change.number} ({change.decided_on:%d/%m/%Y})"


def follow(change: ReferenceChange) -> None:
    """Its day has come: lists, rights and search of today say it too."""
    standing.follow(change.institution)
    change.is_followed = True
    indexing.queue_openings(change.institution_id)


def follow_due(change: ReferenceChange) -> None:
    follow(change)
    audit.record(ReferenceAction.FOLLOWED, change, by=None)


def refuse(change: ReferenceChange, *, reason: str, by: User) -> None:
    """The second person disagrees: nothing was changed."""
    _refuse_same(change, to=S.REFUSED, by=by)
    change.answered_by_id = by.id
    _close(change, S.REFUSED, ReferenceAction.REFUSED, reason=reason, by=by)
    _tell_proposer(change, by=by)


def withdraw(change: ReferenceChange, *, reason: str, by: User) -> None:
    """Whoever entered it takes it back."""
    states.refuse_illegal(change, S.WITHDRAWN)
    if change.proposed_by_id != by.id:
        raise NotAllowed(_("Only who entered this can take it back."))
    _close(change, S.WITHDRAWN, ReferenceAction.WITHDRAWN, reason=reason, by=by)


def _close(
    change: ReferenceChange,
    to: ReferenceChangeState,
    action: AuditAction,
    *,
    reason: str,
    by: User,
) -> None:
    change.answer, change.answered_at = reason, now()
    states.move(change, to, by=by, action=action, reason=reason)


def _refuse_same(change: ReferenceChange, *, to: ReferenceChangeState, by: User) -> None:
    states.refuse_illegal(change, to)
    refuse_own(change.institution, by=by)
    if change.proposed_by_id == by.id or not can(by, Permission.COUNT_DECIDE):
        raise NotAllowed(_("A second officer of the ministry must confirm this."))


def refuse_own(institution: Institution, *, by: User) -> None:
    """Whoever acts for it, or has a contract with it that may count, does not decide what it is."""
    if institution.id in by.organisation_ids() or _has_contract(institution.id, by):
        raise NotAllowed(_("You cannot decide on an institution that you belong to."))


def _has_contract(institution_id: uuid.UUID, by: User) -> bool:
    statement = (
        select(ContractFact.id)
        .join(Person, Person.id == ContractFact.person_id)
        .where(Person.user_id == by.id, ContractFact.institution_id == institution_id)
    )
    return bool(list_rows(statement.limit(1)))


def _tell_proposer(change: ReferenceChange, *, by: User) -> None:
    proposer = session().get(User, change.proposed_by_id)
    notices.tell("reference_change_answered", proposer, by=by, change=change)
