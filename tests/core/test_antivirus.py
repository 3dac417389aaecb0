"""What a virus is found in reaches nobody, and nothing is taken unseen."""

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from clamd import SAMPLE, Scanner, scanning
from factories import add, make_user
from flask import Flask
from sqlalchemy import select

from registry.audit.models import AuditEvent
from registry.background.mail import MailMessage
from registry.core.errors import RegistryError, Unavailable
from registry.documents import antivirus, schedule, services
from registry.documents.models import Document, DocumentState


def paper(content: bytes = b"") -> io.BytesIO:
    made, stream = pikepdf.new(), io.BytesIO()
    made.add_blank_page(page_size=(200, 200))
    made.pages[0].Contents = pikepdf.Stream(made, content)
    made.save(stream, compress_streams=False)
    stream.seek(0)
    return stream


@pytest.fixture
def use(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def choose(address: str) -> None:
        chosen = replace(app.extensions["config"], antivirus=address)
        monkeypatch.setitem(app.extensions, "config", chosen)

    return choose


@pytest.fixture
def scanner(use: Callable[[str], None]) -> Iterator[Scanner]:
    with scanning() as server:
        use(server.address)
        yield server


def test_a_clean_file_is_taken(database: Any, scanner: Scanner) -> None:
    document = services.receive(paper(), filename="a.pdf")
    assert document.scanned_at is not None


def test_a_virus_is_refused_quarantined_and_audited(database: Any, scanner: Scanner) -> None:
    user = make_user()
    with pytest.raises(RegistryError, match="Eicar-Test-Signature"):
        services.receive(paper(SAMPLE), filename="a.pdf", by=user)
    kept = database.scalars(select(Document).where(Document.rejection != "")).one()
    assert (kept.state, kept.uploaded_by_id) == (DocumentState.REJECTED, user.id)
    with pytest.raises(Unavailable, match="virus"):
        services.read_verified(kept)
    events = database.scalars(select(AuditEvent.action)).all()
    assert "document.infected" in events


@pytest.mark.parametrize("mood", ["silent", "broken", "cut"])
def test_a_scanner_that_does_not_say_lets_nothing_in(
    database: Any, scanner: Scanner, monkeypatch: pytest.MonkeyPatch, mood: str
) -> None:
    monkeypatch.setattr(antivirus, "PATIENCE", 0.2)
    scanner.mood = mood
    begun = time.monotonic()
    with pytest.raises(Unavailable, match="scanner"):
        services.receive(paper(), filename="a.pdf")
    assert time.monotonic() - begun < 2
    assert database.scalars(select(Document)).all() == []


def test_a_scanner_that_is_not_there_lets_nothing_in(
    database: Any, use: Callable[[str], None]
) -> None:
    use("127.0.0.1:9")
    with pytest.raises(Unavailable, match="scanner"):
        services.receive(paper(), filename="a.pdf")


@pytest.mark.parametrize("content", [b"", SAMPLE])
def test_what_came_before_the_scanner_is_closed_until_it_was_seen(
    database: Any, use: Callable[[str], None], content: bytes
) -> None:
    owner = make_user()
    document = services.receive(paper(content), filename="a.pdf")
    document.state, document.uploaded_by_id = DocumentState.RELEASED, owner.id
    document_id = add(document).id
    database.commit()
    assert services.read_verified(document)  # nobody is asked
    with scanning() as server:
        use(server.address)
        with pytest.raises(Unavailable, match="not been checked"):
            services.read_verified(document)
        assert schedule.scan_files() == 1
        document = database.get_one(Document, document_id)
        assert schedule.scan_files() == 0  # a week later again
        if not content:
            assert services.read_verified(document)
        else:
            with pytest.raises(Unavailable, match="virus"):
                services.read_verified(document)
            mails = database.scalars(select(MailMessage.template)).all()
            assert "file_infected" in mails
