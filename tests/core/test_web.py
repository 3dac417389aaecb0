"""What holds for every request."""

import re
import resource
import socket
import threading
import time
import urllib.parse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from typing import Any

import pytest
from factories import make_user
from flask import Flask
from pages import token
from servers import free_port
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from registry import create_app
from registry.commands.processes import PORT_TAKEN
from registry.commands.root import cli
from registry.commands.webserver import (
    MOST_CONNECTIONS,
    TooFewDescriptors,
    find_connection_limit,
    limits,
    make_server,
)
from registry.core import db
from registry.core.config import Config, Environment
from registry.core.permissions import Role
from registry.web.requests import BoundedFile

SIGN_IN = "/en/account/sign-in"
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


def nonce_of(response: Any) -> str:
    found = re.search(r"'nonce-([^']+)'", response.headers["Content-Security-Policy"])
    assert found
    return found.group(1)


@pytest.mark.parametrize("address", [SIGN_IN, "/vi/account/forgotten", "/en/nowhere"])
def test_every_page_carries_exactly_these_headers(client: Any, address: str) -> None:
    response = client.get(address)
    assert {name: response.headers.get(name) for name in EXACT} == EXACT
    nonce = nonce_of(response)
    assert response.headers.getlist("Content-Security-Policy") == [POLICY.format(nonce=nonce)]
    assert {"Cookie", "Accept-Language"} <= set(response.vary)
    scripts = re.findall(r"<script[^>]*>", response.get_data(as_text=True))
    assert scripts
    assert all(f'nonce="{nonce}"' in script for script in scripts)
    assert "Server" not in response.headers


def test_the_nonce_is_new_on_every_page(client: Any) -> None:
    assert nonce_of(client.get(SIGN_IN)) != nonce_of(client.get(SIGN_IN))


def test_private_pages_are_not_kept_by_any_cache(client: Any) -> None:
    client.log_in(make_user(Role.EXPERT))
    assert client.get("/en/account/").headers["Cache-Control"] == "no-store"


def test_a_private_page_with_an_invented_suffix_does_not_exist(client: Any) -> None:
    client.log_in(make_user(Role.EXPERT))
    assert client.get("/en/account/settings/x.css").status_code == 404


def test_static_files_with_their_digest_are_kept_for_ever(client: Any) -> None:
    page = client.get(SIGN_IN).get_data(as_text=True)
    address = re.search(r'href="(/static/css/app\.css\?v=\w+)"', page)
    assert address
    with client.get(address.group(1)) as response:
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_secure_request_asks_for_more_of_them(client: Any) -> None:
    response = client.get(SIGN_IN, base_url="https://localhost")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_cookies_of_production_belong_to_the_host_alone(tmp_path: Any) -> None:
    from registry.web.requests import flask_settings

    settings = flask_settings(
        Config(
            environment=Environment.PRODUCTION,
            secret_key="x" * 40,
            trusted_hosts=("chuyengia.example.gov.vn",),
        )
    )
    assert settings["SESSION_COOKIE_NAME"] == "__Host-session"
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["SESSION_COOKIE_HTTPONLY"]
    assert settings["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert settings["TRUSTED_HOSTS"] == ["chuyengia.example.gov.vn"]


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example"]
)
def test_an_unknown_host_is_refused(client: Any, host: str) -> None:
    response = client.get("/vi/", headers={"Host": host})
    assert response.status_code == 400
    assert host not in response.get_data(as_text=True)


def test_forwarded_headers_are_ignored_without_a_trusted_proxy(client: Any) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    response = client.get(SIGN_IN, headers=headers)
    assert response.status_code == 200
    assert "evil.example" not in response.get_data(as_text=True)
    assert "Strict-Transport-Security" not in response.headers


BAD_TEXTS = {
    "lone surrogate": "%ED%A0%80",
    "invalid UTF-8": "%FF%FE",
    "NUL": "a%00b",
    "overlong": "%C0%AF",
    "unfinished escape": "%",
    "very long": "x" * 6000,
    "huge number": "9" * 400,
    "direction marks": "%E2%80%AE",
}


