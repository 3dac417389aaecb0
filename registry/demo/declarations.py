import uuid
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from registry.core.dates import Precision
from registry.demo import people, places, research
from registry.demo.chronicle import Chronicle, moment
from registry.demo.reference import Reference, weighted
from registry.experts import models as experts
from registry.experts.consent_models import Consent, VisibilityRule
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
)
from registry.taxonomy.kinds import Mode

# Who may see works is said where works are written.
GROUPS = tuple(group for group in FieldGroup if group is not FieldGroup.WORKS)
PRESETS: dict[frozenset[FieldGroup], int] = {
    frozenset({FieldGroup.SUMMARY}): 45,
    frozenset({FieldGroup.SUMMARY, FieldGroup.COUNTRY}): 20,
    frozenset(GROUPS): 30,
    frozenset(): 5,
}


PEER_LANGUAGES = {
    "FR": "fr",
    "DE": "de",
    "JP": "ja",
    "KR": "ko",
    "RU": "ru",
    "CZ": "cs",
    "NL": "nl",
    "PL": "pl",
    "CN": "zh",
    "TW": "zh",
    "ES": "es",
}


SECOND_POSTS = 20  # of so many experts one holds a second post
WITH_NATIONALITIES = 7  # of so many one entered them


EMPLOYMENT_KINDS = {
    EmploymentKind.EMPLOYED: 84,
    EmploymentKind.POSTDOC: 12,
    EmploymentKind.RETIRED: 2,
    EmploymentKind.SELF_EMPLOYED: 2,
}


def write_facts(
    chronicle: Chronicle,
    person_id: uuid.UUID,
    drawn: people.DrawnPerson,
    employer: places.Employer,
    code: str,
    registered: date,
    awarded: date,
) -> dict[ClaimKind, uuid.UUID]:
    """Category, residence, post and doctorate, written down on the day they registered."""
    rng = chronicle.rng
    known = moment(registered, rng)
    moved = date(min(awarded.year + rng.randrange(0, 3), 2025), 1, 1)
    stage = "early" if awarded.year > 2019 else "senior" if awarded.year < 2008 else "middle"
    title = places.draw_title(rng, employer, stage)
    common: dict[str, Any] = {"recorded": known, "person_id": person_id}
    since_then = {"valid_from": moved, **common}
    chronicle.fact(experts.ExpertCategory, category=Category(drawn.category), **since_then)
    residence = chronicle.fact(
        experts.Residence, country_code=employer.country, city=employer.city, **since_then
    )
    employment = chronicle.fact(
        experts.Employment,
        employer=employer.name,
        title=title,
        country_code=employer.country,
        kind=weighted(rng, EMPLOYMENT_KINDS),
        is_full_time=rng.random() < 0.95,
        is_beside=False,
        **since_then,
    )
    if person_id.int % SECOND_POSTS == 0:
        _write_second_post(chronicle, person_id, employer, moved, known)
    if person_id.int % WITH_NATIONALITIES == 0:
        _write_nationalities(chronicle, person_id, drawn, employer)
    return {
        ClaimKind.RESIDENCE: residence,
        ClaimKind.EMPLOYMENT_ABROAD: employment,
        ClaimKind.DOCTORATE: _write_doctorate(chronicle, drawn, code, awarded, **common),
    }


def _write_nationalities(
    chronicle: Chronicle,
    person_id: uuid.UUID,
    drawn: people.DrawnPerson,
    employer: places.Employer,
) -> None:
    """As their category says: the one of where they live, and the Vietnamese one of a citizen."""
    rng = Random(person_id.int + 1)
    is_citizen = drawn.category == Category.VN_CITIZEN_ABROAD.value
    for code, since in (("VN", None), (employer.country, date(2012, 5, 31))):
        if code != "VN" or is_citizen:
            chronicle.rows[experts.Nationality].append(
                {
                    "id": uuid.UUID(int=rng.getrandbits(128), version=4),
                    "person_id": person_id,
                    "country_code": code,
                    "since": since,
                    "since_precision": Precision.MONTH if since else Precision.DAY,
                    "until": None,
                    "until_precision": Precision.DAY,
                    "version": 1,
                }
            )


