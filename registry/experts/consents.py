"""Consents: given, withdrawn, and what is forgotten with them."""

from registry.accounts.models import User
from registry.audit import services as audit
from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.experts import queries
from registry.experts.actions import ExpertAction
from registry.experts.consent_models import Consent
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Person
from registry.experts.withdrawals import consent_withdrawn


def save_consents(
    person: Person, *, purposes: set[ConsentPurpose], language: str, by: User
) -> None:
    """Given and withdrawn ones stay in the ledger; withdrawing works with this very transaction."""
    for purpose in ConsentPurpose:
        has = queries.has_consent(person.id, purpose)
        if purpose in purposes and not has:
            give_consent(person, purpose, language=language, by=by)
        elif purpose not in purposes and has:
            withdraw_consent(person, purpose, by=by)


def give_consent(person: Person, purpose: ConsentPurpose, *, language: str, by: User) -> Consent:
    text = queries.current_consent_text(purpose, hanoi_today())
    consent = Consent(
        person_id=person.id,
        purpose=purpose,
        text_id=text.id,
        language=language,
        channel="web",
        given_at=now(),
    )
    session().add(consent)
    audit.record(ExpertAction.CONSENT_GIVEN, consent, by=by, purpose=purpose)
    return consent


def withdraw_consent(person: Person, purpose: ConsentPurpose, *, by: User) -> None:
    for consent in queries.list_consents(person.id):
        if consent.purpose is purpose and consent.withdrawn_at is None:
            consent.withdrawn_at = now()
            audit.record(ExpertAction.CONSENT_WITHDRAWN, consent, by=by, purpose=purpose)
            consent_withdrawn(person, purpose, by)


def forget_parts(person: Person) -> None:
    """Bulk deletes bypass the session: what it remembers of the person's parts is read again."""
    session().flush()
    session().expire(person)
