"""Experts with their facts, claims and consents; stored files."""

from datetime import date
from typing import Any

from factories.accounts import make_user
from factories.reference import make_concept, make_country
from factories.rows import SEEN_LONG_AGO, add, numbers
from registry.accounts.models import User
from registry.core import facts
from registry.core.db import now, session
from registry.core.finding import fold_name
from registry.core.permissions import Role
from registry.core.sorting import name_keys
from registry.documents.models import Document, DocumentState
from registry.experts.claim_models import Claim, Verification
from registry.experts.consent_models import Consent, ConsentText, VisibilityRule
from registry.experts.kinds import (
    Audience,
    Category,
    ClaimKind,
    ConsentPurpose,
    DegreeKind,
    EmploymentKind,
    FieldGroup,
    NameKind,
    VerificationMethod,
)
from registry.experts.models import (
    Doctorate,
    Employment,
    ExpertCategory,
    FieldClaim,
    Person,
    PersonName,
    Residence,
    ScholarlyWork,
)
from registry.experts.states import ClaimState, PersonState


def owner(person: Person) -> User:
    """The account behind a profile."""
    return session().get_one(User, person.user_id)


def make_person(
    *,
    state: PersonState = PersonState.ACTIVE,
    name: tuple[str, str, str] = ("Nguyễn", "Thị Minh", "Huyền"),
    country: str = "DE",
    field: str = "10201",
    consents: tuple[ConsentPurpose, ...] = tuple(ConsentPurpose),
    shown: tuple[tuple[FieldGroup, Audience], ...] = (),
    verified: int = 2,
    user: User | None = None,
    **values: Any,
) -> Person:
    """An active expert abroad with a doctorate, verified claims, and all consents."""
    family, middle, given = name
    full = " ".join(part for part in name if part)
    key_vi, key_en = name_keys(family=family, middle=middle, given=given, full=full)
    user = user or make_user(Role.EXPERT, display_name=full)
    person = add(
        Person(
            number=f"VN-{next(numbers):05d}",
            user_id=user.id,
            state=state,
            display_name=full,
            sort_key_vi=key_vi,
            sort_key_en=key_en,
            summary_vi=values.pop("summary_vi", "Học máy cho y sinh."),
            summary_en=values.pop("summary_en", "Machine learning for biomedicine."),
            orcid=values.pop("orcid", "0000-0002-1825-0097"),
            **values,
        )
    )
    add(ScholarlyWork(person_id=person.id, title="Watching cells divide", year=2021))
    add(
        PersonName(
            person_id=person.id,
            kind=NameKind.LEGAL,
            full=full,
            family=family,
            middle=middle,
            given=given,
            folded=fold_name(full),
        )
    )
    make_country(country)
    _record_facts(person, country=country, field=field)
    add(FieldClaim(person_id=person.id, concept_id=make_concept(field).id))
    for purpose in consents:
        make_consent(person, purpose)
    for group, audience in shown:
        add(VisibilityRule(person_id=person.id, field_group=group, audience=audience))
    verifier = make_user(Role.VERIFIER) if verified else None
    for kind in ClaimKind:
        make_claim(person, kind, level=verified, verifier=verifier)
    return person


def _record_facts(person: Person, *, country: str, field: str) -> None:
    born = {"person_id": person.id, "valid_from": date(2019, 1, 1)}
    facts.record(ExpertCategory(category=Category.OVERSEAS_VIETNAMESE, **born), by=None)
    facts.record(Residence(country_code=country, city="Berlin", **born), by=None)
    facts.record(
        Employment(
            employer="Technische Universität Berlin",
            title="Senior researcher",
            country_code=country,
            kind=EmploymentKind.EMPLOYED,
            **born,
        ),
        by=None,
    )
    facts.record(
        Doctorate(
            person_id=person.id,
            valid_from=date(2015, 6, 30),
            awarded_on=date(2015, 6, 30),
            degree_kind=DegreeKind.PHD,
            degree_title="Dr. rer. nat.",
            field_code=field,
            institution="Technische Universität Berlin",
            country_code=country,
            thesis_title=f"Learning from biomedical images {person.id.hex}",
        ),
        by=None,
    )


def make_consent(person: Person, purpose: ConsentPurpose) -> Consent:
    text = session().query(ConsentText).filter_by(purpose=purpose, edition=1).one_or_none()
    text = text or add(
        ConsentText(
            purpose=purpose,
            edition=1,
            text_vi="Tôi đồng ý.",
            text_en="I agree.",
            controller="MOET",
            valid_from=SEEN_LONG_AGO,
        )
    )
    return add(
        Consent(
            person_id=person.id,
            purpose=purpose,
            text_id=text.id,
            language="vi",
            channel="web",
            given_at=now(),
        )
    )


def make_claim(
    person: Person, kind: ClaimKind, *, level: int = 2, verifier: User | None = None
) -> Claim:
    """With level 0: not submitted. Else verified at that level, since 2024."""
    state = ClaimState.VERIFIED if level else ClaimState.UNSUBMITTED
    claim = add(Claim(person_id=person.id, kind=kind, state=state))
    if level:
        facts.record(
            Verification(
                claim_id=claim.id,
                person_id=person.id,
                kind=kind,
                level=level,
                method=VerificationMethod.INDEPENDENT_SOURCE,
                subject_series_id=_subject_of(person, kind),
                source_what="Phòng lưu trữ của cơ sở cấp bằng",
                source_where="https://archive.example.org/",
                source_on=date(2024, 1, 1),
                valid_from=date(2024, 1, 1),
                verifier_id=(verifier or make_user(Role.VERIFIER)).id,
            ),
            by=None,
        )
        session().flush()
    return claim


CHECKED = {
    ClaimKind.DOCTORATE: Doctorate,
    ClaimKind.EMPLOYMENT_ABROAD: Employment,
    ClaimKind.RESIDENCE: Residence,
}


def _subject_of(person: Person, kind: ClaimKind) -> Any:
    """The fact that a check of this kind is about: the newest one."""
    model: Any = CHECKED.get(kind)
    if model is None:
        return None
    statement = facts.read(model).where(model.person_id == person.id)
    found = session().scalars(statement.order_by(model.valid_from.desc())).first()
    return found.series_id if found else None


def make_document(**values: Any) -> Document:
    """The row of a stored file, without its bytes."""
    number = next(numbers)
    values = {
        "storage_key": f"document-{number}",
        "filename": f"van-ban-{number}.pdf",
        "content_type": "application/pdf",
        "size": 100,
        "sha256": f"{number:064d}",
        "state": DocumentState.RELEASED,
        "uploaded_by_id": make_user().id,
    } | values
    return add(Document(**values))
