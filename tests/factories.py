"""Plain functions that make real rows with realistic Vietnamese defaults."""

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from repeatable import next_id

from registry.accounts.models import AccountState, RoleAssignment, User
from registry.contracts.editions import write_edition
from registry.contracts.models import (
    Checker,
    Contract,
    ContractFact,
    ContractKind,
    Milestone,
    SemesterDelivery,
    StepCheck,
)
from registry.contracts.states import ContractState
from registry.core import facts
from registry.core.db import now, session
from registry.core.finding import fold_name
from registry.core.i18n import hanoi_today
from registry.core.numbering import next_number
from registry.core.permissions import Role
from registry.core.sorting import name_keys, sort_key
from registry.documents.models import Document, DocumentState
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
    Claim,
    Consent,
    ConsentText,
    Doctorate,
    Employment,
    ExpertCategory,
    FieldClaim,
    Person,
    PersonName,
    Residence,
    Verification,
    VisibilityRule,
)
from registry.experts.states import ClaimState, PersonState
from registry.introductions.models import OPEN_STATES, Channel, Introduction, IntroductionState
from registry.leading.models import Designation, LegalCategory
from registry.programs.content import CriterionContent, content_of, criteria_to_plain, to_plain
from registry.programs.models import (
    Criterion,
    CriterionKind,
    CriterionSubject,
    EditionState,
    FundingLine,
    Opening,
    OpeningEdition,
    OpeningState,
    ProgramLevel,
    TalentProgram,
)
from registry.taxonomy.kinds import Mode
from registry.taxonomy.models import (
    AcademicTerm,
    Concept,
    ConceptFlag,
    Country,
    Institution,
    InstitutionKind,
    InstitutionType,
    JurisdictionKind,
    Mission,
    MissionJurisdiction,
    Organisation,
    OrganisationKind,
    Scheme,
)

numbers = itertools.count(1)
SEEN_LONG_AGO = date(2020, 1, 1)
LOADED_AT = datetime(2025, 5, 24, tzinfo=UTC)  # reference data is known since the beginning


T = TypeVar("T")


def add(row: T) -> T:
    session().add(row)
    session().flush()
    return row


# Accounts


def make_user(role: Role | None = Role.EXPERT, *, organisation: Any = None, **values: Any) -> User:
    number = next(numbers)
    values = {
        "id": next_id(role),
        "email": f"nguoi{number}@example.org",
        "display_name": f"Lê Minh Anh {number}",
        "state": AccountState.ACTIVE,
        "email_confirmed_at": now(),
    } | values
    user = User(**values)
    if role is not None:
        user.assignments.append(
            RoleAssignment(
                role=role,
                organisation_id=organisation.id if organisation else None,
                valid_from=SEEN_LONG_AGO,
            )
        )
    return add(user)


# Reference data


def make_organisation(
    kind: OrganisationKind = OrganisationKind.INSTITUTION, **values: Any
) -> Organisation:
    number = next(numbers)
    values.setdefault("id", next_id(kind))
    values = {
        "code": f"ORG{number}",
        "name_vi": f"Trường Đại học Sao Mai {number}",
        "name_en": f"Sao Mai University {number}",
    } | values
    return add(
        Organisation(
            kind=kind,
            sort_key_vi=sort_key(values["name_vi"]),
            sort_key_en=sort_key(values["name_en"]),
            **values,
        )
    )


def make_institution(
    kind: InstitutionKind = InstitutionKind.UNIVERSITY, **values: Any
) -> Institution:
    organisation = make_organisation(**values)
    institution = add(
        Institution(
            id=organisation.id,
            abbreviation=f"SM{next(numbers)}",
            admission_code="",
            ownership="public",
            governing_vi="Bộ Giáo dục và Đào tạo",
            governing_en="Ministry of Education and Training",
            domain="",
        )
    )
    facts.record(
        InstitutionType(institution_id=institution.id, kind=kind, valid_from=SEEN_LONG_AGO),
        by=None,
        at=LOADED_AT,
    )
    session().flush()
    return institution


def make_scheme(code: str = "FORD") -> Scheme:
    found = session().query(Scheme).filter_by(code=code).one_or_none()
    return found or add(Scheme(code=code, name_vi="Lĩnh vực nghiên cứu", name_en="Research fields"))


