"""What one of the secretariat enters and another one confirms: designations, and posts in the country.

Only a confirmed entry becomes a fact, and nothing recorded is overwritten: a correction and an end add
a version, a removal leaves none that is believed. What TG3 counts follows with the same transaction.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import services as audit
from registry.audit import states
from registry.audit.actions import AuditAction
from registry.core import facts
from registry.core.db import find_row, session
from registry.core.enums import LabelledEnum
from registry.core.errors import Conflict, NotAllowed, RegistryError
from registry.core.facts import Fact
from registry.core.i18n import _
from registry.core.permissions import Role
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts.models import Person
from registry.leading import queries
from registry.leading.followers import answered
from registry.leading.models import Entered, EntryState
from registry.notices import services as notices

EntryType = TypeVar("EntryType", bound=Entered)
FactType = TypeVar("FactType", bound=Fact)


@dataclass(frozen=True)
class Entries(Generic[EntryType, FactType]):
    """One kind of fact, and how it is entered. `steps` are what the log calls an entry that is proposed,
    confirmed and rejected, `changes` what it calls the change of the fact."""

    entry: type[EntryType]
    fact: type[FactType]
    terms: tuple[str, ...]
    steps: tuple[AuditAction, AuditAction, AuditAction]
    changes: Mapping[LabelledEnum, AuditAction]
    first: LabelledEnum  # the kind of change that makes a new fact
    removal: LabelledEnum  # the kind that leaves none that is believed
    notice: str  # its kinds begin with this
    gone: Any  # the sentence where the fact is no longer believed
    pending: Any  # the sentence where another change of it waits
    logged: tuple[str, ...] = ()  # columns of the fact that the log repeats

    def propose_new(self, person: Person, *, by: User, **terms: Any) -> EntryType:
        refuse_own(person, by=by)
        return self._propose(self.first, uuid.uuid4(), person.id, by=by, **terms)

    def propose_change(
        self, kind: LabelledEnum, current: Any, *, reason: str, by: User, **changes: Any
    ) -> EntryType:
        """Raises RegistryError where nothing would differ, unless it is removed."""
        recorded = {name: getattr(current, name) for name in self.terms}
        if kind is not self.removal and recorded == recorded | changes:
            raise RegistryError(_("Nothing differs from what is recorded."))
        return self._propose(
            kind,
            current.series_id,
            current.person_id,
            reason=reason,
            by=by,
            **(recorded | changes),
        )

    def _propose(
        self,
        kind: LabelledEnum,
        series_id: uuid.UUID,
        person_id: uuid.UUID,
        *,
        by: User,
        **values: Any,
    ) -> EntryType:
        entry = self.entry(
            kind=kind, series_id=series_id, person_id=person_id, proposed_by_id=by.id, **values
        )
        states.begin(entry, by=by, action=self.steps[0])
        session().refresh(entry, ["person"])
        secretaries = list_holders(Role.DESIGNATION_SECRETARIAT)
        notices.tell(f"{self.notice}_waiting", secretaries, by=by, entry=entry)
        return entry

    def confirm(self, entry: EntryType, *, by: User) -> FactType:
        """The second pair of eyes: from now on it is a fact."""
        refuse_own(entry.person, by=by)
        if entry.proposed_by_id == by.id:
            raise NotAllowed(_("A second person must confirm what you proposed."))
        entry.confirmed_by_id = by.id
        self._move(entry, EntryState.CONFIRMED, by=by, action=self.steps[1])
        fact = self._write(entry, by=by)
        session().flush()  # the fact's row must exist before the entry that refers to it
        entry.fact_id = fact.id
        told = {name: getattr(fact, name) for name in self.logged}
        audit.record(self.changes[entry.kind], fact, by=by, entry=entry.id, **told)
        answered(entry, by)
        return fact

    def _write(self, entry: EntryType, *, by: User) -> FactType:
        terms = {name: getattr(entry, name) for name in self.terms}
        if entry.kind is self.first:
            new = self.fact(series_id=entry.series_id, person_id=entry.person_id, **terms)
            return facts.record(new, by=by)
        current = self.find(entry.series_id)
        if current is None:
            raise Conflict(str(self.gone))
        if entry.kind is self.removal:
            facts.supersede(current)
            return current
        return facts.correct(current, by=by, reason=entry.reason, **terms)

    def reject(self, entry: EntryType, *, reason: str, by: User) -> None:
        """The second person disagrees, or the first one takes it back: nothing was changed."""
        refuse_own(entry.person, by=by)
        entry.answer = reason
        self._move(entry, EntryState.REJECTED, by=by, action=self.steps[2])
        answered(entry, by)

    def _move(self, entry: EntryType, to: EntryState, *, by: User, action: AuditAction) -> None:
        states.move(entry, to, by=by, action=action)
        proposer = session().get(User, entry.proposed_by_id)
        notices.tell(f"{self.notice}_answered", proposer, by=by, entry=entry)

    def find(self, series_id: uuid.UUID) -> FactType | None:
        """As believed now."""
        return find_row(facts.read(self.fact).where(self.fact.series_id == series_id))

    def refuse_pending(self, current: Any, *, by: User) -> None:
        refuse_own(session().get_one(Person, current.person_id), by=by)
        if current.superseded_at is not None:
            raise Conflict(str(self.gone))
        if queries.find_proposed(self.entry, current.series_id) is not None:
            raise Conflict(str(self.pending))


def release(document: Document | None, *, by: User) -> uuid.UUID | None:
    if document is None:
        return None
    documents.release(document, by=by)
    session().flush()  # the document's row must exist before the row that refers to it
    return document.id


def refuse_own(person: Person, *, by: User) -> None:
    if person.user_id == by.id:
        raise NotAllowed(_("You cannot decide on your own profile."))


def refuse_bad_term(terms: Mapping[str, Any]) -> None:
    if terms.get("valid_to") and terms["valid_to"] <= terms["valid_from"]:
        raise RegistryError(_("The term must end after it begins."))