def _write_second_post(
    chronicle: Chronicle,
    person_id: uuid.UUID,
    employer: places.Employer,
    since: date,
    known: datetime,
) -> None:
    """Drawn by itself, so that nobody else's story changes."""
    rng = Random(person_id.int)
    other = places.draw_employer(rng, employer.country, kind="university")
    ids = [uuid.UUID(int=rng.getrandbits(128), version=4) for _each in range(2)]
    chronicle.rows[experts.Employment].append(
        {
            "id": ids[0],
            "series_id": ids[1],
            "person_id": person_id,
            "employer": other.name,
            "title": places.draw_title(rng, other, "senior"),
            "country_code": other.country,
            "kind": EmploymentKind.EMPLOYED,
            "is_full_time": False,
            "is_beside": True,
            "valid_from": since,
            "valid_to": None,
            "recorded_at": chronicle.past(known),
            "superseded_at": None,
            "reason": "",
            "recorded_by_id": None,
        }
    )


def _write_doctorate(
    chronicle: Chronicle, drawn: people.DrawnPerson, code: str, awarded: date, **common: Any
) -> uuid.UUID:
    school = places.draw_employer(chronicle.rng, drawn.country, kind="university")
    thesis = research.compose_thesis(chronicle.rng, code)
    return chronicle.fact(
        experts.Doctorate,
        valid_from=awarded,
        awarded_on=awarded,
        degree_kind=DegreeKind.PHD,
        degree_title="PhD",
        field_code=code,
        field_text="",
        institution=school.name,
        country_code=school.country,
        thesis_title=thesis.original,
        supervisor="",
        repository_url="",
        **common,
    )


def write_offers(
    chronicle: Chronicle,
    reference: Reference,
    person_id: uuid.UUID,
    drawn: people.DrawnPerson,
    code: str,
    registered: date,
) -> None:
    """Fields, technologies, windows, languages, contacts, consents, what is shown to whom."""
    rng = chronicle.rng
    siblings = [
        other
        for other in reference.fields
        if other[:3] == code[:3] and other != code and len(other) > 3
    ]
    for field_code in [code, *rng.sample(siblings, min(len(siblings), rng.randrange(0, 3)))]:
        chronicle.add(
            experts.FieldClaim,
            person_id=person_id,
            concept_id=reference.fields[field_code],
            level=FieldLevel.EXPERT if field_code == code else FieldLevel.CAN_TEACH,
            grade="claimed",
        )
    for technology in reference.technologies.get(code[:3], [])[: rng.randrange(0, 3)]:
        chronicle.add(experts.TechnologyClaim, person_id=person_id, concept_id=technology)
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
            experts.AvailabilityWindow,
            person_id=person_id,
            mode=mode,
            starts_on=starts,
            ends_on=None if is_open_ended else starts + timedelta(rng.choice((120, 180, 365, 730))),
            months_per_year=rng.choice((None, 1, 2, 4, 6)),
            place="",
        )


def _write_languages(chronicle: Chronicle, person_id: uuid.UUID, drawn: people.DrawnPerson) -> None:
    rng = chronicle.rng
    levels = {"en": rng.choice(("C1", "C1", "C2"))}
    if drawn.category != "foreign":
        levels["vi"] = rng.choices(("N", "C1", "B1"), (82, 10, 8))[0]
    if drawn.country in PEER_LANGUAGES:
        levels[PEER_LANGUAGES[drawn.country]] = rng.choice(("B2", "C1"))
    for language, level in levels.items():
        chronicle.add(
            experts.LanguageSkill,
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
    chronicle.add(experts.Contact, person_id=person_id, kind=ContactKind.EMAIL, value=drawn.email)
    if rng.random() < 0.3:
        chronicle.add(
            experts.Contact,
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
        for group in GROUPS:
            chronicle.add(VisibilityRule, person_id=person_id, field_group=group, audience=audience)