def make_concept(
    code: str = "10201", *, scheme: str = "FORD", is_stem: bool = True, **values: Any
) -> Concept:
    owner = make_scheme(scheme)
    found = session().query(Concept).filter_by(scheme_id=owner.id, code=code).one_or_none()
    if found:
        return found
    values = {
        "name_vi": "Khoa học máy tính",
        "name_en": "Computer science",
        "path": f"/{code[:1]}/{code[:3]}/{code}/",
    } | values
    concept = add(Concept(scheme_id=owner.id, code=code, level=3, **values))
    if is_stem:
        make_flag(concept)
    return concept


def make_flag(concept: Concept, *, at: datetime | None = None, **values: Any) -> ConceptFlag:
    values = {
        "flag": "stem",
        "scheme": concept.scheme.code,
        "code": concept.code,
        "valid_from": SEEN_LONG_AGO,
    } | values
    flag = ConceptFlag(concept_id=concept.id, **values)
    facts.record(flag, by=None, at=at or LOADED_AT)
    session().flush()
    return flag


def make_country(code: str = "DE", **values: Any) -> Country:
    found = session().query(Country).filter_by(code=code).one_or_none()
    if found:
        return found
    values = {
        "name_vi": "Đức",
        "name_en": "Germany",
        "group": "europe",
        "code3": f"{code}X",
    } | values
    return add(
        Country(
            code=code,
            sort_key_vi=sort_key(values["name_vi"]),
            sort_key_en=sort_key(values["name_en"]),
            **values,
        )
    )


def make_mission(country_code: str = "DE", **values: Any) -> Mission:
    make_country(country_code)
    organisation = make_organisation(
        OrganisationKind.MISSION,
        name_vi=values.get("name_vi", "Đại sứ quán Việt Nam tại Đức"),
        name_en=values.get("name_en", "Embassy of Viet Nam in Germany"),
    )
    mission = add(
        Mission(
            id=organisation.id,
            country_code=country_code,
            city_vi="Berlin",
            city_en="Berlin",
            kind="embassy",
        )
    )
    facts.record(
        MissionJurisdiction(
            mission_id=mission.id,
            country_code=country_code,
            kind=JurisdictionKind.PRIMARY,
            valid_from=SEEN_LONG_AGO,
        ),
        by=None,
    )
    session().flush()
    return mission


TERMS = {
    "2025-1": (date(2025, 9, 8), date(2026, 1, 18)),
    "2025-2": (date(2026, 2, 23), date(2026, 6, 21)),
    "2025-3": (date(2026, 7, 6), date(2026, 8, 23)),
    "2026-1": (date(2026, 9, 7), date(2027, 1, 17)),
    "2026-2": (date(2027, 2, 22), date(2027, 6, 20)),
    "2030-1": (date(2030, 9, 9), date(2031, 1, 19)),
}


def make_term(code: str = "2026-1", *, at: datetime = LOADED_AT, **values: Any) -> AcademicTerm:
    starts_on, ends_on = TERMS.get(code, TERMS["2026-1"])
    columns: dict[str, Any] = {
        "starts_on": starts_on,
        "ends_on": ends_on,
        "teaching_weeks": 15,
        "is_main": not code.endswith("-3"),
        "name_vi": f"Học kỳ {code}",
        "name_en": f"Semester {code}",
    } | values
    term = AcademicTerm(
        code=code,
        valid_from=columns["starts_on"],
        valid_to=columns["ends_on"] + timedelta(1),
        **columns,
    )
    facts.record(term, by=None, at=at)
    session().flush()
    return term


# Experts


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
            **values,
        )
    )
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


# Programs


def make_program(institution: Institution | None = None, **values: Any) -> TalentProgram:
    number = next(numbers)
    values = {
        "code": next_number("CTTN-2026-"),
        "name_vi": "Chương trình tài năng Khoa học máy tính",
        "name_en": "Talent programme in computer science",
        "level": ProgramLevel.ENGINEER_MASTER,
        "decision_number": f"{number}/QĐ-BGDĐT",
        "decided_on": date(2025, 9, 1),
        "starts_on": date(2025, 9, 15),
        "ends_on": None,
        "quota": {"2026": 4, "2027": 6},
    } | values
    institution = institution or make_institution()
    return add(TalentProgram(institution_id=institution.id, field_id=make_concept().id, **values))


