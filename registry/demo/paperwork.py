"""Real files behind the demo's evidence: small PDFs, kept in the file store under their digests."""

import hashlib
import io
import uuid
from datetime import datetime

from registry.demo.chronicle import Chronicle
from registry.documents.models import Document, DocumentState
from registry.storage import file_store


class Paperwork:
    def __init__(self, chronicle: Chronicle, *, uploader_id: uuid.UUID) -> None:
        self.chronicle = chronicle
        self.uploader_id = uploader_id

    def add_document(self, filename: str, at: datetime) -> uuid.UUID:
        key = self.chronicle.new_id()
        content = make_pdf(f"{filename} {key}")
        file_store().save(str(key), io.BytesIO(content))
        return self.chronicle.add(
            Document,
            storage_key=str(key),
            filename=filename,
            content_type="application/pdf",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            state=DocumentState.RELEASED,
            rejection="",
            uploaded_by_id=self.uploader_id,
            created_at=at,
        )

    def write(self) -> None:
        self.chronicle.write(Document)


def make_pdf(text: str) -> bytes:
    """One page with one line of plain letters: the smallest honest PDF."""
    plain = "".join(letter for letter in text if letter.isalnum() or letter in " .-")
    stream = f"BT /F1 14 Tf 60 760 Td ({plain}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table) + tail
