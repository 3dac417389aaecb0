"""Drafts of the steps of a registration: kept as they are typed, until the step is saved.

A draft is no consent: the step in which consents are given has none.
"""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select

from registry.accounts.models import User
from registry.audit import services as audit
from registry.core.db import now, session
from registry.core.errors import RegistryError
from registry.core.i18n import _
from registry.experts.models import Person
from registry.profile.actions import ProfileAction
from registry.profile.models import StepDraft

LONGEST = 60_000  # characters of one step: many times what its controls take
Typed = Mapping[str, Sequence[str]]


def find_draft(person: Person, step: str) -> StepDraft | None:
    return session().scalar(
        select(StepDraft).where(StepDraft.person_id == person.id, StepDraft.step == step)
    )


def read_draft(draft: StepDraft) -> dict[str, list[str]]:
    typed: dict[str, list[str]] = json.loads(draft.typed)
    return typed


def keep_draft(person: Person, step: str, typed: Typed, *, by: User) -> None:
    """Raises for more than any step can hold."""
    text = json.dumps({name: list(values) for name, values in typed.items()}, ensure_ascii=False)
    if len(text) > LONGEST:
        raise RegistryError(_("This is too long to be kept as a draft. Shorten it, then save."))
    draft = find_draft(person, step)
    if draft is None:
        draft = StepDraft(person_id=person.id, step=step)
        session().add(draft)
    elif draft.typed == text:
        return
    draft.typed, draft.kept_at = text, now()
    audit.record(ProfileAction.DRAFT_KEPT, person, by=by, step=step)


def drop_draft(person: Person, step: str) -> None:
    """What was saved needs no draft any more."""
    session().execute(
        delete(StepDraft).where(StepDraft.person_id == person.id, StepDraft.step == step)
    )