@pytest.mark.parametrize("bad", BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_nonsense_in_a_form_is_a_clear_answer(client: Any, bad: str) -> None:
    csrf = urllib.parse.quote(token(client.get(SIGN_IN)))
    response = client.post(
        SIGN_IN,
        data=f"csrf_token={csrf}&email={bad}&password={bad}&{bad}={bad}",
        content_type="application/x-www-form-urlencoded",
    )
    assert 400 <= response.status_code < 500 or response.status_code == 200
    assert "<h1>" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n"),
        ("multipart/form-data", b"nothing"),
        ("application/json", b"{"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"\xff\xfea"),
        ("text/plain", b"\xff" * 100),
    ],
)
def test_a_malformed_body_is_a_clear_answer(client: Any, content_type: str, body: bytes) -> None:
    response = client.post(SIGN_IN, data=body, content_type=content_type)
    assert 400 <= response.status_code < 500


@pytest.mark.parametrize("path", ["/%FF", "/en/%00", "/vi/%ED%A0%80/x", "/en/" + "x" * 5000])
def test_nonsense_in_a_path_is_not_found(client: Any, path: str) -> None:
    assert client.get(path).status_code in {400, 404}


def test_methods_that_no_page_takes_are_refused(client: Any) -> None:
    for method in ("put", "delete", "patch"):
        assert getattr(client, method)(SIGN_IN).status_code in {400, 405}
    assert client.open(SIGN_IN, method="TRACE").status_code in {400, 405}


def test_a_form_with_too_many_parts_is_refused(client: Any) -> None:
    parts = {f"field{number}": "x" for number in range(600)}
    response = client.post(SIGN_IN, data=parts, content_type="multipart/form-data")
    assert response.status_code in {400, 413}


@pytest.fixture
def served(application: Flask) -> Iterator[int]:
    """The application behind the real web server."""
    port = free_port()
    server = make_server(application, host="127.0.0.1", port=port, max_request_body_size=20_000_000)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield port
    server.stop()
    thread.join(30)


