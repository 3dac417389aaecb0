"""A small country with one of everything in every state, and somebody for every role.

`own` stands on one side (institution A, mission in Germany, the expert Huyền), `other` holds the
same roles elsewhere. Everything is made by the factories; nothing of it is told by the demo.
"""

import uuid
from datetime import date, timedelta
from typing import Any

from account_steps import make_member
from factories import (
    add,
    make_contract,
    make_designation,
    make_institution,
    make_introduction,
    make_mission,
    make_opening,
    make_organisation,
    make_person,
    make_program,
    make_signed_contract,
    make_term,
)
from faults.country_api import make_keys
from faults.country_assignments import compute_assignments
from faults.country_conversations import write_messages
from faults.country_entries import make_entries
from faults.country_experts import add_evidence, find_claim, make_experts_in_every_state
from faults.country_forecasts import compute_forecasts
from faults.country_imports import make_imports
from faults.country_procedures import add_procedures, propose_benchmark
from faults.country_reference import propose_changes
from faults.country_reports import make_reports
from faults.country_rules import propose_rule_changes
from faults.country_statistics import make_releases
from faults.running import tell_of_running
from faults.sides import PLACED, Side, SmallCountry, receive
from faults.telling import TOLD_ON_EACH_SIDE
from sqlalchemy import select

from registry.accounts import invitations, tokens
from registry.accounts.models import SecondFactorReset, TokenPurpose, User
from registry.audit.models import AccessEvent
from registry.background import jobs
from registry.contracts.correction_models import ContractCorrection
from registry.contracts.delivery_models import DeliveryReport
from registry.contracts.kinds import Corrected, FileKind, Proposer
from registry.contracts.models import Contract, ContractFile, Promise
from registry.contracts.states import ContractState
from registry.core import facts
from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.core.saved_views import SavedView
from registry.desk.models import Absence, OwnerRule
from registry.experts.kinds import ClaimKind, ContactKind, EmploymentKind
from registry.experts.models import Contact, Employment
from registry.introductions.models import (
    OPEN_STATES,
    REVEALED_STATES,
    Channel,
    IntroductionState,
)
from registry.leading import posts
from registry.leading.kinds import EmployerKind, EntryKind, LegalCategory
from registry.leading.models import DesignationEntry
from registry.notices import services as notices
from registry.programs.edition_models import EditionState, OpeningEdition
from registry.programs.models import Opening, OpeningState
from registry.rights.models import Objection
from registry.searches import services as searches
from registry.searches.models import Alert, SearchKind
from registry.shortlists import services as shortlists
from registry.shortlists.models import ShortlistState
from registry.targets.models import CountDecision, CountingRuling, DecisionKind
from registry.taxonomy.kinds import OrganisationKind
from registry.taxonomy.models import Organisation


def make_country() -> SmallCountry:
    """The reference data must have been loaded."""
    country = SmallCountry(own=_make_side("DE"), other=_make_side("FR"))
    for side in (country.own, country.other):
        _tell_story(side)
        for write in TOLD_ON_EACH_SIDE:
            write(side)
    country.tokens["still_right"] = make_experts_in_every_state(country.own)
    for tell in (propose_benchmark, _make_operations, compute_assignments, compute_forecasts):
        tell(country.own)
    for make in (
        make_imports,
        make_entries,
        propose_changes,
        propose_rule_changes,
        make_reports,
        tell_of_running,
        make_keys,
        make_releases,
    ):
        make(country)
    _make_tokens(country)
    session().flush()
    return country


def _make_side(country_code: str) -> Side:
    institution = make_institution()
    mission = make_mission(country_code)
    ministry = make_organisation(OrganisationKind.MINISTRY)
    side = Side(institution, mission, ministry)
    for role in Role:
        if role is Role.EXPERT:
            continue
        place = getattr(side, PLACED[role]) if role in PLACED else None
        organisation = session().get(Organisation, place.id) if place else None
        side.people[role.value] = make_member(role, organisation=organisation)
    side.people["second_verifier"] = make_member(Role.VERIFIER)
    side.people["second_auditor"] = make_member(Role.AUDITOR)
    side.people["second_secretariat"] = make_member(Role.DESIGNATION_SECRETARIAT)
    expert = side.people["expert"] = make_member(Role.EXPERT)
    side.person = make_person(user=expert, country=country_code)
    for kind, value in (
        (ContactKind.EMAIL, "lien-he@example.org"),
        (ContactKind.PHONE, "+49 30 123456"),
    ):
        add(Contact(person_id=side.person.id, kind=kind, value=value))
    return side


