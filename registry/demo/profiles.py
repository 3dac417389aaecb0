"""The scientists of the demo country, streamed: rows gather in a batch, are written, and are gone."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from registry.accounts.models import AccountState, RoleAssignment, User
from registry.core.permissions import Role
from registry.core.sorting import name_keys
from registry.demo import people, places, research
from registry.demo.chronicle import Chronicle, days_between, moment
from registry.demo.claims import write_claims
from registry.demo.reference import DemoExpert, Reference, weighted
from registry.demo.staff import EXPERT_ACCOUNTS, PASSWORD
from registry.experts.kinds import (
    Audience,
    Category,
    ClaimKind,
    ConsentPurpose,
    ContactKind,
    DegreeKind,
    EmploymentKind,
    FieldGroup,
    FieldLevel,
    Gender,
    NameKind,
)
from registry.experts.models import (
    AvailabilityWindow,
    Claim,
    Consent,
    Contact,
    Doctorate,
    Employment,
    ExpertCategory,
    FieldClaim,
    LanguageSkill,
    Person,
    PersonName,
    Residence,
    TechnologyClaim,
    Verification,
    VisibilityRule,
)
from registry.experts.states import PersonState
from registry.taxonomy.kinds import Mode
from search.text.analysis import folded_tokens

START = date(2025, 5, 24)
STATES = (
    (PersonState.ACTIVE, 790), (PersonState.DRAFT, 60), (PersonState.SUBMITTED, 45),
    (PersonState.IN_REVIEW, 35), (PersonState.NEEDS_INFO, 20), (PersonState.PAUSED, 15),
    (PersonState.DORMANT, 12), (PersonState.WITHDRAWN, 13), (PersonState.NOT_ELIGIBLE, 10),
)  # fmt: skip
PRESETS: tuple[tuple[frozenset[FieldGroup], int], ...] = (
    (frozenset({FieldGroup.SUMMARY}), 45),
    (frozenset({FieldGroup.SUMMARY, FieldGroup.COUNTRY}), 20),
    (frozenset(FieldGroup), 30),
    (frozenset(), 5),
)
PEER_LANGUAGES = {
    "FR": "fr", "DE": "de", "JP": "ja", "KR": "ko", "RU": "ru", "CZ": "cs", "NL": "nl", "PL": "pl",
    "CN": "zh", "TW": "zh", "ES": "es",
}  # fmt: skip
DOUBLES = {20: 6, 24: 7}  # who registered twice: place of the second record -> of the first
NOT_STEM = ("502", "503")  # economists and teachers of education, who teach STEM too
MODELS = (
    User, RoleAssignment, Person, PersonName, ExpertCategory, Residence, Employment, Doctorate,
    FieldClaim, TechnologyClaim, AvailabilityWindow, LanguageSkill, Contact, Consent, VisibilityRule,
    Claim, Verification,
)  # fmt: skip


def write_experts(
    chronicle: Chronicle, reference: Reference, *, count: int, number: int
) -> Iterator[DemoExpert | None]:
    """Yields one by one: the expert when she is active, else None. The caller writes in batches."""
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
    person_id = _write_person(chronicle, drawn, user_id, place, topic, state, registered)
    employer = places.draw_employer(rng, drawn.country)
    doctorate_code = rng.choice(NOT_STEM) if rng.random() < 0.02 and not is_shown else code
    career = _write_facts(
        chronicle, person_id, drawn, employer, doctorate_code, registered, awarded
    )
    _write_offers(chronicle, reference, person_id, drawn, code, registered)
    claims, verified = write_claims(
        chronicle, reference, person_id, state, registered, career, is_shown=is_shown
    )
    if state is not PersonState.ACTIVE:
        return None
    return DemoExpert(
        person_id, user_id, f"VN-{10000 + place}", code, drawn.country, claims, registered,
        is_stem=doctorate_code == code, is_verified=verified,
    )  # fmt: skip


def _write_account(
    chronicle: Chronicle, drawn: people.DrawnPerson, registered: date, address: str | None
) -> uuid.UUID:
    """`address` of those who can sign in; the others keep the one that was drawn."""
    from registry.accounts import passwords

    since = moment(registered, chronicle.rng)
    user_id = chronicle.add(
        User, email=address or drawn.email, display_name=drawn.full,
        state=AccountState.ACTIVE, password_hash=passwords.hash_password(PASSWORD) if address else None,
        email_confirmed_at=since, locale="vi" if drawn.category != "foreign" else "en",
        time_zone="Asia/Ho_Chi_Minh", totp_secret=None, totp_confirmed_at=None, totp_last_step=None,
        auth_epoch=0, created_at=since, version=1,
    )  # fmt: skip
    chronicle.add(
        RoleAssignment,
        user_id=user_id,
        role=Role.EXPERT,
        organisation_id=None,
        valid_from=registered,
        valid_to=None,
        granted_by_id=None,
        created_at=since,
    )
    return user_id


def _write_person(
    chronicle: Chronicle, drawn: people.DrawnPerson, user_id: uuid.UUID, place: int, topic: research.Topic,
    state: PersonState, registered: date,
) -> uuid.UUID:  # fmt: skip
    rng = chronicle.rng
    key_vi, key_en = name_keys(
        family=drawn.family, middle=drawn.middle, given=drawn.given, full=drawn.full
    )
    summary = research.compose_summary(rng, topic.field_code, topic=topic)
    since = moment(registered, rng)
    was_active = state in {PersonState.ACTIVE, PersonState.PAUSED, PersonState.DORMANT}
    person_id = chronicle.add(
        Person, number=f"VN-{10000 + place}", user_id=user_id, state=state, gender=Gender(drawn.gender),
        safety_mode=rng.random() < 0.02 and place > 20, bypasses_mission=rng.random() < 0.05 and place > 20,
        academic_title=rng.choices(("", "PGS", "GS"), (80, 14, 6))[0], display_name=drawn.full,
        sort_key_vi=key_vi, sort_key_en=key_en, summary_vi=summary.vi, summary_en=summary.en,
        submitted_at=None if state is PersonState.DRAFT else since + timedelta(1),
        activated_at=since + timedelta(15) if was_active else None,
        reconfirmed_at=since + timedelta(15) if was_active else None, merged_into_id=None,
        created_at=since, version=1,
    )  # fmt: skip
    _write_names(chronicle, person_id, drawn)
    _tell_course(chronicle, person_id, user_id, since, state)
    return person_id


def _tell_course(
    chronicle: Chronicle,
    person_id: uuid.UUID,
    user_id: uuid.UUID,
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
    chronicle.course(Person, person_id, since, [(0, "draft"), *steps], user_id)


def _write_names(chronicle: Chronicle, person_id: uuid.UUID, drawn: people.DrawnPerson) -> None:
    chronicle.add(
        PersonName,
        person_id=person_id,
        kind=NameKind.LEGAL,
        full=drawn.full,
        family=drawn.family,
        middle=drawn.middle,
        given=drawn.given,
        folded=" ".join(folded_tokens(drawn.full)),
    )
    for name in drawn.publishing_names:
        chronicle.add(
            PersonName,
            person_id=person_id,
            kind=NameKind.PUBLISHING,
            full=name,
            family="",
            middle="",
            given="",
            folded=" ".join(folded_tokens(name)),
        )


def _write_facts(
    chronicle: Chronicle, person_id: uuid.UUID, drawn: people.DrawnPerson, employer: places.Employer,
    code: str, registered: date, awarded: date,
) -> dict[ClaimKind, uuid.UUID]:  # fmt: skip
    """Category, residence, post and doctorate, written down on the day she registered."""
    rng = chronicle.rng
    known = moment(registered, rng)
    moved = date(min(awarded.year + rng.randrange(0, 3), 2025), 1, 1)
    stage = "early" if awarded.year > 2019 else "senior" if awarded.year < 2008 else "middle"
    title = places.draw_title(rng, employer, stage)
    school = places.draw_employer(rng, drawn.country, kind="university")
    common: dict[str, Any] = {"recorded": known, "person_id": person_id}
    chronicle.fact(ExpertCategory, valid_from=moved, category=Category(drawn.category), **common)
    residence = chronicle.fact(
        Residence, valid_from=moved, country_code=employer.country, city=employer.city, **common
    )
    employment = chronicle.fact(
        Employment, valid_from=moved, employer=employer.name, title=title, country_code=employer.country,
        kind=weighted(rng, ((EmploymentKind.EMPLOYED, 84), (EmploymentKind.POSTDOC, 12), (EmploymentKind.RETIRED, 2), (EmploymentKind.SELF_EMPLOYED, 2))),
        is_full_time=rng.random() < 0.95, **common,
    )  # fmt: skip
    thesis = research.compose_thesis(rng, code)
    doctorate = chronicle.fact(
        Doctorate, valid_from=awarded, awarded_on=awarded, degree_kind=DegreeKind.PHD, degree_title="PhD",
        field_code=code, field_text="", institution=school.name, country_code=school.country,
        thesis_title=thesis.original, supervisor="", repository_url="", **common,
    )  # fmt: skip
    return {
        ClaimKind.RESIDENCE: residence,
        ClaimKind.EMPLOYMENT_ABROAD: employment,
        ClaimKind.DOCTORATE: doctorate,
    }


def _write_offers(
    chronicle: Chronicle, reference: Reference, person_id: uuid.UUID, drawn: people.DrawnPerson,
    code: str, registered: date,
) -> None:  # fmt: skip
    """Fields, technologies, windows, languages, contacts, consents, what is shown to whom."""
    rng = chronicle.rng
    siblings = [
        other
        for other in reference.fields
        if other[:3] == code[:3] and other != code and len(other) > 3
    ]
    for field_code in [code, *rng.sample(siblings, min(len(siblings), rng.randrange(0, 3)))]:
        chronicle.add(
            FieldClaim,
            person_id=person_id,
            concept_id=reference.fields[field_code],
            level=FieldLevel.EXPERT if field_code == code else FieldLevel.CAN_TEACH,
            grade="claimed",
        )
    for technology in reference.technologies.get(code[:3], [])[: rng.randrange(0, 3)]:
        chronicle.add(TechnologyClaim, person_id=person_id, concept_id=technology)
    _write_windows(chronicle, person_id, reference.today)
    _write_languages(chronicle, person_id, drawn)
    _write_consents(chronicle, reference, person_id, drawn, registered)


def _write_windows(chronicle: Chronicle, person_id: uuid.UUID, today: date) -> None:
    rng = chronicle.rng
    for mode in rng.sample(list(Mode), rng.choice((1, 2, 2, 3))):
        starts = date(
            rng.choice((today.year, today.year + 1, today.year + 1, today.year + 2)),
            rng.choice((1, 2, 6, 9)),
            1,
        )
        is_open_ended = mode is Mode.PERMANENT or rng.random() < 0.3
        chronicle.add(
            AvailabilityWindow, person_id=person_id, mode=mode, starts_on=starts,
            ends_on=None if is_open_ended else starts + timedelta(rng.choice((120, 180, 365, 730))),
            months_per_year=rng.choice((None, 1, 2, 4, 6)), place="",
        )  # fmt: skip


def _write_languages(chronicle: Chronicle, person_id: uuid.UUID, drawn: people.DrawnPerson) -> None:
    rng = chronicle.rng
    levels = {"en": rng.choice(("C1", "C1", "C2"))}
    if drawn.category != "foreign":
        levels["vi"] = rng.choices(("N", "C1", "B1"), (82, 10, 8))[0]
    if drawn.country in PEER_LANGUAGES:
        levels[PEER_LANGUAGES[drawn.country]] = rng.choice(("B2", "C1"))
    for language, level in levels.items():
        chronicle.add(
            LanguageSkill,
            person_id=person_id,
            language=language,
            level=level,
            can_teach=level in {"C1", "C2", "N"},
        )


def _write_consents(
    chronicle: Chronicle,
    reference: Reference,
    person_id: uuid.UUID,
    drawn: people.DrawnPerson,
    registered: date,
) -> None:
    rng = chronicle.rng
    chronicle.add(Contact, person_id=person_id, kind=ContactKind.EMAIL, value=drawn.email)
    if rng.random() < 0.3:
        chronicle.add(
            Contact,
            person_id=person_id,
            kind=ContactKind.PHONE,
            value=f"+00 555 {rng.randrange(10**6):06d}",
        )
    for purpose in ConsentPurpose:
        if rng.random() < 0.94:
            chronicle.add(
                Consent,
                person_id=person_id,
                purpose=purpose,
                text_id=reference.consent_texts[purpose],
                language="vi" if drawn.category != "foreign" else "en",
                channel="web",
                given_at=moment(registered, rng),
                withdrawn_at=None,
            )
    for group in weighted(rng, PRESETS):
        chronicle.add(
            VisibilityRule, person_id=person_id, field_group=group, audience=Audience.INSTITUTIONS
        )
    for audience in (Audience.MISSIONS, Audience.MINISTRY):
        for group in FieldGroup:
            chronicle.add(VisibilityRule, person_id=person_id, field_group=group, audience=audience)