def ask(port: int, path: str = "/healthz") -> bytes:
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as connection:
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.fixture
def many_descriptors() -> Iterator[int]:
    """How many this process may open beside the server's own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 20_000 if hard == resource.RLIM_INFINITY else hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    yield most
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("beginning", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_who_holds_every_connection_shuts_nobody_out(
    many_descriptors: int, served: int, beginning: bytes
) -> None:
    crowd = MOST_CONNECTIONS + 500
    if many_descriptors < 2 * crowd + 1_000:
        pytest.skip("This machine lets no process open so many connections.")
    with ExitStack() as held:
        for number in range(crowd):
            connection = held.enter_context(
                closing(socket.create_connection(("127.0.0.1", served)))
            )
            if beginning and number % 10 == 0:
                connection.sendall(beginning)
        assert ask(served).startswith(b"HTTP/1.1 200")
    assert ask(served).startswith(b"HTTP/1.1 200")


def test_a_process_without_descriptors_says_what_to_raise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: (300, 300))
    with pytest.raises(TooFewDescriptors, match="ulimit -n"):
        find_connection_limit()


def test_a_taken_port_is_named_and_has_an_exit_code_of_its_own(application: Flask) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        done = application.test_cli_runner().invoke(cli, ["serve", "--port", str(port)])
    assert done.exit_code == PORT_TAKEN
    assert f"Port {port} is taken" in done.output


def test_what_was_accepted_is_answered_before_the_server_stops(application: Flask) -> None:
    def slow(_environ: Any, start_response: Any) -> list[bytes]:
        time.sleep(0.5)
        start_response("200 OK", [("Content-Length", "300000")])
        return [b"x" * 300_000]

    port = free_port()
    server = make_server(application, host="127.0.0.1", port=port)
    server.application = slow
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    with ThreadPoolExecutor(12) as pool:
        answers = [pool.submit(ask, port) for _number in range(12)]
        time.sleep(0.2)
        server.stop()
        assert all(answer.result().endswith(b"x" * 300_000) for answer in answers)
    running.join(30)
    assert not running.is_alive()
    with pytest.raises(ConnectionRefusedError):
        ask(port)


def test_a_body_above_the_limit_is_refused_before_it_is_sent(served: int) -> None:
    head = (
        f"POST {SIGN_IN} HTTP/1.1\r\nHost: 127.0.0.1:{served}\r\nConnection: close\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 300000000\r\n\r\n"
    )
    start = time.monotonic()
    with closing(socket.create_connection(("127.0.0.1", served), timeout=20)) as connection:
        connection.sendall(head.encode() + b"--x\r\n")
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    assert answer.startswith(b"HTTP/1.1 413")
    assert time.monotonic() - start < 5


def test_a_file_of_300_mb_is_read_to_its_end_but_only_its_beginning_is_kept() -> None:
    with BoundedFile(20_000_000) as file:
        for _number in range(300):
            assert file.write(bytes(1_000_000)) == 1_000_000
        file.seek(0)
        assert sum(len(part) for part in iter(lambda: file.read(1 << 20), b"")) == 20_000_001


def test_a_form_with_a_file_of_300_mb_is_within_what_the_server_reads(application: Flask) -> None:
    assert limits(application)["max_request_body_size"] > 300 * 2**20


def test_an_upload_without_a_length_is_cut_at_the_limit(served: int) -> None:
    head = (
        f"POST {SIGN_IN} HTTP/1.1\r\nHost: 127.0.0.1:{served}\r\nConnection: close\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    chunk, sent, answer = b"100000\r\n" + b"x" * 0x100000 + b"\r\n", 0, b""
    with closing(socket.create_connection(("127.0.0.1", served), timeout=20)) as connection:
        connection.sendall(head.encode())
        with suppress(ConnectionError, TimeoutError):
            while sent < 300:
                connection.sendall(chunk)
                sent += 1
        with suppress(ConnectionError):
            answer = connection.recv(65536)
    assert sent < 60
    assert not answer or answer.startswith(b"HTTP/1.1 413")


def test_a_large_body_gets_the_page_that_says_so(client: Any) -> None:
    response = client.post(
        SIGN_IN,
        data=b"x",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "400000000"},
    )
    assert response.status_code == 413
    assert "<h1>" in response.get_data(as_text=True)


def test_error_pages_speak_the_language_of_the_address(client: Any) -> None:
    assert '<html lang="vi"' in client.get("/vi/nowhere").get_data(as_text=True)
    assert '<html lang="en"' in client.get("/en/nowhere").get_data(as_text=True)


def test_an_error_page_carries_a_code_to_quote(client: Any) -> None:
    page = client.get("/en/nowhere").get_data(as_text=True)
    assert re.search(r'<code id="reference">[0-9A-F]{8}</code>', page)


def test_a_database_that_is_away_is_a_page_and_not_a_crash(tmp_path: Any) -> None:
    settings = Config(
        environment=Environment.TEST,
        secret_key="a secret for the tests only, long enough",
        database_url=f"sqlite:///{tmp_path / 'missing' / 'folder.sqlite3'}",
        state_dir=tmp_path / "state",
    )
    app = create_app(settings)
    browser = app.test_client()
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/readyz").status_code == 503
    with browser.session_transaction() as cookie:
        cookie["token"] = cookie["_user_id"] = "of somebody who was signed in"
    response = browser.get("/en/account/")
    assert response.status_code == 503
    assert "<h1>" in response.get_data(as_text=True)
    app.extensions["search_engine"].close()
    app.extensions["db_engine"].dispose()


def test_a_reading_request_cannot_write_even_by_mistake(app: Flask) -> None:
    engine = app.extensions["db_engine"]
    before = db.writing.set(False)
    try:
        with engine.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text("DELETE FROM heartbeats"))
    finally:
        db.writing.reset(before)
