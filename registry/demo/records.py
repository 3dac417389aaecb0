"""Designations of leading experts, the files behind claims, and who looked at whom."""

from datetime import timedelta

from sqlalchemy import select

from registry.audit.models import AccessEvent
from registry.contracts.models import Contract, ContractFact
from registry.core.db import session
from registry.demo.chronicle import Chronicle, moment
from registry.demo.meetings import DemoCountry
from registry.demo.reference import DemoExpert
from registry.experts.models import Evidence, Person
from registry.introductions.models import Introduction
from registry.leading.models import Designation, LegalCategory


def write_evidence(chronicle: Chronicle, known: list[DemoExpert], country: DemoCountry) -> None:
    """A diploma and a letter of the employer for those whose claims a contract may rest on."""
    holders = set(session().scalars(select(Contract.person_id)))
    for expert in known:
        if expert.id not in holders and expert is not known[0]:
            continue
        at = moment(expert.registered_on, chronicle.rng)
        for kind, filename in (
            ("identity", "passport.pdf"),
            ("doctorate", "doctoral-diploma.pdf"),
            ("employment_abroad", "letter-of-employment.pdf"),
        ):
            document_id = country.paperwork.add_document(filename, at)
            chronicle.add(
                Evidence,
                claim_id=expert.claims[kind],
                document_id=document_id,
                note="",
                retained_until=None,
                created_at=at,
            )
    country.paperwork.write()
    chronicle.write(Evidence)


def write_designations(chronicle: Chronicle, country: DemoCountry) -> None:
    """Fourteen leading experts, eleven of whom work under a contract in the country."""
    running = list(
        session().scalars(
            select(ContractFact.person_id)
            .where(
                ContractFact.superseded_at.is_(None),
                ContractFact.started_on.is_not(None),
                ContractFact.is_void.is_(False),
            )
            .order_by(ContractFact.person_id)
        )
    )
    others = list(
        session().scalars(
            select(Person.id)
            .where(Person.id.not_in(running), Person.state == "active")
            .order_by(Person.number)
            .limit(40)
        )
    )
    chosen = chronicle.rng.sample(running, min(11, len(running))) + others[20:23]
    for place, person_id in enumerate(chosen):
        decided = country.today - timedelta(20 + 21 * place)
        chronicle.fact(
            Designation,
            recorded=moment(decided + timedelta(3), chronicle.rng),
            person_id=person_id,
            legal_category=LegalCategory.CHIEF_ENGINEER_D231
            if place % 5 == 4
            else LegalCategory.EXPERT_D249,
            decision_number=f"{210 + place}/QĐ-TTg",
            authority="Thủ tướng Chính phủ",
            document_id=None,
            valid_from=decided,
            valid_to=decided.replace(year=decided.year + 3),
            recorded_by_id=country.staff.shown["designation"],
        )
    chronicle.write(Designation)


def write_accesses(chronicle: Chronicle, country: DemoCountry) -> None:
    """Recruiters looked at the people they later asked to be introduced to."""
    rows = session().execute(
        select(
            Introduction.person_id,
            Introduction.institution_id,
            Introduction.opening_id,
            Introduction.created_at,
        )
    )
    for person_id, institution_id, opening_id, at in rows:
        chronicle.add(
            AccessEvent,
            person_id=person_id,
            viewer_id=country.staff.recruiters[institution_id],
            organisation_id=institution_id,
            role="institution_recruiter",
            fields=["doctorate", "summary"],
            purpose="profile",
            context_type="openings",
            context_id=opening_id,
            at=at - timedelta(hours=3),
        )
    chronicle.write(AccessEvent)
