"""Which groups of fields an audience may see of a person: by their rules, consents, state and safety mode."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.core import facts
from registry.core.db import list_rows, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.claim_models import Verification
from registry.experts.consent_models import Consent, VisibilityRule
from registry.experts.kinds import Audience, ConsentPurpose, FieldGroup
from registry.experts.models import Doctorate, Employment, Person, Residence
from registry.experts.states import PersonState
from registry.taxonomy import queries as taxonomy

AUDIENCES = (
    (
        {
            Role.SCHEME_OFFICER,
            Role.AUDITOR,
            Role.VERIFIER,
            Role.MOFA_DESK,
            Role.DESIGNATION_SECRETARIAT,
            Role.LINE_MINISTRY,
        },
        Audience.MINISTRY,
    ),
    ({Role.MISSION_OFFICER}, Audience.MISSIONS),
    (
        {Role.INSTITUTION_RECRUITER, Role.INSTITUTION_APPROVER, Role.RECRUITMENT_OFFICER},
        Audience.INSTITUTIONS,
    ),
)


HIDDEN_IN_SAFETY_MODE = {
    FieldGroup.EMPLOYER,
    FieldGroup.COUNTRY,
    FieldGroup.DOCTORATE,
    FieldGroup.NAME,
    FieldGroup.SUMMARY,  # free text can name whatever the other fields hide
    FieldGroup.WORKS,  # whoever looks a work up finds its author
}


PARTNERS = {Role.INSTITUTION_RECRUITER, Role.INSTITUTION_APPROVER, Role.RECRUITMENT_OFFICER}
CLOSED = {
    PersonState.DRAFT,
    PersonState.NOT_ELIGIBLE,
    PersonState.APPEAL,
    PersonState.WITHDRAWN,
    PersonState.SUSPENDED,
    PersonState.MERGED,
    PersonState.RECORDED,
}


@dataclass(frozen=True)
class Facts:
    """What is known of a page of people, read in a constant number of queries."""

    rules: Mapping[uuid.UUID, frozenset[tuple[FieldGroup, Audience]]]
    consents: frozenset[tuple[uuid.UUID, ConsentPurpose]]
    residences: Mapping[uuid.UUID, Residence]
    posts: Mapping[uuid.UUID, Sequence[Employment]]  # that they hold, the main one first
    doctorates: Mapping[uuid.UUID, Doctorate]
    verifications: Mapping[uuid.UUID, list[Verification]]
    countries: Mapping[str, Any]


def audience_of(viewer: User) -> Audience | None:
    return next((audience for roles, audience in AUDIENCES if viewer.roles & roles), None)


def shown_to(person: Person, known: Facts, audience: Audience) -> frozenset[FieldGroup]:
    """What an audience may see without any introduction: the basis of the search index."""
    return shown_groups(person, known, audience, None, None, False)


def shown_groups(
    person: Person,
    known: Facts,
    audience: Audience | None,
    viewer: User | None,
    introduction: Any,
    reads_all: bool,
) -> frozenset[FieldGroup]:
    """Which groups of fields this audience may see of this person."""
    if viewer is not None and person.user_id == viewer.id:
        return frozenset(FieldGroup)
    groups = {
        group
        for group, allowed in known.rules.get(person.id, frozenset())
        if allowed is audience and _is_agreed(person, known, allowed)
    }
    if audience is Audience.MINISTRY and reads_all:
        groups |= set(FieldGroup)  # who checks and answers for the count reads what it rests on
    if person.state is PersonState.WITHDRAWN:
        groups &= {FieldGroup.NAME} if reads_all else set()  # as lists of counted contracts do
    revealed = _revealed(person, viewer, introduction)
    groups |= revealed
    if person.safety_mode and audience is not Audience.MINISTRY:
        groups -= HIDDEN_IN_SAFETY_MODE - revealed
    if viewer is not None and person.state in CLOSED and audience is not Audience.MINISTRY:
        groups &= revealed  # consents are closed: only what a connection has shown already
    return frozenset(groups)


def _is_agreed(person: Person, known: Facts, audience: Audience) -> bool:
    return audience.rests_on is None or (person.id, audience.rests_on) in known.consents


def _revealed(person: Person, viewer: User | None, introduction: Any) -> set[FieldGroup]:
    """Their name, to the institution with which they said yes to this very introduction."""
    if viewer is None or introduction is None or introduction.person_id != person.id:
        return set()
    is_theirs = any(
        row.organisation_id == introduction.institution_id
        or (row.organisation_id is None and row.role is Role.RECRUITMENT_OFFICER)
        for row in viewer.current_assignments
        if row.role in PARTNERS
    )
    return {FieldGroup.NAME} if is_theirs and introduction.is_revealed else set()


def read_facts(ids: Sequence[uuid.UUID]) -> Facts:
    rules: dict[uuid.UUID, set[tuple[FieldGroup, Audience]]] = defaultdict(set)
    for rule in session().scalars(select(VisibilityRule).where(VisibilityRule.person_id.in_(ids))):
        rules[rule.person_id].add((rule.field_group, rule.audience))
    verifications: dict[uuid.UUID, list[Verification]] = defaultdict(list)
    for row in _holding(Verification, ids):
        verifications[row.person_id].append(row)
    residences = {row.person_id: row for row in _holding(Residence, ids)}
    return Facts(
        rules={person_id: frozenset(pairs) for person_id, pairs in rules.items()},
        consents=_consents(ids),
        residences=residences,
        posts=_posts(ids),
        doctorates={row.person_id: row for row in _holding(Doctorate, ids)},
        verifications=verifications,
        countries=taxonomy.find_countries({row.country_code for row in residences.values()}),
    )


def _posts(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[Employment]]:
    found: dict[uuid.UUID, list[Employment]] = defaultdict(list)
    for row in reversed(_holding(Employment, ids)):
        found[row.person_id].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: row.is_beside)
        mains = [row for row in rows if not row.is_beside]
        rows[:] = [*mains[:1], *(row for row in rows if row.is_beside)]
    return found


def _consents(ids: Sequence[uuid.UUID]) -> frozenset[tuple[uuid.UUID, ConsentPurpose]]:
    statement = select(Consent.person_id, Consent.purpose).where(
        Consent.person_id.in_(ids), Consent.withdrawn_at.is_(None)
    )
    return frozenset((person_id, purpose) for person_id, purpose in session().execute(statement))


def _holding(model: Any, ids: Sequence[uuid.UUID]) -> Sequence[Any]:
    """Facts that hold today, the latest last so that it wins."""
    return list_rows(
        facts.read(model, as_of=hanoi_today())
        .where(model.person_id.in_(ids))
        .order_by(model.valid_from, model.id)
    )
