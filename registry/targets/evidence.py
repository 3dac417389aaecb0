"""What a place in the list rests on, as known at the list's own moment: never more, never less."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from registry.contracts.models import ContractFile
from registry.contracts.sharing import fractions
from registry.contracts.sharing.models import ContractShare
from registry.core import facts
from registry.core.db import session
from registry.core.i18n import _, format_date, localized_text
from registry.documents.models import Document
from registry.experts.claim_models import Evidence, Verification
from registry.experts.double_models import PersonMerge
from registry.experts.kinds import ClaimKind
from registry.leading.models import Designation
from registry.targets.models import CountingRuling
from registry.targets.verdicts import Count, Verdict
from registry.taxonomy.models import Institution


@dataclass(frozen=True)
class Proof:
    """A document, a named source or a decision behind somebody's place in the list."""

    what: str
    detail: str
    on: date | None = None

    def __str__(self) -> str:
        return ": ".join(part for part in (self.what, self.detail) if part)


def list_evidence(count: Count, verdicts: Sequence[Verdict]) -> dict[uuid.UUID, list[Proof]]:
    """The signed file, the evidence of the start, each claim with method, level and verifier, rulings
    and decisions of designation, by person."""
    found: dict[uuid.UUID, list[Proof]] = {verdict.person_id: [] for verdict in verdicts}
    records = _records(count, found)
    for part in (_files, _shares, _claims, _rulings, _decisions):
        for person_id, proof in part(count, verdicts, records):
            if proof not in found[person_id]:
                found[person_id].append(proof)
    return found


def _records(count: Count, people: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Every record that was one of these natural persons then, and which one it was."""
    joined = dict(
        session()
        .execute(
            select(PersonMerge.person_id, PersonMerge.into_id).where(
                *facts.believed(PersonMerge, known_at=count.known_at)
            )
        )
        .all()
    )
    found = {person: person for person in people}
    for record in joined:
        root = record
        while root in joined:
            root = joined[root]
        if root in found:
            found[record] = root
    return found


def _known(column: Any, moment: datetime | None) -> list[Any]:
    return [] if moment is None else [column <= moment]


def _files(count: Count, verdicts: Sequence[Verdict], _records: Any) -> Iterable[Any]:
    of = {verdict.contract_id: verdict.person_id for verdict in verdicts if verdict.contract_id}
    rows = session().scalars(
        select(ContractFile)
        .where(ContractFile.contract_id.in_(of), *_known(ContractFile.created_at, count.known_at))
        .order_by(ContractFile.created_at, ContractFile.id)
    )
    return [(of[row.contract_id], _document(row.kind.label, row.document)) for row in rows]


def _shares(count: Count, verdicts: Sequence[Verdict], _records: Any) -> Iterable[Any]:
    """Which part of the contract is another institution's, as two institutions and an officer said."""
    of = {verdict.contract_id: verdict.person_id for verdict in verdicts if verdict.partners}
    rows = session().scalars(
        facts.read(ContractShare, as_of=count.as_of, known_at=count.known_at)
        .where(ContractShare.contract_id.in_(of))
        .order_by(ContractShare.valid_from, ContractShare.id)
    )
    for row in rows if of else ():
        institution = session().get_one(Institution, row.institution_id)
        part = fractions.describe(Fraction(row.numerator, row.denominator))
        detail = f"{localized_text(institution, 'name')} {part}, {format_date(row.valid_from)}"
        yield of[row.contract_id], Proof(_("Shared between institutions"), detail, row.valid_from)


def _document(what: Any, document: Document) -> Proof:
    return Proof(str(what), f"{document.filename} {document.sha256[:16]}")


def _claims(count: Count, _verdicts: Any, records: dict[uuid.UUID, uuid.UUID]) -> Iterable[Any]:
    checks = (
        session()
        .scalars(
            facts.read(Verification, known_at=count.known_at)
            .where(Verification.person_id.in_(records), Verification.kind.in_(COUNTED_CLAIMS))
            .order_by(Verification.kind, Verification.valid_from, Verification.id)
        )
        .all()
    )
    documents = _documents_of(count, checks)
    for check in checks:
        person_id = records[check.person_id]
        yield person_id, Proof(str(check.kind.label), _how(check), check.valid_from)
        for document in documents[check.id]:
            # Not by its name, which the expert chose: it may say what the reader is not shown.
            yield person_id, Proof(str(check.kind.label), document.sha256[:16])


COUNTED_CLAIMS = (ClaimKind.IDENTITY, ClaimKind.DOCTORATE, ClaimKind.EMPLOYMENT_ABROAD)


def _how(check: Verification) -> str:
    """Method, level, day and by how many verifiers; names are in the audit log."""
    eyes = _("two verifiers") if check.second_verifier_id else _("one verifier")
    return _(
        "%(method)s, level %(level)s, %(day)s, %(eyes)s",
        method=check.method.label,
        level=check.level,
        day=format_date(check.valid_from),
        eyes=eyes,
    )


def _documents_of(count: Count, checks: Sequence[Verification]) -> dict[uuid.UUID, list[Document]]:
    """The documents that each check named; of older checks those that its claim had by then."""
    named = {uuid.UUID(one) for check in checks for one in check.documents}
    by_id = {
        row.id: row for row in session().scalars(select(Document).where(Document.id.in_(named)))
    }
    by_claim: dict[uuid.UUID, list[Evidence]] = defaultdict(list)
    rows = session().scalars(
        select(Evidence)
        .where(
            Evidence.claim_id.in_({check.claim_id for check in checks}),
            *_known(Evidence.created_at, count.known_at),
        )
        .order_by(Evidence.created_at, Evidence.id)
    )
    for row in rows:
        by_claim[row.claim_id].append(row)
    return {
        check.id: [by_id[uuid.UUID(one)] for one in check.documents if uuid.UUID(one) in by_id]
        or [row.document for row in by_claim[check.claim_id] if row.created_at <= check.recorded_at]
        for check in checks
    }


def _rulings(count: Count, _verdicts: Any, records: dict[uuid.UUID, uuid.UUID]) -> Iterable[Any]:
    rows = session().scalars(
        facts.read(CountingRuling, known_at=count.known_at)
        .where(CountingRuling.person_id.in_(records), CountingRuling.outcome)
        .order_by(CountingRuling.valid_from)
    )
    for row in rows:
        detail = f"{row.decision}, {format_date(row.valid_from)}"
        yield records[row.person_id], Proof(_("Ruling of the ministry"), detail, row.valid_from)


def _decisions(count: Count, verdicts: Sequence[Verdict], _records: Any) -> Iterable[Any]:
    of = {verdict.designation_id: verdict.person_id for verdict in verdicts}
    rows = session().scalars(
        facts.read(Designation, known_at=count.known_at).where(
            Designation.series_id.in_([one for one in of if one])
        )
    )
    for row in rows:
        detail = f"{row.decision_number}, {row.authority}, {format_date(row.valid_from)}"
        if row.document_id is not None:
            document = session().get_one(Document, row.document_id)
            detail += f" ({document.filename} {document.sha256[:16]})"
        yield of[row.series_id], Proof(_("Decision of designation"), detail, row.valid_from)
