"""What an expert says of themselves: their profile, facts, and who may see what.

Verification is a feature of its own.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.core.db import now, session
from registry.core.errors import InvalidTransition, RegistryError
from registry.core.i18n import _
from registry.core.numbering import draw_number
from registry.experts import queries
from registry.experts.actions import ExpertAction
from registry.experts.claim_models import Claim
from registry.experts.consent_models import VisibilityRule
from registry.experts.consents import forget_parts, withdraw_consent
from registry.experts.kinds import (
    Audience,
    ClaimKind,
    ConsentPurpose,
    ContactKind,
    FieldGroup,
    FieldLevel,
    NameKind,
)
from registry.experts.models import (
    AvailabilityWindow,
    Contact,
    FieldClaim,
    LanguageSkill,
    Nationality,
    Person,
    PersonName,
    ScholarlyWork,
    TechnologyClaim,
)
from registry.experts.states import PersonState
from registry.experts.withdrawals import profile_withdrawn
from registry.notices import services as notices

CLOSED = {PersonState.WITHDRAWN, PersonState.MERGED, PersonState.SUSPENDED}


def refuse_closed(person: Person) -> None:
    if person.state in CLOSED:
        raise InvalidTransition(
            _(
                "This profile is closed (%(state)s); it can no longer be changed.",
                state=person.state.label,
            )
        )


def begin_profile(user: User, *, by: User | None) -> Person:
    """An empty draft for a new account, with one unsubmitted claim of each kind."""
    if queries.find_own_person(user) is not None:
        raise InvalidTransition(_("You have a profile already."))
    person = Person(
        number=draw_number("VN-", is_taken=_is_taken),
        user_id=user.id,
        state=PersonState.DRAFT,
        display_name=user.display_name,
    )
    states.begin(person, by=by, action=ExpertAction.PROFILE_BEGUN)
    session().flush()  # the claims refer to the person
    for kind in ClaimKind:
        session().add(Claim(person_id=person.id, kind=kind))
    session().add(Contact(person_id=person.id, kind=ContactKind.EMAIL, value=user.email))
    return person


def _is_taken(number: str) -> bool:
    return session().scalar(select(Person.id).where(Person.number == number)) is not None


def save_fields(
    person: Person, *, field_ids: Iterable[uuid.UUID], technology_ids: Iterable[uuid.UUID], by: User
) -> None:
    """The first field is the main one. Grades given by others stay with fields that stay."""
    grades = {claim.concept_id: claim.grade for claim in person.fields}
    session().execute(delete(FieldClaim).where(FieldClaim.person_id == person.id))
    session().execute(delete(TechnologyClaim).where(TechnologyClaim.person_id == person.id))
    for place, concept_id in enumerate(dict.fromkeys(field_ids)):
        level = FieldLevel.EXPERT if place == 0 else FieldLevel.CAN_TEACH
        claim = FieldClaim(person_id=person.id, concept_id=concept_id, level=level)
        if concept_id in grades:
            claim.grade = grades[concept_id]
        session().add(claim)
    for concept_id in dict.fromkeys(technology_ids):
        session().add(TechnologyClaim(person_id=person.id, concept_id=concept_id))
    forget_parts(person)
    audit.record(ExpertAction.FIELDS_SAVED, person, by=by)


def save_windows(person: Person, *, windows: Iterable[dict[str, Any]], by: User) -> None:
    rows = list(windows)
    for row in rows:
        if row.get("ends_on") and row["ends_on"] <= row["starts_on"]:
            raise RegistryError(_("A period must end after it begins."))
    session().execute(delete(AvailabilityWindow).where(AvailabilityWindow.person_id == person.id))
    session().add_all(AvailabilityWindow(person_id=person.id, **row) for row in rows)
    forget_parts(person)
    audit.record(ExpertAction.AVAILABILITY_SAVED, person, by=by)


def save_languages(person: Person, *, languages: Iterable[dict[str, Any]], by: User) -> None:
    session().execute(delete(LanguageSkill).where(LanguageSkill.person_id == person.id))
    session().add_all(LanguageSkill(person_id=person.id, **row) for row in languages)
    forget_parts(person)
    audit.record(ExpertAction.LANGUAGES_SAVED, person, by=by)


def save_summary(person: Person, *, summary_vi: str, summary_en: str, by: User) -> None:
    person.summary_vi, person.summary_en = summary_vi, summary_en
    audit.record(ExpertAction.SUMMARY_SAVED, person, by=by)


def save_contacts(person: Person, *, values: dict[ContactKind, str], by: User) -> None:
    session().execute(delete(Contact).where(Contact.person_id == person.id))
    session().add_all(
        Contact(person_id=person.id, kind=kind, value=value)
        for kind, value in values.items()
        if value
    )
    audit.record(ExpertAction.CONTACTS_SAVED, person, by=by)


def save_visibility(
    person: Person, *, shown: Iterable[tuple[FieldGroup, Audience]], by: User
) -> None:
    session().execute(delete(VisibilityRule).where(VisibilityRule.person_id == person.id))
    session().add_all(
        VisibilityRule(person_id=person.id, field_group=group, audience=audience)
        for group, audience in sorted(set(shown))
    )
    forget_parts(person)
    audit.record(ExpertAction.VISIBILITY_SAVED, person, by=by)


def save_safety(person: Person, *, safety_mode: bool, bypasses_mission: bool, by: User) -> None:
    person.safety_mode, person.bypasses_mission = safety_mode, bypasses_mission
    audit.record(ExpertAction.SAFETY_SAVED, person, by=by)


def touch(person: Person) -> None:
    """The profile was looked over today: its version moves on, and its search document follows."""
    person.reconfirmed_at = now()


def main_first(person: Person) -> list[FieldClaim]:
    """Their fields, the main one (level expert) first."""
    return sorted(
        person.fields, key=lambda claim: (claim.level is not FieldLevel.EXPERT, claim.concept.code)
    )


def pause(person: Person, *, by: User) -> None:
    """Out of search with this transaction; contracts go on."""
    states.move(person, PersonState.PAUSED, by=by, action=ExpertAction.PROFILE_PAUSED)


def resume(person: Person, *, by: User) -> None:
    """Out of a pause or a long silence. A profile in review becomes active by its verifier alone."""
    if person.state not in {PersonState.PAUSED, PersonState.DORMANT}:
        raise InvalidTransition(
            _("Only a paused or dormant profile can be found again by its owner.")
        )
    states.move(person, PersonState.ACTIVE, by=by, action=ExpertAction.PROFILE_RESUMED)
    touch(person)


def withdraw(person: Person, *, by: User) -> None:
    """For good, with a receipt: what no law asks to keep is deleted in this very transaction."""
    states.move(person, PersonState.WITHDRAWN, by=by, action=ExpertAction.PROFILE_WITHDRAWN)
    profile_withdrawn(person, by)
    for purpose in ConsentPurpose:
        withdraw_consent(person, purpose, by=by)
    _erase(person)
    notices.tell("profile_withdrawn", queries.find_account(person), person=person)


# What is shown to nobody any more, and nothing that a counted contract rests on.
ERASED = (
    Contact,
    VisibilityRule,
    AvailabilityWindow,
    LanguageSkill,
    FieldClaim,
    TechnologyClaim,
    ScholarlyWork,
    Nationality,
)


def _erase(person: Person) -> None:
    for model in ERASED:
        session().execute(delete(model).where(model.person_id == person.id))
    session().execute(
        delete(PersonName).where(
            PersonName.person_id == person.id, PersonName.kind != NameKind.LEGAL
        )
    )
    person.summary_vi = person.summary_en = ""
    person.orcid = None
    forget_parts(person)
