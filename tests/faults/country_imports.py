"""What somebody has brought into the small country from a file."""

import secrets
from io import BytesIO
from typing import Any

from factories import make_import
from factories.imports import HEADS
from faults.sides import IMPORT, SmallCountry

from registry.accounts import tokens
from registry.accounts.models import User
from registry.core.config import config
from registry.core.db import session
from registry.documents import services as documents
from registry.documents.models import Document
from registry.imports import intake, invitations
from registry.imports.models import ImportState


def make_imports(country: SmallCountry) -> None:
    """One in each state, of the institution; one whose rows wait for a decision; two who were invited."""
    approver = country.own.people["institution_approver"]
    place = country.own.institution.organisation
    table: dict[str, Any] = {"document_id": _receive_table(by=approver).id, "expected": 1}
    for state in ImportState:
        make_import(state, by=approver, organisation=place, **table)
    make_import(ImportState.DECIDING, by=approver, organisation=place, id=IMPORT, rows=30, **table)
    for name in ("invited", "not_invited"):
        letter = invitations.invite(
            email=f"{name}@example.org",
            name="Trần Văn Nam",
            locale="vi",
            basis="agreed",
            organisation_id=place.id,
            by=approver,
        )
        country.tokens[name] = secrets.token_urlsafe(32)
        letter.token_hash = tokens.digest(country.tokens[name])


def _receive_table(*, by: User) -> Document:
    """What the jobs of imports that run here read, once somebody lets them."""
    text = f"{','.join(HEADS)}\nVi mạch,Chips,12/QĐ-BGDĐT\n"
    tables = documents.Accepted(
        intake.EXTENSIONS, intake.find_type, lambda *_file: None, lambda: config().import_limit
    )
    stream = BytesIO(text.encode())
    document = documents.receive(stream, filename="chuong-trinh.csv", accepted=tables)
    documents.release(document, by=by)
    session().flush()
    return document
