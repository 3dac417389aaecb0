"""The demo country: deterministic from a number, streamed in bounded memory, whole or not at all."""

import itertools
import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.audit.states import StateChange
from registry.contracts.pace.models import StepBenchmark
from registry.core.config import config
from registry.core.db import now, session, transaction
from registry.core.i18n import end_of_day, hanoi_today
from registry.demo import (
    approvals,
    assignments,
    benchmarks,
    campaigns,
    cast,
    check_ins,
    conversations,
    delegates,
    desk,
    doubts,
    engagements,
    entries,
    feedback,
    imports,
    interests,
    keys,
    leavings,
    letters,
    nominations,
    objections,
    packages,
    people,
    profiles,
    programs,
    readings,
    reference_changes,
    renewals,
    reports,
    rule_changes,
    searching,
    shared_contracts,
    staff,
    statistics,
    works,
)
from registry.demo import openings as demo_openings
from registry.demo.chronicle import Chronicle
from registry.demo.meetings import DemoCountry
from registry.demo.paperwork import Paperwork
from registry.demo.records import write_accesses, write_designations, write_evidence
from registry.demo.reference import DemoExpert, Reference
from registry.experts.consent_models import ConsentText
from registry.experts.kinds import ConsentPurpose
from registry.procedures.models import ProcedureRule
from registry.targets.models import RuleSet
from registry.taxonomy import missions as taxonomy_missions
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.concept_models import Concept, ConceptMap, Scheme
from registry.taxonomy.mission_models import Country, Mission
from registry.taxonomy.models import AcademicTerm, Institution
from registry.taxonomy.sources import DataLoad
from registry.verification import doubles

Progress = Callable[[str, int, int], None]
MARK = "demo"
BATCH = 250
REMEMBERED = 3_000  # experts that later parts of the story may choose from


def is_built() -> bool:
    return session().scalar(select(DataLoad.id).where(DataLoad.file == MARK)) is not None


def find_missing() -> list[str]:
    """Tables of the reference data that are empty, although the country is drawn from them."""
    needed = (
        Concept,
        Country,
        Institution,
        Mission,
        AcademicTerm,
        ConsentText,
        ProcedureRule,
        StepBenchmark,
        RuleSet,
    )
    return [
        model.__tablename__.replace("_", " ")
        for model in needed
        if session().scalar(select(model.id).limit(1)) is None
    ]


def build(*, experts: int, number: int, today: date | None, progress: Progress) -> dict[str, Any]:
    """Everything in one transaction: a build that was interrupted leaves nothing behind."""
    today = today or hanoi_today()
    rng = random.Random(number)
    chronicle = Chronicle(rng, latest=min(now(), end_of_day(today)))
    with transaction() as db:
        institutions = programs.choose_institutions(rng)
        crew = staff.appoint(chronicle, _colleagues(number), institutions=institutions)
        founded = programs.found_programs(chronicle, institutions)
        openings = demo_openings.write_openings(chronicle, founded, crew, today=today)
        reference = _reference(crew, today)
        known = _write_experts(chronicle, reference, experts, number, progress)
        country = _country(chronicle, crew, openings, today)
        progress("contracts", 0, 1)
        signed = engagements.tell(country, known)
        write_evidence(chronicle, known, country)
        write_designations(chronicle, country)
        write_accesses(chronicle, country)
        chronicle.write(StateChange)
        chronicle.write()
        chronicle.write_audit()
        db.expire_all()  # written in bulk, behind the session's back
        _tell_by_steps(crew, known[0].id, today=today)
        doubles.replace(doubles.find_all())
        db.add(DataLoad(file=MARK, sha256=str(number), rows=experts))
        progress("contracts", 1, 1)
    return {
        "experts": experts,
        "openings": len(openings),
        "programs": len(founded),
        "signed": signed,
        "accounts": [asdict(account) for account in staff.list_accounts(with_second=True)],
    }