def make_opening(
    program: TalentProgram | None = None,
    *,
    state: OpeningState = OpeningState.PUBLISHED,
    author: User | None = None,
    criteria: tuple[tuple[CriterionKind, CriterionSubject, str, int], ...] = (
        (CriterionKind.HARD, CriterionSubject.FIELD, "10201", 40),
        (CriterionKind.SHOULD, CriterionSubject.LANGUAGE, "en", 30),
    ),
    **values: Any,
) -> Opening:
    """Complete in both languages, open for another month; published unless `state` says otherwise."""
    program = program or make_program()
    number = next(numbers)
    today = hanoi_today()
    is_out = state in {
        OpeningState.PUBLISHED,
        OpeningState.ON_HOLD,
        OpeningState.CLOSED,
        OpeningState.SELECTING,
    }
    values = {
        "code": next_number("NC-2026-"),
        "title_vi": f"Giảng viên học máy {number}",
        "title_en": f"Lecturer in machine learning {number}",
        "description_vi": "Giảng 45 giờ về học máy cho sinh viên tài năng.",
        "description_en": "Teach 45 hours of machine learning to talented students.",
        "mode": Mode.VISITING_SEMESTER,
        "field_id": make_concept().id,
        "seats": 1,
        "teaching_hours": 45,
        "teaching_language": "en",
        "starts_on": today + timedelta(90),
        "ends_on": today + timedelta(200),
        "closes_on": today + timedelta(30),
        "funding_line": FundingLine.INSTITUTION,
        "published_at": now() if is_out else None,
        "edition": 1 if is_out else 0,
        "author_id": author.id if author else None,
        "check_due_on": today + timedelta(14) if state is OpeningState.MINISTRY_CHECK else None,
    } | values
    opening = add(
        Opening(program_id=program.id, institution_id=program.institution_id, state=state, **values)
    )
    for place, (kind, subject, value, weight) in enumerate(criteria, start=1):
        add(
            Criterion(
                opening_id=opening.id,
                position=place,
                kind=kind,
                subject=subject,
                value=value,
                weight=weight,
            )
        )
    session().refresh(opening)
    if opening.edition:
        make_edition(opening)
    return opening


def make_edition(opening: Opening) -> OpeningEdition:
    """The published text, kept as edition 1."""
    return add(
        OpeningEdition(
            opening_id=opening.id,
            number=opening.edition,
            state=EditionState.PUBLISHED,
            content=to_plain(content_of(opening)),
            criteria=criteria_to_plain(
                [CriterionContent.of(criterion) for criterion in opening.criteria]
            ),
            published_at=opening.published_at,
        )
    )


# Contracts and targets


def make_introduction(
    person: Person | None = None,
    opening: Opening | None = None,
    *,
    state: IntroductionState = IntroductionState.TALKING,
    **values: Any,
) -> Introduction:
    """Both sides said yes; they are talking."""
    person, opening = person or make_person(), opening or make_opening()
    values = {
        "code": next_number("GT-2026-"),
        "channel": Channel.BYPASS,
        "is_open": state in OPEN_STATES,
    } | values
    introduction = add(
        Introduction(
            person_id=person.id,
            opening_id=opening.id,
            institution_id=opening.institution_id,
            state=state,
            asked_at=now(),
            **values,
        )
    )
    session().refresh(introduction)
    return introduction


def make_contract(
    introduction: Introduction | None = None,
    *,
    state: ContractState = ContractState.DRAFT,
    **values: Any,
) -> Contract:
    """The paperwork alone; what the count rests on is made by make_signed_contract."""
    introduction = introduction or make_introduction(state=IntroductionState.OFFER_MADE)
    values = {
        "number": next_number("HD-2026-"),
        "person_id": introduction.person_id,
        "institution_id": introduction.institution_id,
        "opening_id": introduction.opening_id,
        "introduction_id": introduction.id,
        "kind": ContractKind.VISITING,
        "work_mode": Mode.VISITING_SEMESTER,
        "funding_line": FundingLine.INSTITUTION,
        "planned_start_on": date(2027, 2, 22),
        "planned_end_on": date(2027, 6, 20),
        "teaching_hours": 45,
        "pay": "80.000.000 đồng một tháng",
        "terms_vi": "Giảng dạy một học kỳ.",
        "terms_en": "Teaching for one semester.",
    } | values
    contract = add(Contract(state=state, **values))
    session().refresh(contract)
    edition = write_edition(contract, None, number=contract.terms_edition, by=make_user())
    edition.offered_at = contract.agreed_by_institution_at
    session().flush()
    return contract


