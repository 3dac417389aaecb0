"""Giving out a stored file."""

import uuid

from flask import Response

from registry.audit import services as audit
from registry.core.permissions import Role
from registry.core.tables import Base
from registry.documents.models import Document
from registry.documents.services import read_verified
from registry.web.downloads import download
from registry.web.forms import ledger
from registry.web.steps import current_user


def attachment(document: Document) -> Response:
    """Raises Unavailable when the bytes are not the ones received."""
    return download(read_verified(document), name=document.filename, mimetype=document.content_type)


def attachment_of(
    person_id: uuid.UUID,
    document: Document,
    *,
    purpose: str,
    context: Base,
    role: Role | None = None,
    is_own: bool = False,
) -> Response:
    """A paper on somebody: whoever else takes it away stands in their ledger. `role`: in which it is
    taken, where somebody has several."""
    given = attachment(document)
    if not is_own:
        with ledger():
            audit.record_access(
                person_ids=[person_id],
                viewer=current_user(),
                role=role,
                fields=["evidence"],
                purpose=purpose,
                context=context,
            )
    return given
