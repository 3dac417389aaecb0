"""The scientists of the demo country, streamed: rows gather in a batch, are written, and are gone."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from registry.accounts.models import RoleAssignment, User
from registry.core.finding import fold_name
from registry.core.permissions import Role
from registry.core.sorting import name_keys
from registry.demo import people, places, research
from registry.demo.cast import EXPERT_ACCOUNTS, PASSWORD
from registry.demo.chronicle import Chronicle, days_between, moment
from registry.demo.claims import write_claims
from registry.demo.declarations import write_facts, write_offers
from registry.demo.reference import DemoExpert, Reference, weighted
from registry.demo.staff import write_account
from registry.experts.kinds import RANKS, Gender, NameKind
from registry.experts.models import Person, PersonName
from registry.experts.record import RECORD
from registry.experts.states import PersonState

START = date(2025, 5, 24)
STATES = {
    PersonState.ACTIVE: 790,
    PersonState.DRAFT: 60,
    PersonState.SUBMITTED: 45,
    PersonState.IN_REVIEW: 35,
    PersonState.NEEDS_INFO: 20,
    PersonState.PAUSED: 15,
    PersonState.DORMANT: 12,
    PersonState.WITHDRAWN: 13,
    PersonState.NOT_ELIGIBLE: 10,
}
DOUBLES = {20: 6, 24: 7}  # who registered twice: place of the second record -> of the first
ONE_LANGUAGE = {
    3: "vi",
    6: "en",
    9: "en",
}  # who writes in one language only: last digit of the place
NOT_STEM = ("502", "503")  # economists and teachers of education, who teach STEM too
MODELS = (
    User,
    RoleAssignment,
    Person,
    *RECORD,
)


def write_experts(
    chronicle: Chronicle, reference: Reference, *, count: int, number: int
) -> Iterator[DemoExpert | None]:
    """Yields one by one: the expert when they are active, else None. The caller writes in batches."""
    first: dict[int, tuple[people.DrawnPerson, date]] = {}
    for place, drawn in enumerate(people.people(number, count)):
        awarded = _draw_award(chronicle.rng)
        if place in DOUBLES:  # the same person once more, from another address
            known, awarded = first[DOUBLES[place]]
            drawn = replace(known, email=drawn.email)
        elif place in DOUBLES.values():
            first[place] = drawn, awarded
        topic = research.draw_topic(chronicle.rng)
        yield _write_expert(chronicle, reference, drawn, place, topic, awarded)


def _draw_award(rng: random.Random) -> date:
    return date(rng.randrange(1998, 2025), rng.randrange(1, 13), rng.randrange(1, 28))


def _write_expert(
    chronicle: Chronicle,
    reference: Reference,
    drawn: people.DrawnPerson,
    place: int,
    topic: research.Topic,
    awarded: date,
) -> DemoExpert | None:
    rng, code = chronicle.rng, topic.field_code
    is_shown = place == 0
    state = PersonState.ACTIVE if place < 12 or place in DOUBLES else weighted(rng, STATES)
    registered = days_between(rng, START, reference.today - timedelta(20))
    registered = START + timedelta(30) if is_shown else registered
    address = EXPERT_ACCOUNTS[place] if place < len(EXPERT_ACCOUNTS) else None
    user_id = _write_account(chronicle, drawn, registered, address)
    both = (user_id, reference.staff.verifiers[place % 2])  # who owns it, and who reviews it
    person_id = _write_person(chronicle, drawn, both, place, topic, state, registered)
    employer = places.draw_employer(rng, drawn.country)
    doctorate_code = rng.choice(NOT_STEM) if rng.random() < 0.02 and not is_shown else code
    career = write_facts(chronicle, person_id, drawn, employer, doctorate_code, registered, awarded)
    write_offers(chronicle, reference, person_id, drawn, code, registered)
    claims, verified = write_claims(
        chronicle, reference, person_id, state, registered, career, is_shown=is_shown
    )
    if state is not PersonState.ACTIVE:
        return None
    return DemoExpert(
        person_id,
        user_id,
        f"VN-{10000 + place}",
        code,
        drawn.country,
        claims,
        registered,
        is_stem=doctorate_code == code,
        is_verified=verified,
    )


def _write_account(
    chronicle: Chronicle, drawn: people.DrawnPerson, registered: date, address: str | None
) -> uuid.UUID:
    """`address` of those who can sign in; the others keep the one that was drawn."""
    from registry.accounts import passwords

    return write_account(
        chronicle,
        moment(registered, chronicle.rng),
        Role.EXPERT,
        None,
        email=address or drawn.email,
        display_name=drawn.name.full,
        password_hash=passwords.hash_password(PASSWORD) if address else None,
        locale="vi" if drawn.category != "foreign" else "en",
        totp_secret=None,
        totp_confirmed_at=None,
    )


def _write_person(
    chronicle: Chronicle,
    drawn: people.DrawnPerson,
    both: tuple[uuid.UUID, uuid.UUID],
    place: int,
    topic: research.Topic,
    state: PersonState,
    registered: date,
) -> uuid.UUID:
    rng, name = chronicle.rng, drawn.name
    key_vi, key_en = name_keys(
        family=name.family, middle=name.middle, given=name.given, full=name.full
    )
    summary = _draw_summary(rng, topic, place)
    since = moment(registered, rng)
    was_active = state in {PersonState.ACTIVE, PersonState.PAUSED, PersonState.DORMANT}
    person_id = chronicle.add(
        Person,
        number=f"VN-{10000 + place}",
        user_id=both[0],
        state=state,
        gender=Gender(drawn.gender),
        safety_mode=rng.random() < 0.02 and place > 20,
        bypasses_mission=rng.random() < 0.05 and place > 20,
        academic_title=rng.choices(RANKS, (76, 6, 3, 9, 6))[0][0],
        display_name=name.full,
        sort_key_vi=key_vi,
        sort_key_en=key_en,
        summary_vi=summary.vi,
        summary_en=summary.en,
        submitted_at=None if state is PersonState.DRAFT else since + timedelta(1),
        review_due_on=None if state is PersonState.DRAFT else (since + timedelta(15)).date(),
        activated_at=since + timedelta(15) if was_active else None,
        reconfirmed_at=since + timedelta(15) if was_active else None,
        created_at=since,
        version=1,
    )
    _write_names(chronicle, person_id, drawn)
    _tell_course(chronicle, person_id, both, since, state)
    return person_id


def _draw_summary(rng: random.Random, topic: research.Topic, place: int) -> research.Summary:
    both = research.compose_summary(rng, topic.field_code, topic=topic)
    language = ONE_LANGUAGE.get(place % 10) if place > max(DOUBLES) else None
    return research.Summary(
        "" if language == "en" else both.vi, "" if language == "vi" else both.en
    )


def _tell_course(
    chronicle: Chronicle,
    person_id: uuid.UUID,
    both: tuple[uuid.UUID, uuid.UUID],
    since: datetime,
    state: PersonState,
) -> None:
    before = [PersonState.SUBMITTED, PersonState.IN_REVIEW, PersonState.ACTIVE]
    if state in before:
        course = before[: before.index(state) + 1]
    elif state in {PersonState.PAUSED, PersonState.DORMANT}:
        course = [*before, state]
    else:
        course = [*before[:2], state] if state is not PersonState.DRAFT else []
    steps = [(chronicle.rng.randrange(1, 6), step.value) for step in course]
    office = (PersonState.IN_REVIEW, PersonState.ACTIVE, PersonState.NEEDS_INFO)
    acts = {one.value: both[1] for one in office}
    chronicle.course(Person, person_id, since, [(0, "draft"), *steps], both[0], acts)


def _write_names(chronicle: Chronicle, person_id: uuid.UUID, drawn: people.DrawnPerson) -> None:
    legal, no_parts = drawn.name, ("", "", "")
    parts = (legal.family, legal.middle, legal.given)
    names = [(NameKind.LEGAL, legal.full, parts)]
    names += [(NameKind.PUBLISHING, full, no_parts) for full in drawn.publishing_names]
    for kind, full, (family, middle, given) in names:
        chronicle.add(
            PersonName,
            person_id=person_id,
            kind=kind,
            full=full,
            family=family,
            middle=middle,
            given=given,
            folded=fold_name(full),
        )
