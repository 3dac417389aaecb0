"""Reading people. Every row goes through `visible_people`; a role without a line sees nobody."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from registry.accounts.models import User
from registry.core import facts
from registry.core.db import find_row, get_row, list_rows, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import INSTITUTION_ROLES, OVERSIGHT_ROLES, Role
from registry.experts.claim_models import Claim, Verification
from registry.experts.consent_models import Consent, ConsentText, VisibilityRule
from registry.experts.kinds import ClaimKind, ConsentPurpose
from registry.experts.models import (
    Contact,
    Doctorate,
    Employment,
    ExpertCategory,
    Person,
    Residence,
)
from registry.experts.states import QUEUE_STATES, PersonState
from registry.taxonomy import missions as taxonomy_missions
from registry.taxonomy.missions import Area


def consented(purpose: ConsentPurpose, *, person_id: Any = Person.id) -> ColumnElement[bool]:
    """Whether a person's consent to this purpose is in force, as a condition on Person, or on a row
    that names one."""
    return exists().where(
        Consent.person_id == person_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    )


def visible_people(user: User) -> Select[Person]:
    """Who may be seen at all; how much of them is decided by cards.make_cards."""
    return select(Person).where(_is_visible(user))


def findable_people(user: User) -> Select[Person]:
    """Whom a search may name: of those who may be seen, who is in the register and agreed to be found.
    Oversight reads the others where it follows their case."""
    return visible_people(user).where(_is_findable())


def _is_findable() -> ColumnElement[bool]:
    return (Person.state == PersonState.ACTIVE) & consented(ConsentPurpose.BE_FOUND)


def is_visible(user: User, *, person_id: Any) -> ColumnElement[bool]:
    """The same as a condition on a row that names a person: asked of each of few rows, while a list of
    all visible people would be read whole for them."""
    return exists().where(Person.id == person_id, _is_visible(user)).correlate_except(Person)


def _is_visible(user: User) -> ColumnElement[bool]:
    return or_(Person.user_id == user.id, *_conditions(user))


def _conditions(user: User) -> list[ColumnElement[bool]]:
    is_active = Person.state == PersonState.ACTIVE
    conditions: list[ColumnElement[bool]] = [false()]
    if user.roles & INSTITUTION_ROLES:
        conditions.append(_is_findable())
    if user.roles & OVERSIGHT_ROLES:
        conditions.append(Person.state != PersonState.DRAFT)
    if Role.MOFA_DESK in user.roles:
        conditions.append(is_active & consented(ConsentPurpose.EMBASSY))
    if Role.MISSION_OFFICER in user.roles:
        embassy = is_active & consented(ConsentPurpose.EMBASSY) & Person.safety_mode.is_(False)
        conditions.append(embassy & _resides_in(_own_area(user)))
    if Role.VERIFIER in user.roles:
        conditions.append(
            exists().where(Claim.person_id == Person.id, Claim.state.in_(QUEUE_STATES))
        )
    return conditions


def _own_area(user: User) -> Area:
    missions = user.organisation_ids(Role.MISSION_OFFICER)
    return taxonomy_missions.find_area(missions, hanoi_today())


def _resides_in(area: Area) -> ColumnElement[bool]:
    """They agreed that the mission responsible for where they live may know of them, and no other."""
    today = hanoi_today()
    state = Residence.subdivision_code
    whole = Residence.country_code.in_(area.countries) & state.not_in(area.states_of_others)
    return exists().where(
        Residence.person_id == Person.id,
        or_(whole, state.in_(area.states)),
        *facts.believed(Residence),
        *facts.holding(Residence, as_of=today),
    )


def get_person(person_id: uuid.UUID, *, visible_to: User) -> Person:
    return get_row(visible_people(visible_to).where(Person.id == person_id))


def own_ids(user: User) -> Select[uuid.UUID]:
    """Of the record that somebody has of themselves, and of those without an account that two
    verifiers found to be the same person: nobody acts in their own case."""
    own = select(Person.id).where(Person.user_id == user.id).scalar_subquery()
    joined = and_(Person.user_id.is_(None), Person.merged_into_id == own)
    return select(Person.id).where(or_(Person.user_id == user.id, joined))


def is_of(person: Person, user: User) -> bool:
    """The same of one record."""
    account = find_account(person)
    return account is not None and account.id == user.id


def find_own_person(user: User) -> Person | None:
    return find_row(select(Person).where(Person.user_id == user.id))


def get_own_person(user: User) -> Person:
    return get_row(select(Person).where(Person.user_id == user.id))


def find_account(person: Person) -> User | None:
    """Whose record it is; nobody's where it is kept for a contract only, unless it was found to be the
    same person as another record."""
    if person.user_id is None and person.merged_into_id is not None:
        person = session().get_one(Person, person.merged_into_id)
    return session().get(User, person.user_id) if person.user_id else None


def has_consent(person_id: uuid.UUID, purpose: ConsentPurpose) -> bool:
    statement = select(Consent.id).where(
        Consent.person_id == person_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    )
    return session().scalar(statement.limit(1)) is not None


def list_consents(person_id: uuid.UUID) -> Sequence[Consent]:
    return list_rows(
        select(Consent).where(Consent.person_id == person_id).order_by(Consent.given_at, Consent.id)
    )


def current_consent_text(purpose: ConsentPurpose, on: date) -> ConsentText:
    return get_row(
        select(ConsentText)
        .where(ConsentText.purpose == purpose, ConsentText.valid_from <= on)
        .order_by(ConsentText.edition.desc())
        .limit(1)
    )


Of = TypeVar("Of", Residence, Employment, ExpertCategory, Doctorate)


def _current(
    model: type[Of],
    person_id: uuid.UUID,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> Of | None:
    return find_row(
        facts.read(model, as_of=as_of or hanoi_today(), known_at=known_at)
        .where(model.person_id == person_id)
        .order_by(
            model.valid_to.desc().nulls_first(),
            *([model.is_beside] if issubclass(model, Employment) else []),
            model.valid_from.desc(),
            model.recorded_at.desc(),
        )
        .limit(1)
    )


current_residence = partial(_current, Residence)
current_employment = partial(_current, Employment)
current_category = partial(_current, ExpertCategory)
current_doctorate = partial(_current, Doctorate)


def list_history(model: Any, person_id: uuid.UUID) -> Sequence[Any]:
    """Every period that is believed now, newest first."""
    return list_rows(
        facts.read(model)
        .where(model.person_id == person_id)
        .order_by(model.valid_from.desc(), model.id)
    )


def list_everything(model: Any, person_id: uuid.UUID) -> Sequence[Any]:
    """Every entry ever recorded, what is no longer believed included, the newest period first."""
    return list_rows(
        select(model)
        .where(model.person_id == person_id)
        .order_by(model.valid_from.desc(), model.recorded_at.desc(), model.id)
    )


def list_consent_texts() -> Sequence[ConsentText]:
    return list_rows(select(ConsentText).order_by(ConsentText.id))


def verified_level(person_id: uuid.UUID, kind: ClaimKind, *, as_of: date | None = None) -> int:
    """0 when the claim is not verified on that day."""
    return (
        session().scalar(
            facts.read(Verification, as_of=as_of or hanoi_today())
            .with_only_columns(func.coalesce(func.max(Verification.level), 0))
            .where(Verification.person_id == person_id, Verification.kind == kind)
        )
        or 0
    )


def list_contacts(person_id: uuid.UUID) -> Sequence[Contact]:
    return list_rows(
        select(Contact).where(Contact.person_id == person_id).order_by(Contact.kind, Contact.id)
    )


def list_visibility(person_id: uuid.UUID) -> Sequence[VisibilityRule]:
    return list_rows(
        select(VisibilityRule)
        .where(VisibilityRule.person_id == person_id)
        .order_by(VisibilityRule.id)
    )


def list_verifications(claim_id: uuid.UUID) -> Sequence[Verification]:
    """What is believed of a claim now, whatever day it is about."""
    return list_rows(
        facts.read(Verification)
        .where(Verification.claim_id == claim_id)
        .order_by(Verification.valid_from, Verification.id)
    )
