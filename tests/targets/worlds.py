"""Stories of made-up people for the tables of cases: a default person and contract, and changes."""

from datetime import date, timedelta
from random import Random
from typing import Any

from factories import (
    add,
    make_check,
    make_delivery,
    make_designation,
    make_institution,
    make_person,
    make_signed_contract,
    make_term,
)
from sqlalchemy import select

from registry.contracts.kinds import ContractKind, Milestone
from registry.contracts.models import ContractFact, ContractRest
from registry.core import facts
from registry.core.db import session
from registry.experts.claim_models import Claim, Verification
from registry.experts.double_models import PersonMerge
from registry.experts.kinds import ClaimKind, DegreeKind, EmploymentKind
from registry.experts.models import Doctorate, Employment, Person, Residence
from registry.leading.kinds import LegalCategory
from registry.targets import queries
from registry.targets.models import CountingRuling
from registry.targets.verdicts import Verdict
from registry.taxonomy.kinds import InstitutionKind, Mode
from registry.taxonomy.models import AcademicTerm, Institution

FAR = date(2037, 1, 1)


class Story:
    """One case: its people and contracts, told with short words."""

    def __init__(self, terms: dict[str, AcademicTerm]) -> None:
        self.terms = terms
        self.person = make_person()
        self.place = make_institution()
        self.facts: list[ContractFact] = []

    def contract(
        self,
        s: date,
        b: date,
        e: date | None,
        *,
        started: bool = True,
        person: Person | None = None,
        **values: Any,
    ) -> ContractFact:
        fact = make_signed_contract(
            person or self.person,
            values.pop("place", self.place),
            signed_on=s,
            starts_on=b,
            ends_on=e,
            started_on=values.pop("started_on", b if started else None),
            **values,
        )
        self.facts.append(fact)
        return fact

    def default(self, **values: Any) -> ContractFact:
        s, b = values.pop("s", date(2026, 1, 10)), values.pop("b", date(2026, 2, 20))
        return self.contract(s, b, values.pop("e", date(2026, 6, 25)), **values)

    def change(self, model: Any, **values: Any) -> Any:
        return facts.correct(self.one(model), by=None, reason="the story", **values)

    def one(self, model: Any, **values: Any) -> Any:
        statement = facts.read(model).where(model.person_id == self.person.id)
        for name, value in values.items():
            statement = statement.where(getattr(model, name) == value)
        return session().scalars(statement).one()

    def check(self, kind: ClaimKind, **values: Any) -> Any:
        old = self.one(Verification, kind=kind)
        return facts.correct(old, by=None, reason="the story", **values)

    def unchecked(self, kind: ClaimKind) -> None:
        facts.supersede(self.one(Verification, kind=kind))

    def degree(self, field: str, *, checked: bool, kind: DegreeKind = DegreeKind.PHD) -> Doctorate:
        """One more degree, with a check of its own or none."""
        old = self.one(Doctorate)
        values = {"awarded_on": date(2015, 6, 30), "valid_from": date(2015, 6, 30)}
        new = facts.record(
            Doctorate(
                person_id=self.person.id,
                degree_kind=kind,
                degree_title="Dr.",
                field_code=field,
                institution=old.institution,
                country_code="DE",
                **values,
            ),
            by=None,
        )
        if checked:
            self.also_checked(ClaimKind.DOCTORATE, new)
        return new

    def also_checked(self, kind: ClaimKind, subject: Any, **values: Any) -> Any:
        claim = (
            session()
            .scalars(select(Claim).where(Claim.person_id == self.person.id, Claim.kind == kind))
            .one()
        )
        old = self.one(Verification, kind=kind)
        columns = {"level": 2, "valid_from": date(2024, 1, 1), "source_what": "Lưu trữ"} | values
        return facts.record(
            Verification(
                claim_id=claim.id,
                person_id=self.person.id,
                kind=kind,
                method=old.method,
                verifier_id=old.verifier_id,
                subject_series_id=subject.series_id,
                **columns,
            ),
            by=None,
        )

    def job(self, country: str, since: date, *, until: date | None = None, **values: Any) -> Any:
        kind = values.pop("kind", EmploymentKind.EMPLOYED)
        return facts.record(
            Employment(
                person_id=self.person.id,
                employer="Cơ quan khác",
                country_code=country,
                kind=kind,
                valid_from=since,
                valid_to=until,
                **values,
            ),
            by=None,
        )

    def lives(self, country: str, since: date) -> None:
        facts.supersede(self.one(Residence))
        facts.record(
            Residence(person_id=self.person.id, country_code=country, valid_from=since), by=None
        )

    def merged(self, other: Person) -> None:
        facts.record(
            PersonMerge(person_id=other.id, into_id=self.person.id, valid_from=FAR), by=None
        )

    def taught(self, fact: ContractFact, code: str, **values: Any) -> Any:
        return make_delivery(fact, self.terms[code], **values)

    def ended(self, fact: ContractFact, day: date, *, is_checked: bool = True) -> ContractFact:
        if is_checked:
            make_check(fact, Milestone.END, seen_on=day)
        return facts.correct(fact, by=None, reason="left", ended_early_on=day)

    def voided(self, fact: ContractFact) -> ContractFact:
        return facts.correct(fact, by=None, reason="null", is_void=True)

    def rests(self, fact: ContractFact, since: date, until: date | None = None) -> None:
        rest = ContractRest(
            contract_id=fact.contract_id, person_id=fact.person_id, valid_from=since, valid_to=until
        )
        facts.record(rest, by=None)

    def ruled(self, day: date, *, outcome: bool) -> None:
        """Of one day there is one ruling only."""
        known = facts.read(CountingRuling).where(CountingRuling.person_id == self.person.id)
        if day not in {row.valid_from for row in session().scalars(known)}:
            ruling = CountingRuling(
                person_id=self.person.id,
                predicate="working_abroad",
                outcome=outcome,
                decision="1/BGDĐT",
                valid_from=day,
            )
            facts.record(ruling, by=None)

    def designated(self, rng: Random) -> None:
        make_designation(
            self.person,
            legal_category=rng.choice(list(LegalCategory)),
            valid_from=date(2025, 9, 1) + timedelta(rng.randrange(600)),
            valid_to=rng.choice((None, date(2028, 1, 1))),
        )

    def at(self, kind: InstitutionKind) -> Institution:
        self.place = make_institution(kind)
        return self.place

    def own_term(self, first: date, last: date, weeks: int) -> AcademicTerm:
        term = make_term(
            "own-1",
            starts_on=first,
            ends_on=last,
            teaching_weeks=weeks,
            institution_id=self.place.id,
        )
        self.terms = self.terms | {"own": term}
        return term

    def verdict(
        self, reading: str = "TG1/official", *, as_of: date = FAR, **moments: Any
    ) -> Verdict | None:
        session().flush()
        code, _, name = reading.partition("/")
        found = queries.count(queries.get_target(code), reading=name, as_of=as_of, **moments)
        return found.by_person.get(self.person.id, (None,))[0]


__all__ = ["ContractKind", "Mode", "Milestone", "Story", "add", "make_check", "timedelta"]
