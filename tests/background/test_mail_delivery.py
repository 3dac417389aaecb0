"""The outbox against mail servers that hang, refuse, break off or accept too late."""

import dataclasses
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from factories import make_user
from flask import Flask
from servers import free_port
from sqlalchemy import select

from registry import worker
from registry.background import mail
from registry.background.mail import MailMessage
from registry.core.config import MailSink
from registry.core.db import now

REFUSED = "khong-nhan@example.org"


class MailServer:
    """Speaks enough SMTP to take mail, or misbehaves as its mood says."""

    def __init__(self, mood: str = "good") -> None:
        self.mood = mood
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
        for line in lines:
            word = line[:4].upper()
            if word == b"DATA":
                connection.sendall(b"354 go on\r\n")
                self._take(connection, lines)
            elif word == b"RCPT" and REFUSED.encode() in line:
                connection.sendall(b"550 no such user\r\n")
            elif word == b"QUIT":
                connection.sendall(b"221 bye\r\n")
                return
            else:
                connection.sendall(b"250 fine\r\n")

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
    for _again in range(mail.PATIENCE.tries):
        make_due(database)
        worker.deliver_mail()
    refused = [message for message in outbox(database) if message.recipient == REFUSED]
    assert [message.error for message in refused] == ["SMTPRecipientsRefused"]
    assert refused[0].parked_at is not None
    assert len(server.received) == 3


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