def _tell_story(side: Side) -> None:
    recruiter = side.people["institution_recruiter"]
    program = make_program(side.institution)
    for state in OpeningState:
        make_opening(program, state=state, author=recruiter)
    for met in IntroductionState:
        introduction = make_introduction(
            side.person,
            make_opening(program, author=recruiter),
            state=met,
            is_open=met in OPEN_STATES,
            mission_id=side.mission.id,
            channel=Channel.MISSION,
            initiator_id=recruiter.id,
            desk_due_on=hanoi_today() + timedelta(5),
            answer_due_on=hanoi_today() + timedelta(21),
            outcome_due_on=hanoi_today() + timedelta(10) if met in REVEALED_STATES else None,
            outcome_reminders=int(met in REVEALED_STATES),
        )
        write_messages(side, introduction)
    for signed in ContractState:
        contract = _make_contract(side, program, signed)
        if signed is ContractState.AGREED:
            add_procedures(side, contract)
    _make_contract(side, program, ContractState.SIGNED, confirmed=False)
    _make_contract(
        side,
        program,
        ContractState.ACTIVE,
        void_proposed_by_id=side.people["scheme_officer"].id,
        void_proposed_at=now(),
        void_reason="Chứng cứ giả.",
    )
    for kind in ClaimKind:
        add_evidence(find_claim(side.person, kind), by=side.people["expert"])
    doubted = find_claim(side.person, ClaimKind.IDENTITY)
    doubted.revocation_by_id, doubted.revocation_at = side.people["verifier"].id, now()
    paper = receive("decision", by=side.people["designation_secretariat"])
    make_designation(side.person, document_id=paper.id)
    _leave_open_what_two_decide(side, program)
    _propose_amendment(make_opening(program, author=recruiter), by=recruiter)
    _object_to_viewings(side, viewer=recruiter)


def _object_to_viewings(side: Side, *, viewer: User) -> None:
    """One objection waits; of another visit nothing has been said yet."""
    for days, is_objected in ((3, True), (2, False)):
        reading = AccessEvent(
            person_id=side.person.id,
            viewer_id=viewer.id,
            organisation_id=side.institution.id,
            role=Role.INSTITUTION_RECRUITER.value,
            fields=["employer"],
            purpose="profile",
            at=now() - timedelta(days),
        )
        add(reading)
        if is_objected:
            add(
                Objection(
                    person_id=side.person.id,
                    reading_id=reading.id,
                    viewer_id=viewer.id,
                    reason="Tôi không quen họ.",
                    due_on=hanoi_today(),
                )
            )


def _leave_open_what_two_decide(side: Side, program: Any) -> None:
    """A corrected day, a ruling that is given and one that waits, and a post that was left."""
    contract = _make_contract(side, program, ContractState.ACTIVE)
    recruiter, ministry = side.people["institution_recruiter"], side.people["scheme_officer"]
    add(
        ContractCorrection(
            contract_id=contract.id,
            what=Corrected.START,
            old_day=_days_ago(120),
            new_day=_days_ago(119),
            reason="Nhập nhầm.",
            document_id=receive("biên bản", by=recruiter).id,
            proposed_for=Proposer.INSTITUTION,
            proposed_by_id=recruiter.id,
        )
    )
    paper = {"decided_on": _days_ago(3), "text_vi": "Được tính.", "number": "1/BGDĐT-GDĐH"}
    add(
        CountDecision(
            kind=DecisionKind.RULING,
            person_id=side.person.id,
            predicate="working_abroad",
            outcome=True,
            document_id=receive("kết luận", by=ministry).id,
            proposed_by_id=ministry.id,
            **paper,
        )
    )
    ruling = CountingRuling(
        person_id=side.person.id, predicate="working_abroad", outcome=True,
        decision="2/BGDĐT-GDĐH", valid_from=_days_ago(9),
    )  # fmt: skip
    facts.record(ruling, by=None)
    past = Employment(
        person_id=side.person.id, employer="Viện cũ", country_code="FR",
        kind=EmploymentKind.EMPLOYED, valid_from=date(2015, 1, 1), valid_to=date(2018, 1, 1),
    )  # fmt: skip
    facts.record(past, by=None)


def _propose_amendment(opening: Opening, *, by: User) -> None:
    statement = select(OpeningEdition).where(OpeningEdition.opening_id == opening.id)
    current = session().scalars(statement).one()
    add(
        OpeningEdition(
            opening_id=opening.id,
            number=2,
            state=EditionState.PROPOSED,
            author_id=by.id,
            content=current.content,
            criteria=current.criteria,
            reason="Thêm một học kỳ.",
        )
    )


