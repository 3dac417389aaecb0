"""Giving out a stored file: always as an attachment, never rendered inside the site."""

from urllib.parse import quote

from flask import Response, make_response

from registry.documents.models import Document
from registry.documents.services import read_verified


def attachment(document: Document) -> Response:
    """Raises Unavailable when the bytes are not the ones received."""
    response = make_response(read_verified(document))
    response.headers["Content-Type"] = document.content_type
    response.headers["Content-Disposition"] = _disposition(document.filename)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _disposition(filename: str) -> str:
    """RFC 6266: the full name in UTF-8, and a plain one for old readers."""
    plain = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_"
        for letter in filename
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
