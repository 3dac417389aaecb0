"""The outbox against mail servers that hang, refuse, break off or accept too late."""

import dataclasses
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from factories import make_user
from flask import Flask
from servers import free_port
from sqlalchemy import select

from registry import worker
from registry.accounts import tokens
from registry.accounts.models import TokenPurpose
from registry.background import mail
from registry.background.mail import MailMessage
from registry.core.config import MailSink
from registry.core.db import now
from registry.core.tables import Base
from registry.notices.models import Notice

REFUSED = "khong-nhan@example.org"
EXTRAS = b"250-fine\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n"
ANSWERS = {b"AUTH": b"235 welcome\r\n"}


class MailServer:
    """Speaks enough SMTP to take mail, or misbehaves as its mood says."""

    def __init__(self, mood: str = "good", secured: ssl.SSLContext | None = None) -> None:
        self.mood, self.secured = mood, secured
        self.passwords: list[bytes] = []
        self.received: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines, suppress(OSError):
            self._talk(connection, lines)

    def _talk(self, connection: socket.socket, lines: Any) -> None:
        if self.mood == "hangs":
            lines.readline()  # never greets; ends when the client gives up
            return
        connection.sendall(b"220 ready\r\n")
        self._converse(connection, lines)

    def _converse(self, connection: socket.socket, lines: Any) -> None:
        for line in lines:
            word = line[:4].upper()
            if word == b"DATA":
                connection.sendall(b"354 go on\r\n")
                self._take(connection, lines)
            elif word == b"RCPT" and REFUSED.encode() in line:
                connection.sendall(b"550 no such user\r\n")
            elif word == b"STAR" and self.secured:
                connection.sendall(b"220 go on\r\n")
                with self.secured.wrap_socket(connection, server_side=True) as safe:
                    self._converse(safe, safe.makefile("rb"))
                return
            elif word == b"QUIT":
                connection.sendall(b"221 bye\r\n")
                return
            else:
                self.passwords += [line] if word == b"AUTH" else []
                extras = self.secured and word == b"EHLO"
                connection.sendall(EXTRAS if extras else ANSWERS.get(word, b"250 fine\r\n"))

    def _take(self, connection: socket.socket, lines: Any) -> None:
        content = b"".join(iter(lines.readline, b".\r\n"))
        if self.mood == "breaks off":
            connection.shutdown(socket.SHUT_RDWR)
            return
        self.received.append(content)
        if self.mood == "accepts too late":
            time.sleep(3 * mail.ANSWER_WITHIN)
        connection.sendall(b"250 taken\r\n")

    def ids(self) -> list[str]:
        return [str(message_from_bytes(one)["Message-ID"]) for one in self.received]


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = MailServer()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def impatient(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "ANSWER_WITHIN", 0.5)
    monkeypatch.setitem(
        app.extensions,
        "config",
        dataclasses.replace(app.extensions["config"], mail_sink=MailSink.SMTP, smtp_starttls=False),
    )


