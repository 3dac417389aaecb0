"""Files for the reader's disk: never shown inside the site, never kept by a cache."""

from collections.abc import Iterable
from io import BytesIO

from flask import Response, send_file


def download_parts(parts: Iterable[bytes], *, name: str, mimetype: str) -> Response:
    """What is too large to be held in memory."""
    response = Response(parts, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return _kept_apart(response)


def download(content: bytes, *, name: str, mimetype: str) -> Response:
    response = send_file(
        BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=name
    )
    return _kept_apart(response)


def _kept_apart(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