def make_signed_contract(
    person: Person | None = None,
    institution: Institution | None = None,
    *,
    kind: ContractKind = ContractKind.VISITING,
    work_mode: Mode = Mode.VISITING_SEMESTER,
    signed_on: date = date(2025, 12, 1),
    starts_on: date = date(2026, 2, 16),
    ends_on: date | None = date(2026, 6, 28),
    started_on: date | None = date(2026, 2, 16),
    recorded_at: datetime | None = None,
    load_share: Decimal = Decimal(1),
    teaching_hours: int = 45,
    taught_field: str = "",
    is_checked: bool = True,
    **values: Any,
) -> ContractFact:
    """Signed, and started unless told otherwise: one whole main semester; confirmed by both sides and
    checked by an officer."""
    person, institution = person or make_person(), institution or make_institution()
    contract = add(
        Contract(
            number=next_number("HD-2026-"),
            person_id=person.id,
            institution_id=institution.id,
            state=ContractState.ACTIVE if started_on else ContractState.SIGNED,
            kind=kind,
            work_mode=work_mode,
            funding_line=FundingLine.INSTITUTION,
            planned_start_on=starts_on,
            planned_end_on=ends_on,
            confirmed_by_expert_at=now(),
            **values,
        )
    )
    fact = facts.record(
        ContractFact(
            series_id=contract.id,
            contract_id=contract.id,
            person_id=person.id,
            institution_id=institution.id,
            kind=kind,
            work_mode=work_mode,
            signed_on=signed_on,
            starts_on=starts_on,
            ends_on=ends_on,
            started_on=started_on,
            load_share=load_share,
            teaching_hours=teaching_hours,
            taught_field=taught_field,
            valid_from=signed_on,
        ),
        by=None,
        at=recorded_at,
    )
    if is_checked:
        make_checks(fact, at=recorded_at)
    session().flush()
    return fact


def make_checks(fact: ContractFact, *, at: datetime | None = None) -> None:
    """The other side and the officer have seen the signature, and the start where there is one."""
    for step, seen_on in (
        (Milestone.SIGNATURE, fact.signed_on),
        (Milestone.START, fact.started_on),
    ):
        if seen_on is not None:
            for by_whom in Checker:
                make_check(fact, step, by_whom=by_whom, seen_on=seen_on, at=at)
    session().flush()


def make_check(
    fact: ContractFact, step: Milestone, *, at: datetime | None = None, **values: Any
) -> StepCheck:
    values = {"by_whom": Checker.OFFICER, "seen_on": fact.signed_on} | values
    return facts.record(
        StepCheck(
            contract_id=fact.contract_id,
            person_id=fact.person_id,
            step=step,
            **{"valid_from": values["seen_on"]} | values,
        ),
        by=None,
        at=at,
    )


def make_delivery(
    contract: ContractFact,
    term: AcademicTerm,
    *,
    weeks: int = 15,
    credits_taught: int = 3,
    is_checked: bool = True,
    **values: Any,
) -> SemesterDelivery:
    """A semester that both sides have confirmed and the officer has checked."""
    user = make_user(Role.INSTITUTION_RECRUITER)
    taught = facts.record(
        SemesterDelivery(
            contract_id=contract.contract_id,
            person_id=contract.person_id,
            term_id=term.series_id,
            weeks=weeks,
            credits=credits_taught,
            confirmed_by_institution_id=user.id,
            confirmed_by_expert_id=user.id,
            **{"valid_from": term.ends_on} | values,
        ),
        by=user,
    )
    if is_checked:
        seen = taught.valid_from
        make_check(contract, Milestone.DELIVERY, seen_on=seen, subject_id=taught.id)
    session().flush()
    return taught


def make_designation(person: Person | None = None, **values: Any) -> Designation:
    person = person or make_person()
    values = {
        "legal_category": LegalCategory.EXPERT_D249,
        "decision_number": "12/QĐ-BNV",
        "authority": "Bộ Nội vụ",
        "valid_from": date(2026, 1, 1),
    } | values
    fact = facts.record(Designation(person_id=person.id, **values), by=None)
    session().flush()
    return fact
