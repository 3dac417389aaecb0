"""Changes of the counting rules: one officer of the ministry enters what a decision says, another one compares
who would move in and out, and decides.

Nothing recorded is overwritten: the new edition is in force from its day on, the one before it ends there,
and both are known as they are from the approval on only.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import services as audit
from registry.audit import states
from registry.core import facts
from registry.core.db import session
from registry.core.errors import Conflict, NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import Role
from registry.documents import services as documents
from registry.documents.models import Document
from registry.notices import services as notices
from registry.reference import deciding, subjects
from registry.reference.kinds import ReferenceChangeState
from registry.rules import comparing, queries
from registry.rules.actions import RuleAction
from registry.rules.content import pack, unpack
from registry.rules.kinds import RuleChangeKind
from registry.rules.models import RuleChange
from registry.targets.editions import BEGINNING
from registry.targets.models import RuleSet, Target

K, S = RuleChangeKind, ReferenceChangeState


def propose_edition(
    target: Target, base: RuleSet, document: Document, *, content: Mapping[str, Any], **paper: Any
) -> RuleChange:
    """`content`: by column of a rule set. Raises RegistryError where nothing would differ, Conflict where
    another change of the same reading waits."""
    _refuse_bad_edition(target, content)
    if all(getattr(base, name) == value for name, value in content.items() if name != "edition"):
        raise RegistryError(_("Nothing differs from the version that is in force."))
    return _propose(
        K.EDITION, target, document, reading=base.reading, content=pack(content), **paper
    )


def propose_reading(
    target: Target, document: Document, *, reading: str, content: Mapping[str, Any], **paper: Any
) -> RuleChange:
    """A reading under a code of its own, that leads nothing until a decision says so."""
    _refuse_bad_edition(target, content)
    if queries.is_reading_taken(target.series_id, reading):
        raise RegistryError(_("A reading of this target has this code already."))
    return _propose(K.READING, target, document, reading=reading, content=pack(content), **paper)


def propose_target(
    target: Target, document: Document, *, content: Mapping[str, Any], **paper: Any
) -> RuleChange:
    """What the text asks for, until when; known from the approval on."""
    if content["due_on"] is not None and content["due_on"] <= content["counts_from"]:
        raise RegistryError(_("The period ends before it begins."))
    if all(getattr(target, name) == value for name, value in content.items()):
        raise RegistryError(_("Nothing differs from what is recorded of this target."))
    paper["in_force_on"] = paper["decided_on"]
    return _propose(K.TARGET, target, document, reading="", content=pack(content), **paper)


def _refuse_bad_edition(target: Target, content: Mapping[str, Any]) -> None:
    until = content["counts_until"]
    if until is not None and until <= content["counts_from"]:
        raise RegistryError(_("The period ends before it begins."))
    if queries.is_edition_taken(target.series_id, content["edition"]):
        raise RegistryError(_("A version of this target has this name already."))


def _propose(
    kind: RuleChangeKind,
    target: Target,
    document: Document,
    *,
    reading: str,
    by: User,
    **values: Any,
) -> RuleChange:
    if values["decided_on"] > hanoi_today():
        raise RegistryError(_("The date of the decision is in the future."))
    if values["in_force_on"] < BEGINNING:
        raise RegistryError(_("Nothing was counted on a day as early as that."))
    if queries.find_proposed(target, reading) is not None:
        raise Conflict(_("A change of this is already waiting for a second person."))
    documents.release(document, by=by)
    session().flush()  # the document's row must exist before the row that refers to it
    change = RuleChange(
        kind=kind,
        target_id=target.series_id,
        reading=reading,
        seen=_seen(kind, target, reading),
        document_id=document.id,
        proposed_by_id=by.id,
        **values,
    )
    states.begin(change, by=by, action=RuleAction.PROPOSED)
    session().refresh(change)
    officers = list_holders(Role.SCHEME_OFFICER)
    notices.tell("rule_change_waiting", officers, by=by, change=change, target=target)
    return change


def _seen(kind: RuleChangeKind, target: Target, reading: str) -> list[str]:
    if kind is K.TARGET:
        return [str(target.id)]
    return sorted(str(row.id) for row in queries.list_believed(target.series_id, reading))


def approve(change: RuleChange, *, by: User) -> None:
    """The second pair of eyes: known from now on. Raises Conflict where the rules are no longer those that
    were compared."""
    deciding.refuse_same(change, to=S.APPROVED, by=by)
    session().execute(  # two approvals of one target, one after the other
        select(Target.id).where(Target.series_id == change.target_id).with_for_update()
    )
    target = queries.target_of(change)
    if _seen(change.kind, target, change.reading) != sorted(change.seen):
        raise Conflict(
            _(
                "The rules were changed in the meantime. This change can only be refused or taken back, and then entered again."
            )
        )
    compared = comparing.compare(change)
    if any(one.user_id == by.id for one in compared.people):
        raise NotAllowed(_("You cannot decide on a rule that would move yourself."))
    moved = comparing.in_brief(compared)
    deciding.approve(change, action=RuleAction.APPROVED, by=by, moved=moved)
    if change.kind is K.TARGET:
        _record_target(change, target, by=by)
    else:
        _record_edition(change, by=by)
    _tell_proposer(change, target, by=by)


def _record_target(change: RuleChange, target: Target, *, by: User) -> None:
    reason = f"{deciding.source_of(change)}: {change.reason}"
    fact = facts.correct(target, by=by, reason=reason, **unpack(change.content))
    audit.record(RuleAction.TARGET_RECORDED, fact, by=by, change=change.id, value=fact.value)


def _record_edition(change: RuleChange, *, by: User) -> None:
    rows, day = queries.list_believed(change.target_id, change.reading), change.in_force_on
    if change.kind is K.READING and queries.is_reading_taken(change.target_id, change.reading):
        raise Conflict(_("A reading of this target has this code already."))
    if queries.is_edition_taken(change.target_id, change.content["edition"]):
        raise Conflict(_("A version of this target has this name already."))
    plan = subjects.plan(rows, day)
    old = plan.replaced or plan.ended
    values = unpack(change.content)
    values |= {"is_official": bool(old and old.is_official), "decision": _decision(change, old)}
    begin = partial(RuleSet, target_id=change.target_id, reading=change.reading)
    fact = deciding.record(change, plan, begin=begin, values=values, by=by)
    audit.record(
        RuleAction.EDITION_RECORDED,
        fact,
        by=by,
        change=change.id,
        edition=fact.edition,
        valid_from=day,
    )


def _decision(change: RuleChange, old: Any) -> str:
    """What was official by a decision goes on by the one that changes it; a default stays one."""
    return deciding.source_of(change) if old is not None and old.decision else ""


def refuse(change: RuleChange, *, reason: str, by: User) -> None:
    """The second person disagrees: nothing was changed."""
    deciding.refuse_same(change, to=S.REFUSED, by=by)
    deciding.refuse(change, action=RuleAction.REFUSED, reason=reason, by=by)
    _tell_proposer(change, queries.target_of(change), by=by)


withdraw = partial(deciding.withdraw, action=RuleAction.WITHDRAWN)
"""Whoever entered it takes it back."""


def _tell_proposer(change: RuleChange, target: Target, *, by: User) -> None:
    proposer = session().get(User, change.proposed_by_id)
    notices.tell("rule_change_answered", proposer, by=by, change=change, target=target)