def use(app: Flask, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = dataclasses.replace(app.extensions["config"], smtp_port=port)
    monkeypatch.setitem(app.extensions, "config", settings)


def queue(database: Any, *addresses: str) -> list[MailMessage]:
    for address in addresses:
        mail.queue("account_exists", to=make_user(email=address))
    database.commit()
    return outbox(database)


def outbox(database: Any) -> list[MailMessage]:
    database.expire_all()
    return list(database.scalars(select(MailMessage).order_by(MailMessage.recipient)))


def make_due(database: Any) -> None:
    for message in outbox(database):
        message.next_attempt_at = now() - timedelta(1)
    database.commit()


ADDRESSES = ("an@example.org", "binh@example.org", "chi@example.org")


def test_a_server_that_answers_gets_every_message_once(
    app: Flask, database: Any, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(app, server.port, monkeypatch)
    queue(database, *ADDRESSES)
    worker.deliver_mail()
    worker.deliver_mail()
    assert len(set(server.ids())) == len(server.ids()) == 3
    assert all(message.sent_at for message in outbox(database))


@pytest.mark.parametrize("mood", ["hangs", "breaks off", "accepts too late", "is not there"])
def test_a_server_that_does_not_answer_costs_one_wait_and_no_mail(
    app: Flask, database: Any, server: MailServer, monkeypatch: pytest.MonkeyPatch, mood: str
) -> None:
    server.mood = mood
    use(app, free_port() if mood == "is not there" else server.port, monkeypatch)
    queue(database, *ADDRESSES)
    started = time.monotonic()
    worker.deliver_mail()
    assert time.monotonic() - started < 2 * mail.ANSWER_WITHIN + 1, "only one message was tried"
    tried = [message for message in outbox(database) if message.attempts]
    assert len(tried) == 1
    assert tried[0].sent_at is None
    assert tried[0].next_attempt_at > now(), "the others come before it is tried again"
    server.mood = "good"
    use(app, server.port, monkeypatch)
    make_due(database)
    worker.deliver_mail()
    assert all(message.sent_at for message in outbox(database))
    expected = {f"<{message.id}@example.gov.vn>" for message in outbox(database)}
    assert set(server.ids()) == expected, "a second sending has the Message-ID of the first"


def test_a_refused_recipient_holds_up_nobody_else(
    app: Flask, database: Any, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(app, server.port, monkeypatch)
    queue(database, REFUSED, *ADDRESSES)
    worker.deliver_mail()
    refused = [message for message in outbox(database) if message.recipient == REFUSED]
    assert [message.error for message in refused] == ["SMTPRecipientsRefused: 550 no such user"]
    assert refused[0].parked_at is not None, "the server said it for good"
    assert len(server.received) == 3


def test_whoever_caused_a_mail_hears_that_it_can_never_arrive(
    app: Flask, database: Any, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(app, server.port, monkeypatch)
    causer = make_user(locale="en")
    [message] = queue(database, REFUSED)
    message.caused_by_id = causer.id
    database.commit()
    worker.deliver_mail()
    [notice] = database.scalars(select(Notice).where(Notice.user_id == causer.id))
    assert notice.title_en == "An e-mail could not be delivered"
    assert message.subject in notice.text_vi
    assert REFUSED not in notice.text_en, "the address of somebody else is not theirs to know"
    [told] = [one for one in outbox(database) if one.recipient == causer.email]
    assert "There is no mailbox with this address." in told.text


def test_a_message_that_cannot_be_written_holds_up_nobody_else(
    app: Flask, database: Any, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(app, server.port, monkeypatch)
    broken, *_others = queue(database, *ADDRESSES)
    broken.subject, broken.next_attempt_at = "hai\ndòng", now() - timedelta(1)
    database.commit()
    worker.deliver_mail()
    assert [message.sent_at is None for message in outbox(database)] == [True, False, False]
    assert outbox(database)[0].error == "ValueError"


def test_a_worker_that_dies_between_sending_and_noting_it_sends_the_same_message_again(
    app: Flask, database: Any, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(app, server.port, monkeypatch)
    [message] = queue(database, "an@example.org")
    mail.deliver(message)  # and nothing is noted
    worker.deliver_mail()
    first, second = server.ids()
    assert first == second


def make_certificate(folder: Path, *, name: str) -> Path:
    """Self-signed; certificate and key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now() - timedelta(1))
        .not_valid_after(now() + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + certificate.public_bytes(pem))
    return path


@pytest.mark.parametrize(
    ("name", "is_vouched_for"),
    [("localhost", False), ("mitm.evil.example", True), ("localhost", True)],
)
def test_only_a_server_that_proves_its_name_hears_the_password_and_the_mail(
    app: Flask,
    database: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    is_vouched_for: bool,
) -> None:
    pem = make_certificate(tmp_path, name=name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = MailServer(secured=context)
    settings = dataclasses.replace(
        app.extensions["config"],
        smtp_host="localhost",
        smtp_port=server.port,
        smtp_starttls=True,
        smtp_user="registry",
        smtp_password="secret",
        smtp_ca_file=str(pem) if is_vouched_for else "",
    )
    monkeypatch.setitem(app.extensions, "config", settings)
    queue(database, "an@example.org")
    worker.deliver_mail()
    server.close()
    [message] = outbox(database)
    if is_vouched_for and name == "localhost":
        assert message.sent_at
        assert len(server.received) == len(server.passwords) == 1
    else:
        assert message.error == "SSLCertVerificationError"
        assert not server.passwords
        assert not server.received


def test_what_was_sent_is_not_kept(
    app: Flask, database: Any, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After delivery no row of any table holds the secret of a link."""
    use(app, server.port, monkeypatch)
    user = make_user(email="an@example.org")
    token = tokens.make_token(user, TokenPurpose.RESET_PASSWORD)
    lifetime = tokens.LIFETIMES[TokenPurpose.RESET_PASSWORD]
    mail.queue("account_reset", to=user, token=token, lifetime=lifetime)
    database.commit()
    worker.deliver_mail()
    assert token in server.received[0].decode().replace("=\r\n", "")
    for table in Base.metadata.sorted_tables:
        assert token not in str(database.execute(table.select()).all()), table.name