def _tell_by_steps(crew: staff.Staff, expert_id: uuid.UUID, *, today: date) -> None:
    """What the product's own steps tell, each as of now."""
    doubts.tell(crew)
    readings.tell(crew, today=today)
    objections.tell(crew, expert_id)
    assignments.tell(crew)
    reference_changes.tell(crew, today=today)
    rule_changes.tell(crew, today=today)
    imports.tell(crew)
    entries.tell(crew, today=today)
    approvals.tell(crew)
    renewals.tell()
    benchmarks.tell()
    leavings.tell()
    shared_contracts.tell()
    check_ins.tell()
    feedback.tell()
    campaigns.tell(crew, today=today)
    reports.tell(crew, today=today)
    statistics.tell(crew, today=today)
    searching.tell(crew, expert_id)
    interests.tell(crew, expert_id, today=today)
    conversations.tell(crew, expert_id)
    delegates.tell(crew, expert_id, today=today)
    nominations.tell(crew, expert_id)
    packages.tell(crew)
    desk.tell(crew)
    works.tell(expert_id)
    keys.tell(crew, today=today)
    letters.write(crew, expert_id)


def _colleagues(number: int) -> list[str]:
    return [
        person.name.full
        for person in itertools.islice(people.people(number + 1, 400), 300)
        if person.category != "foreign"
    ]


def _reference(crew: staff.Staff, today: date) -> Reference:
    fields = dict(
        session()
        .execute(
            select(Concept.code, Concept.id)
            .join(Scheme, Scheme.id == Concept.scheme_id)
            .where(Scheme.code == taxonomy.FIELDS, Concept.level >= 2)
        )
        .all()
    )
    texts = {
        row.purpose: row.id
        for row in session().scalars(select(ConsentText).order_by(ConsentText.edition))
    }
    assert set(texts) == set(ConsentPurpose), "the consent texts are loaded with the reference data"
    return Reference(fields, _technologies(), texts, crew, today)


def _technologies() -> dict[str, list[uuid.UUID]]:
    """By the first three digits of the research field that a technology hints at."""
    found: dict[str, list[uuid.UUID]] = {}
    target = select(Concept.id, Concept.code).subquery()
    rows = session().execute(
        select(Concept.id, target.c.code)
        .join(ConceptMap, ConceptMap.from_id == Concept.id)
        .join(target, target.c.id == ConceptMap.to_id)
        .join(Scheme, Scheme.id == Concept.scheme_id)
        .where(Scheme.code.startswith("QD"))
        .order_by(Concept.code)
    )
    for technology, code in rows:
        found.setdefault(code[:3], []).append(technology)
    return found


def _write_experts(
    chronicle: Chronicle, reference: Reference, count: int, number: int, progress: Progress
) -> list[DemoExpert]:
    remembered: list[DemoExpert] = []
    stream: Iterator[Any] = profiles.write_experts(chronicle, reference, count=count, number=number)
    for place, expert in enumerate(stream, start=1):
        if expert is not None and len(remembered) < REMEMBERED:
            remembered.append(expert)
        if place % BATCH == 0 or place == count:
            chronicle.write(*profiles.MODELS)
            chronicle.write(StateChange)
            progress("experts", place, count)
        if place % 10_000 == 0:
            chronicle.write_audit()
    return remembered


def _country(
    chronicle: Chronicle, crew: staff.Staff, openings: list[demo_openings.DemoOpening], today: date
) -> DemoCountry:
    terms = list(
        session().scalars(
            select(AcademicTerm)
            .where(AcademicTerm.institution_id.is_(None))
            .order_by(AcademicTerm.starts_on)
        )
    )
    missions = {
        code: mission.id
        for code in session().scalars(select(Country.code))
        if (mission := taxonomy_missions.find_responsible_mission(code, today))
    }
    paperwork = Paperwork(chronicle, uploader_id=crew.shown["recruiter"])
    return DemoCountry(chronicle, crew, openings, terms, missions, paperwork, today)


def announce(echo: Callable[[str], None]) -> None:
    """One sign-in per role; the current code stands on the demo's sign-in page as well."""
    echo("")
    echo(f"Password of every account below: {cast.PASSWORD}")
    for account in staff.list_accounts():
        code = f"  code now {account.code}" if account.code else ""
        echo(f"  {account.email:28} {account.role:40}{code}")
    echo(f"Mail of the demo: {config().base_url}/vi/mailbox")
