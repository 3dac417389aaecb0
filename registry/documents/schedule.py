"""The worker's regular work for files."""

from io import BytesIO
from uuid import UUID

import structlog

from registry.core.db import read_only, session, transaction
from registry.core.errors import Unavailable
from registry.documents import antivirus, services, sweeping
from registry.documents.models import Document, DocumentState

log = structlog.get_logger()
FILES_A_TURN = 100


def sweep_files() -> None:
    """Bytes of uploads that never became a row, because a process died in between."""
    with read_only():
        sweeping.sweep_files()


def scan_files() -> int:
    """Files that came before the scanner, and each again every week: it learns. How many were seen."""
    if not antivirus.is_configured():
        return 0
    with read_only():
        waiting = services.list_unscanned(most=FILES_A_TURN)
    return sum(_scan(document_id) for document_id in waiting)


def _scan(document_id: UUID) -> bool:
    """The scanner is asked outside of any transaction."""
    try:
        with read_only():
            content = services.read_unscanned(session().get_one(Document, document_id))
        virus = antivirus.find_virus(BytesIO(content))
    except Unavailable as error:
        log.warning("file_not_scanned", document=str(document_id), reason=str(error))
        return False
    with transaction() as db:
        document = db.get_one(Document, document_id)
        if document.state is DocumentState.RELEASED:
            services.record_scan(document, virus)
    return True
