"""Designations of leading experts, the files behind claims, and who looked at whom."""

import uuid
from datetime import date, timedelta

from sqlalchemy import select

from registry.audit.models import AccessEvent
from registry.contracts.models import Contract, ContractFact
from registry.core.db import session
from registry.demo.chronicle import Chronicle, moment
from registry.demo.meetings import DemoCountry
from registry.demo.reference import DemoExpert
from registry.experts.claim_models import Evidence
from registry.experts.models import Person
from registry.introductions.models import Introduction
from registry.leading.kinds import LegalCategory
from registry.leading.models import Designation

EARLY = date(2025, 7, 10)  # after the notice, before Decree 249
CATEGORIES = {
    3: LegalCategory.DEFENCE_EXPERT_D103,
    4: LegalCategory.CHIEF_ENGINEER_D231,
    7: LegalCategory.LEADING_SCIENTIST_QD12,
    9: LegalCategory.CHIEF_ENGINEER_D231,
    13: LegalCategory.CHIEF_ENGINEER_D231,
}


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


SHORT = (12, 13)  # designated for one year, which ends soon


def write_designations(chronicle: Chronicle, country: DemoCountry) -> None:
    """Fourteen leading experts under each of the legal texts, eleven of whom work under a contract in the
    country; the first was designated before the decree took effect."""
    for place, person_id in enumerate(_choose_leading(chronicle)):
        decided = EARLY if place == 0 else country.today - timedelta(20 + 21 * place)
        chronicle.fact(
            Designation,
            recorded=moment(decided + timedelta(3), chronicle.rng),
            person_id=person_id,
            legal_category=CATEGORIES.get(place, LegalCategory.EXPERT_D249),
            decision_number=f"{210 + place}/QĐ-TTg",
            authority="Thủ tướng Chính phủ",
            document_id=None,
            valid_from=decided,
            valid_to=decided.replace(year=decided.year + (1 if place in SHORT else 3)),
            recorded_by_id=country.staff.shown["designation"],
        )
    chronicle.write(Designation)


def _choose_leading(chronicle: Chronicle) -> list[uuid.UUID]:
    """Who has worked here longest comes first, then ten others who work here, then three who do not."""
    running = list(
        session().scalars(
            select(ContractFact.person_id)
            .where(
                ContractFact.superseded_at.is_(None),
                ContractFact.started_on.is_not(None),
                ContractFact.is_void.is_(False),
            )
            .order_by(
                ContractFact.ends_on.is_not(None), ContractFact.started_on, ContractFact.person_id
            )
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
    further = sorted(set(running[1:]) - set(running[:1]))
    return running[:1] + chronicle.rng.sample(further, min(10, len(further))) + others[20:23]


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
