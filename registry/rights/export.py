"""Everything that the register holds of an expert, as plain data and with its files.

Rows are written as they are stored, without secrets and what only the machine needs; what they refer
to stands by the name or number that people know it by, and staff by no name at all.
"""

import json
import tempfile
import uuid
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from sqlalchemy import inspect, select
from sqlalchemy.types import Uuid

from registry.audit.readings import ReadingPurpose, ReadPart
from registry.contracts.models import Contract
from registry.core.db import list_rows, session
from registry.core.i18n import hanoi_today
from registry.documents.models import Document
from registry.documents.services import read_verified
from registry.experts.claim_models import Claim
from registry.experts.consent_models import ConsentText
from registry.experts.models import Person
from registry.introductions.models import Introduction
from registry.procedures.models import ProcedureRule
from registry.programs.models import Opening
from registry.rights.holdings import HELD, SECRETS, TECHNICAL, WITHHELD
from registry.taxonomy.concept_models import Concept
from registry.taxonomy.models import AcademicTerm, Organisation

NAMES: Mapping[str, tuple[Any, Any]] = {
    "organisations": (Organisation, Organisation.name_vi),
    "institutions": (Organisation, Organisation.name_vi),
    "missions": (Organisation, Organisation.name_vi),
    "concepts": (Concept, Concept.code),
    "openings": (Opening, Opening.code),
    "introductions": (Introduction, Introduction.code),
    "contracts": (Contract, Contract.number),
    "claims": (Claim, Claim.kind),
    "consent_texts": (ConsentText, ConsentText.text_vi),
    "academic_terms": (AcademicTerm, AcademicTerm.code),
    "documents": (Document, Document.filename),
    "procedure_rules": (ProcedureRule, ProcedureRule.code),
}
LOOSE = {"access_events.organisation_id": "organisations"}  # no key: what is logged outlives rows
IN_MEMORY = 1_000_000  # bytes; what is more goes to the disk


def read_everything(person: Person) -> dict[str, Any]:
    """By table, in the order in which a reader gets to know them."""
    held = {model: _rows(model, person) for model in HELD}
    names = _names(row for rows in held.values() for row in rows)
    return {
        "number": person.number,
        "made_on": hanoi_today().isoformat(),
        "words": _words_of_readings(),
        **{
            model.__tablename__: [_plain_row(row, names) for row in rows]
            for model, rows in held.items()
        },
    }


def _rows(model: Any, person: Person) -> Sequence[Any]:
    return list_rows(select(model).where(HELD[model](person)).order_by(model.id))


def _names(rows: Iterable[Any]) -> dict[uuid.UUID, str]:
    """What rows refer to, by the name that people know it by: a statement for each kind of it."""
    wanted: dict[str, set[uuid.UUID]] = {}
    for row in rows:
        for column in inspect(type(row)).columns:
            for target in _targets(column):
                if target in NAMES and (value := getattr(row, column.key)) is not None:
                    wanted.setdefault(target, set()).add(value)
    found: dict[uuid.UUID, str] = {}
    for target, ids in wanted.items():
        model, name = NAMES[target]
        for row_id, text in session().execute(select(model.id, name).where(model.id.in_(ids))):
            found[row_id] = str(getattr(text, "value", text))
    return found


def _targets(column: Any) -> list[str]:
    found = [key.column.table.name for key in column.foreign_keys]
    return found or [
        LOOSE[name] for name in (f"{column.table.name}.{column.key}",) if name in LOOSE
    ]


def _plain_row(row: Any, names: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    plain = {}
    for column in inspect(type(row)).columns:
        if not is_left_out(column):
            value = getattr(row, column.key)
            plain[column.key] = names.get(value) if _targets(column) else _plain(value)
    return plain


def is_left_out(column: Any) -> bool:
    """Secrets, what only the machine needs, what is withheld by rule, and ids that nobody can read."""
    is_unreadable = isinstance(column.type, Uuid) and not set(_targets(column)) & set(NAMES)
    is_withheld = f"{column.table.name}.{column.key}" in WITHHELD
    return column.key in SECRETS | TECHNICAL or is_withheld or is_unreadable


def _plain(value: Any) -> Any:
    match value:
        case bool() | int() | float() | None:
            return value
        case list() | tuple():
            return [_plain(one) for one in value]
        case dict():
            return {str(key): _plain(one) for key, one in value.items()}
        case _:
            return str(getattr(value, "value", value))


def write_archive(person: Person) -> IO[bytes]:
    """The data and every file that belongs to it, to be read from its beginning. Raises Unavailable
    where a file is not the one received."""
    archive = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", as_json(read_everything(person)))
        for place, document in enumerate(_rows(Document, person), start=1):
            packed.writestr(f"files/{place:03d} {document.filename}", read_verified(document))
    archive.seek(0)
    return archive


def as_json(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _words_of_readings() -> dict[str, str]:
    """What the words of the ledger mean, for whoever reads the file."""
    return {one.value: str(one.label) for kind in (ReadingPurpose, ReadPart) for one in kind}
