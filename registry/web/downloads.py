"""Files for the reader's disk: never shown inside the site, never kept by a cache."""

from io import BytesIO

from flask import Response, send_file


def download(content: bytes, *, name: str, mimetype: str) -> Response:
    response = send_file(
        BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=name
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
