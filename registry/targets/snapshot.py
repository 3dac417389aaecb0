"""Everything the rules need, read once for all contracts with the same two moments.

A constant number of queries, plain rows instead of mapped objects: a country of 10,000 contracts is
read in one breath, and what is remembered between requests holds on to no session. Each table that is
read here is a table of facts, so that what was known at a moment can be read again for ever.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select, union

from registry.contracts.delivery_models import SemesterDelivery
from registry.contracts.models import ContractFact, ContractRest, StepCheck
from registry.contracts.sharing.models import ContractShare
from registry.core import facts, periods
from registry.core.db import session
from registry.core.i18n import official_date
from registry.experts.claim_models import Verification
from registry.experts.double_models import PersonMerge
from registry.experts.models import Doctorate, Employment, Residence
from registry.leading.models import Designation, DomesticPost
from registry.targets.findings import EvaluationContext, Finding, Period, Ruling
from registry.targets.models import CountingRuling
from registry.taxonomy.concept_models import ConceptFlag
from registry.taxonomy.models import AcademicTerm, InstitutionType

Rows = dict[Any, list[Any]]
FIELDS = "FORD"
OF_EXPERTS = (Doctorate, Employment, Residence, Verification)
WATCHED = (
    *OF_EXPERTS,
    ContractFact,
    ContractRest,
    SemesterDelivery,
    StepCheck,
    Designation,
    DomesticPost,
    InstitutionType,
    PersonMerge,
    CountingRuling,
    AcademicTerm,
    ConceptFlag,
    ContractShare,
)


class FactSnapshot:
    """What is believed at `known_at` about the world up to `as_of`; of some people only, or of all."""

    def __init__(
        self, as_of: date, known_at: datetime | None, *, only: Iterable[uuid.UUID] | None = None
    ) -> None:
        self.as_of, self.known_at = as_of, known_at
        self.joined = self._read_joined()
        self.only = self._with_duplicates(only) if only is not None else None
        self.contracts: Rows = self._by_person(ContractFact, started_by="signed_on")
        self.designations = self._until(self._read(Designation))
        self.revoked = self._until(self._read_revoked())
        self.doctorates = self._by_person(Doctorate)
        self.employments = self._by_person(Employment)
        self.residences = self._by_person(Residence)
        self.verifications = self._by_person(Verification)
        self.posts = self._by_person(DomesticPost)
        self.deliveries = _grouped(self._until(self._read(SemesterDelivery)), _contract)
        self.checks = _grouped(self._read(StepCheck), _contract)
        self.rests = self._read_rests()
        self.partners = self._read_partners()
        self.institution_types = _grouped(
            self._read(InstitutionType), lambda row: row.institution_id
        )
        self.terms = self._read_terms()
        self.flags = self._read_flags()
        self.rulings = self._read_rulings()
        self.findings: dict[Any, Finding] = {}  # by rule and subject, shared by the readings
        self._cases: list[tuple[uuid.UUID, EvaluationContext]] | None = None

    def suppose(
        self,
        *,
        institution_types: Mapping[Any, Sequence[Any]] | None = None,
        flags: Mapping[tuple[str, str], tuple[Period, ...]] | None = None,
        terms: Mapping[Any, Mapping[uuid.UUID, Any]] | None = None,
    ) -> "FactSnapshot":
        """The same facts, as if these were the kinds of the institutions named, the times at which fields
        stand on a list, and the semesters of the calendars named."""
        supposed = copy(self)
        types = institution_types or {}
        supposed.institution_types = self.institution_types | {
            one: list(rows) for one, rows in types.items()
        }
        supposed.flags = {**self.flags, **(flags or {})}
        supposed.terms = {**self.terms, **(terms or {})}
        supposed.findings, supposed._cases = {}, None
        return supposed

    def person(self, person_id: uuid.UUID) -> uuid.UUID:
        """The one natural person behind a record, duplicates resolved."""
        while person_id in self.joined:
            person_id = self.joined[person_id]
        return person_id

    def contract_cases(self) -> Iterable[tuple[uuid.UUID, EvaluationContext]]:
        if self._cases is None:
            self._cases = [
                (person_id, self.case_of(person_id, contract))
                for person_id, contracts in self.contracts.items()
                for contract in contracts
            ]
        return self._cases

    def designation_cases(self) -> Iterable[tuple[uuid.UUID, EvaluationContext]]:
        ended = {row.id: official_date(row.superseded_at) for row in self.revoked}
        for row in (*self.designations, *self.revoked):
            person_id = self.person(row.person_id)
            yield (
                person_id,
                EvaluationContext(
                    as_of=self.as_of,
                    contract=None,
                    designation=row,
                    revoked_on=ended.get(row.id),
                    siblings=tuple(self.contracts.get(person_id, ())),
                    rests=self.rests,
                    checks_of=self.checks,
                    posts=tuple(self.posts.get(person_id, ())),
                ),
            )

    def case_of(self, person_id: uuid.UUID, contract: Any) -> EvaluationContext:
        institution, contract_id = contract.institution_id, contract.contract_id
        return EvaluationContext(
            as_of=self.as_of,
            contract=contract,
            doctorates=tuple(self.doctorates.get(person_id, ())),
            employments=tuple(self.employments.get(person_id, ())),
            residences=tuple(self.residences.get(person_id, ())),
            verifications=tuple(self.verifications.get(person_id, ())),
            deliveries=tuple(self.deliveries.get(contract_id, ())),
            checks=tuple(self.checks.get(contract_id, ())),
            institution_types=tuple(self.institution_types.get(institution, ())),
            flags=self.flags,
            rulings=self.rulings.get(person_id, {}),
            terms=self.terms.get(institution) or self.terms.get(None, {}),
            siblings=tuple(self.contracts.get(person_id, ())),
            rests=self.rests,
            partners=self.partners.get(contract_id, ()),
            records=self._count_records(person_id),
        )

    def _count_records(self, person_id: uuid.UUID) -> int:
        if not self.joined:
            return 1
        return 1 + sum(1 for one in self.joined if self.person(one) == person_id)

    def _read(self, model: Any) -> Sequence[Any]:
        """Plain rows, with the model's attribute names."""
        statement = (
            select(*model.__table__.columns)
            .where(*facts.believed(model, known_at=self.known_at))
            .order_by(model.valid_from, model.id)
        )
        is_narrow = self.only is not None and hasattr(model, "person_id")
        where = [model.person_id.in_(self.only)] if is_narrow else of_people_who_matter(model)
        return session().execute(statement.where(*where)).all()

    def _read_revoked(self) -> Sequence[Any]:
        """The last edition of each designation of which none is believed any more."""
        believed = select(Designation.series_id).where(
            *facts.believed(Designation, known_at=self.known_at)
        )
        statement = select(*Designation.__table__.columns).where(
            Designation.series_id.not_in(believed)
        )
        if self.known_at is not None:
            statement = statement.where(Designation.recorded_at <= self.known_at)
        if self.only is not None:
            statement = statement.where(Designation.person_id.in_(self.only))
        rows = session().execute(statement.order_by(Designation.recorded_at, Designation.id))
        return list({row.series_id: row for row in rows}.values())

    def _until(self, rows: Iterable[Any], name: str = "valid_from") -> list[Any]:
        """What had happened by the day asked about. Checks and rulings are no such events: they are
        knowledge of events, and bounded by `known_at` alone."""
        return [row for row in rows if getattr(row, name) <= self.as_of]

    def _by_person(self, model: Any, *, started_by: str = "") -> Rows:
        rows = self._read(model)
        kept = self._until(rows, started_by) if started_by else rows
        return _grouped(kept, lambda row: self.person(row.person_id))

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

    def _read_rests(self) -> dict[uuid.UUID, tuple[Period, ...]]:
        grouped = _grouped(self._until(self._read(ContractRest)), _contract)
        return {
            contract_id: tuple((row.valid_from, row.valid_to) for row in rows)
            for contract_id, rows in grouped.items()
        }

    def _read_partners(self) -> dict[uuid.UUID, tuple[tuple[uuid.UUID, Fraction], ...]]:
        """By contract: which parts of it were other institutions' on the day asked about."""
        holding = [row for row in self._read(ContractShare) if periods.holds_on(row, self.as_of)]
        return {
            contract_id: tuple(
                (row.institution_id, Fraction(row.numerator, row.denominator)) for row in rows
            )
            for contract_id, rows in _grouped(holding, _contract).items()
        }

    def _read_terms(self) -> dict[Any, Mapping[uuid.UUID, Any]]:
        """By institution: its own calendar in place of the common one, which is that of None."""
        grouped: dict[Any, dict[uuid.UUID, Any]] = defaultdict(dict)
        for row in self._read(AcademicTerm):
            grouped[row.institution_id][row.series_id] = row
        return dict(grouped)

    def _read_flags(self) -> dict[tuple[str, str], tuple[Period, ...]]:
        grouped: dict[tuple[str, str], list[Period]] = defaultdict(list)
        for row in self._read(ConceptFlag):
            if row.scheme == FIELDS:
                grouped[row.flag, row.code].append((row.valid_from, row.valid_to))
        return {key: tuple(periods) for key, periods in grouped.items()}

    def _read_rulings(self) -> dict[uuid.UUID, dict[str, list[Ruling]]]:
        """In the order of their days."""
        found: dict[uuid.UUID, dict[str, list[Ruling]]] = defaultdict(lambda: defaultdict(list))
        for row in self._read(CountingRuling):
            ruling = Ruling(row.outcome, row.valid_from)
            found[self.person(row.person_id)][row.predicate].append(ruling)
        return found


def of_people_who_matter(model: Any) -> list[Any]:
    """Only those with a contract do, under whichever of their records: 10,000 among a million."""
    if model not in OF_EXPERTS:
        return []
    records = union(
        select(ContractFact.person_id), select(PersonMerge.person_id), select(PersonMerge.into_id)
    )
    return [model.person_id.in_(records)]


def _contract(row: Any) -> Any:
    return row.contract_id


def _grouped(rows: Iterable[Any], key: Any) -> Rows:
    grouped: Rows = defaultdict(list)
    for row in rows:
        grouped[key(row)].append(row)
    return grouped
