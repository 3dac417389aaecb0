"""Everything the rules need, read once for all contracts with the same two moments.

A constant number of queries, plain rows instead of mapped objects: a country of 10,000 contracts is
read in one breath, and what is remembered between requests holds on to no session.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, union

from registry.contracts.models import Contract, ContractFact, SemesterDelivery
from registry.core import facts
from registry.core.db import session
from registry.core.i18n import official_date
from registry.experts.models import Doctorate, Employment, PersonMerge, Verification
from registry.leading.models import Designation
from registry.programs.models import Opening
from registry.targets.models import CountingRuling
from registry.targets.predicates import Case, Finding, Period
from registry.taxonomy.models import AcademicTerm, Concept, ConceptFlag, InstitutionType

Rows = dict[Any, list[Any]]


class Knowledge:
    """What is believed at `known_at` about the world up to `as_of`; of some people only, or of all."""

    def __init__(
        self, as_of: date, known_at: datetime | None, *, only: Iterable[uuid.UUID] | None = None
    ) -> None:
        self.as_of, self.known_at = as_of, known_at
        self.joined = self._read_joined()
        self.only = self._with_duplicates(only) if only is not None else None
        contracts = [row for row in self._read(ContractFact) if row.signed_on <= as_of]
        self.contracts: Rows = self._by_person(contracts)
        self.designations = [row for row in self._read(Designation) if row.valid_from <= as_of]
        self.doctorates = self._by_person(self._read(Doctorate))
        self.employments = self._by_person(self._read(Employment))
        checks = [row for row in self._read(Verification) if row.valid_from <= as_of]
        self.verifications = self._by_person(checks)
        taught = [row for row in self._read(SemesterDelivery) if row.valid_from <= as_of]
        self.deliveries = _grouped(taught, lambda row: row.contract_id)
        self.institution_types = self._read_institution_types()
        self.terms = self._read_terms()
        self.flags = _read_flags()
        self.rulings = self._read_rulings()
        self.taught_fields = _read_taught_fields()
        self.findings: dict[Any, Finding] = {}  # by rule and subject, shared by the readings
        self._cases: list[tuple[uuid.UUID, Case]] | None = None

    def person(self, person_id: uuid.UUID) -> uuid.UUID:
        """The one natural person behind a record, duplicates resolved."""
        while person_id in self.joined:
            person_id = self.joined[person_id]
        return person_id

    def contract_cases(self) -> Iterable[tuple[uuid.UUID, Case]]:
        if self._cases is None:
            self._cases = [
                (person_id, self.case_of(person_id, contract))
                for person_id, contracts in self.contracts.items()
                for contract in contracts
            ]
        return self._cases

    def designation_cases(self) -> Iterable[tuple[uuid.UUID, Case]]:
        for row in self.designations:
            person_id = self.person(row.person_id)
            siblings = tuple(self.contracts.get(person_id, ()))
            yield (
                person_id,
                Case(as_of=self.as_of, contract=None, designation=row, siblings=siblings),
            )

    def case_of(self, person_id: uuid.UUID, contract: Any) -> Case:
        institution = contract.institution_id
        return Case(
            as_of=self.as_of,
            contract=contract,
            doctorates=tuple(self.doctorates.get(person_id, ())),
            employments=tuple(self.employments.get(person_id, ())),
            verifications=tuple(self.verifications.get(person_id, ())),
            deliveries=tuple(self.deliveries.get(contract.contract_id, ())),
            institution_types=tuple(self.institution_types.get(institution, ())),
            flags=self.flags,
            rulings=self.rulings.get(person_id, {}),
            terms=self.terms.get(institution) or self.terms.get(None, {}),
            siblings=tuple(self.contracts.get(person_id, ())),
            taught_field=self.taught_fields.get(contract.contract_id, ""),
            records=1 + sum(1 for one in self.joined if self.person(one) == person_id)
            if self.joined
            else 1,
        )

    def _read(self, model: Any) -> Sequence[Any]:
        """Plain rows, with the model's attribute names."""
        statement = (
            select(*model.__table__.columns)
            .where(*facts.believed(model, known_at=self.known_at))
            .order_by(model.valid_from, model.id)
        )
        named = self.only is not None
        where = [model.person_id.in_(self.only)] if named else of_people_who_matter(model)
        return session().execute(statement.where(*where)).all()

    def _by_person(self, rows: Iterable[Any]) -> Rows:
        return _grouped(rows, lambda row: self.person(row.person_id))

    def _read_joined(self) -> dict[uuid.UUID, uuid.UUID]:
        """Record -> the record it was merged into, as known then: one person always was one."""
        rows = session().execute(
            select(PersonMerge.person_id, PersonMerge.into_id).where(
                *facts.believed(PersonMerge, known_at=self.known_at)
            )
        )
        return {row[0]: row[1] for row in rows}

    def _with_duplicates(self, people: Iterable[uuid.UUID]) -> set[uuid.UUID]:
        """Every record of these natural persons, whichever of them was named."""
        roots = {self.person(one) for one in people}
        return roots | {one for one in self.joined if self.person(one) in roots}

    def _read_institution_types(self) -> Rows:
        """Reference data may have been loaded after `known_at`: then its first edition is meant."""
        series = _grouped(
            session().execute(
                select(*InstitutionType.__table__.columns).order_by(InstitutionType.recorded_at)
            ),
            lambda row: row.series_id,
        )
        chosen = [self._as_known(rows) for rows in series.values()]
        return _grouped((row for row in chosen if row), lambda row: row.institution_id)

    def _as_known(self, rows: list[Any]) -> Any:
        moment = self.known_at
        if moment is None:
            return next((row for row in rows if row.superseded_at is None), None)
        known = [row for row in rows if row.recorded_at <= moment]
        if not known:
            return rows[0]
        last = known[-1]
        return last if last.superseded_at is None or last.superseded_at > moment else None

    def _read_terms(self) -> dict[Any, Mapping[uuid.UUID, Any]]:
        """By institution; None is the common calendar, for those without one of their own."""
        grouped: dict[Any, dict[uuid.UUID, Any]] = defaultdict(dict)
        for row in session().execute(select(*AcademicTerm.__table__.columns)):
            grouped[row.institution_id][row.id] = row
        common = grouped.get(None, {})
        return {owner: {**common, **own} for owner, own in grouped.items()}

    def _read_rulings(self) -> dict[uuid.UUID, dict[str, bool]]:
        last = (
            self.as_of if self.known_at is None else min(self.as_of, official_date(self.known_at))
        )
        found: dict[uuid.UUID, dict[str, bool]] = defaultdict(dict)
        statement = select(
            CountingRuling.person_id, CountingRuling.predicate, CountingRuling.outcome
        )
        for person_id, code, outcome in session().execute(
            statement.where(CountingRuling.decided_on <= last)
        ):
            found[self.person(person_id)][code] = outcome
        return found


