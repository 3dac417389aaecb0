"""Giving out a stored file."""

from flask import Response

from registry.documents.models import Document
from registry.documents.services import read_verified
from registry.web.downloads import download


def attachment(document: Document) -> Response:
    """Raises Unavailable when the bytes are not the ones received."""
    return download(read_verified(document), name=document.filename, mimetype=document.content_type)
