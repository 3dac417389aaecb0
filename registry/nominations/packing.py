"""A dossier as one file: what the nominee wrote, what was found, and each paper."""

import io
import zipfile
from collections.abc import Iterator

from registry.core.i18n import _, format_date, localized_text
from registry.documents.models import Document
from registry.documents.services import read_verified
from registry.nominations import dossier
from registry.nominations.kinds import DossierPart
from registry.nominations.models import Nomination

WORDS = "00-dossier.txt"


def pack(nomination: Nomination) -> bytes:
    """In the reader's language. Raises Unavailable when a paper is not the one received."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(WORDS, "\n".join(_write(nomination)))
        for name, document in _list_papers(nomination):
            packed.writestr(name, read_verified(document))
    return archive.getvalue()


def _write(nomination: Nomination) -> Iterator[str]:
    yield _("Nomination %(code)s", code=nomination.code)
    yield f"{_('Nominee')}: {nomination.nominee_name}"
    yield f"{_('Legal category')}: {nomination.category.label}"
    yield f"{_('Status')}: {nomination.state.label}"
    if nomination.consented_at:
        yield f"{_('Agreed on')}: {format_date(nomination.consented_at.date())}"
    for part in DossierPart:
        row = dossier.find_part(nomination, part)
        yield ""
        yield str(part.label)
        yield row.text if row else "–"
    claims = {one.criterion: one for one in nomination.claims}
    for one in dossier.conditions_of(nomination):
        claim = claims.get(one.code)
        yield ""
        yield f"{localized_text(one, 'text')} ({localized_text(one, 'article')})"
        yield claim.text if claim else "–"
        if claim and claim.finding:
            yield f"{claim.finding.label}. {claim.finding_note}".strip()


def _list_papers(nomination: Nomination) -> Iterator[tuple[str, Document]]:
    papers = [(one.part.value, one.document) for one in nomination.parts]
    papers += [(one.criterion, one.document) for one in nomination.claims]
    for place, (name, document) in enumerate(papers, start=1):
        if document is not None:
            suffix = document.filename.rpartition(".")[2]
            yield f"{place:02d}-{name}.{suffix}", document