def of_people_who_matter(model: Any) -> list[Any]:
    """Only those with a contract do, under whichever of their records: 10,000 among a million."""
    if model not in (Doctorate, Employment, Verification):
        return []
    records = union(
        select(ContractFact.person_id), select(PersonMerge.person_id), select(PersonMerge.into_id)
    )
    return [model.person_id.in_(records)]


def _grouped(rows: Iterable[Any], key: Any) -> Rows:
    grouped: Rows = defaultdict(list)
    for row in rows:
        grouped[key(row)].append(row)
    return grouped


def _read_flags() -> dict[tuple[str, str], tuple[Period, ...]]:
    grouped: dict[tuple[str, str], list[Period]] = defaultdict(list)
    rows = session().execute(
        select(ConceptFlag.flag, Concept.code, ConceptFlag.valid_from, ConceptFlag.valid_to).join(
            Concept, Concept.id == ConceptFlag.concept_id
        )
    )
    for flag, code, start, end in rows:
        grouped[flag, code].append((start, end))
    return {key: tuple(periods) for key, periods in grouped.items()}


def _read_taught_fields() -> dict[uuid.UUID, str]:
    rows = session().execute(
        select(Contract.id, Concept.code)
        .join(Opening, Opening.id == Contract.opening_id)
        .join(Concept, Concept.id == Opening.field_id)
    )
    return {row[0]: row[1] for row in rows}