def _make_contract(
    side: Side, program: Any, state: ContractState, *, confirmed: bool = True, **values: Any
) -> Contract:
    opening = make_opening(program, author=side.people["institution_recruiter"])
    introduction = make_introduction(
        side.person, opening, state=IntroductionState.CONVERTED, is_open=False
    )
    unsigned = {
        ContractState.DRAFT,
        ContractState.OFFERED,
        ContractState.NEGOTIATING,
        ContractState.AGREED,
        ContractState.DECLINED,
        ContractState.RETRACTED,
        ContractState.LAPSED,
    }
    if state in unsigned:
        contract = make_contract(
            introduction, state=state, agreed_by_institution_at=now(), **values
        )
    else:
        fact = make_signed_contract(
            side.person,
            side.institution,
            introduction_id=introduction.id,
            opening_id=opening.id,
            starts_on=_days_ago(120),
            ends_on=_days_ago(1) if state is ContractState.COMPLETED else _days_ago(-60),
            started_on=None if state is ContractState.SIGNED else _days_ago(120),
            **values,
        )
        contract = session().get_one(Contract, fact.contract_id)
        contract.state = state
        contract.confirmed_by_expert_at = now() if confirmed else None
        _add_paper(contract, by=side.people["institution_approver"])
        _report_semester(contract, by=side.people["institution_recruiter"])
    housing = {"contract_id": contract.id, "text_vi": "Nhà ở", "text_en": "Housing"}
    session().add_all(Promise(**housing, due_on=_days_ago(days)) for days in (0, 1))  # one is late
    return contract


def _days_ago(number: int) -> date:
    return hanoi_today() - timedelta(number)


def _add_paper(contract: Contract, *, by: User) -> None:
    document = receive("hợp đồng", by=by)
    add(
        ContractFile(
            contract_id=contract.id, document_id=document.id, kind=FileKind.SIGNED_CONTRACT
        )
    )


def _report_semester(contract: Contract, *, by: User) -> None:
    """A whole semester, of which all weeks have passed."""
    term = make_term(
        f"T-{contract.number}",
        institution_id=contract.institution_id,
        starts_on=_days_ago(120),
        ends_on=_days_ago(10),
    )
    add(
        DeliveryReport(
            contract_id=contract.id, term_id=term.id, weeks=15, credits=3, reported_by_id=by.id
        )
    )


def _make_operations(side: Side) -> None:
    jobs.start("reindex", by=side.people["administrator"])
    parked = jobs.start("reindex", by=side.people["administrator"])
    parked.parked_at, parked.error = now(), "WorkerDied"
    recruiter = side.people["institution_recruiter"]
    contract = session().scalars(select(Contract).order_by(Contract.id).limit(1)).one()
    notices.tell("contract_countered", recruiter, contract=contract)
    add(
        DesignationEntry(
            kind=EntryKind.RECORDING,
            series_id=uuid.uuid4(),
            person_id=side.person.id,
            legal_category=LegalCategory.EXPERT_D249,
            decision_number="7/QĐ-BNV",
            authority="Bộ Nội vụ",
            valid_from=hanoi_today(),
            proposed_by_id=side.people["second_secretariat"].id,
            document_id=receive("quyết định", by=side.people["second_secretariat"]).id,
        )
    )
    _make_posts(side)
    _make_care(side)
    add(SecondFactorReset(user_id=side.people["second_verifier"].id))
    for who, user in side.people.items():
        if not who.startswith(("expert_", "second_")):
            add(SavedView(user_id=user.id, list_name="contracts", name="Của tôi", query=""))
        if who == "institution_recruiter":
            for state in (ShortlistState.TO_LOOK, ShortlistState.TO_CONTACT):
                entry = shortlists.add(make_person(), None, by=user)
                if entry.state is not state:
                    shortlists.move(entry, state, by=user)
            shortlists.add(side.person, None, by=user)
        if not who.startswith(("expert_", "second_")):
            search = searches.make(SearchKind.OPENINGS, "q=hoc+may", by=user)
            searches.save(search, name="Học máy", alert=Alert.DAILY, found=None, by=user)
    session().flush()


def _make_care(side: Side) -> None:
    """An officer who is away, and a rule by which cases come to them."""
    officer, stand_in = side.people["recruitment_officer"], side.people["second_auditor"]
    today = hanoi_today()
    add(Absence(user_id=officer.id, stand_in_id=stand_in.id, first_on=today, last_on=today))
    add(OwnerRule(record_kind="contracts", organisation_id=side.institution.id, user_id=officer.id))


def _make_tokens(country: SmallCountry) -> None:
    for purpose in TokenPurpose:
        country.tokens[purpose.value] = tokens.make_token(make_member(Role.EXPERT), purpose)
    for name in ("newcomer", "refused"):
        country.tokens[name] = invitations.invite(
            email=f"{name}@example.org",
            name="Trần Văn Nam",
            role=Role.VERIFIER,
            organisation_id=None,
            locale="vi",
            by=country.own.people["administrator"],
        )
    session().flush()


def _make_posts(side: Side) -> None:
    """One post in the country that is recorded, and another one that waits for a second person."""
    first, second = side.people["second_secretariat"], side.people["designation_secretariat"]
    for employer in ("Viện Toán học", "Viện Cơ học"):
        entry = posts.propose_post(
            side.person, document=receive(employer, by=first), by=first, employer=employer,
            employer_kind=EmployerKind.INSTITUTE, title="", valid_from=hanoi_today(), valid_to=None,
        )  # fmt: skip
        session().flush()
        if employer == "Viện Toán học":
            posts.confirm(entry, by=second)
