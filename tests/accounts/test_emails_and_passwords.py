import threading
import time
import unicodedata
from typing import Any

import pytest
from cheap_passwords import GENUINE
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.accounts import passwords
from registry.accounts.emails import canonical_email
from registry.core.errors import RegistryError

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("  Anh.Le@Example.ORG ", "anh.le@example.org"),
        ("ＡＮＨ@example.org", "anh@example.org"),
        ("e\u200bve@exa\u00admple.org\ufeff", "eve@example.org"),
        ("oﬃce@example.org", "office@example.org"),
        ("anh@bücher.example", "anh@xn--bcher-kva.example"),
        ("anh@BÜCHER.example", "anh@xn--bcher-kva.example"),
        ("anh+tag@example.org", "anh+tag@example.org"),
    ],
)
def test_an_address_has_one_form(typed: str, canonical: str) -> None:
    assert canonical_email(typed) == canonical
    assert canonical_email(canonical) == canonical
    assert canonical_email(unicodedata.normalize("NFD", typed)) == canonical


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "anh",
        "anh@",
        "@example.org",
        "a b@example.org",
        "anh@example",
        "a@b@example.org",
        "anh@example.org\nBcc: x@example.org",
        "anh@exa mple.org",
        "anh@" + "x" * 300 + ".org",
        "anh@127.0.0.1",
        '"a b"@example.org',
        "adm\u0131n@example.org",
        "\u0430dmin@example.org",
        "admin\u0307@example.org",
    ],
)
def test_what_is_no_address_or_only_looks_like_one_is_refused(typed: str) -> None:
    with pytest.raises(RegistryError, match="Enter an e-mail address"):
        canonical_email(typed)


@settings(max_examples=60)
@given(st.text(max_size=40))
def test_any_text_is_an_address_or_a_clear_refusal(typed: str) -> None:
    try:
        found = canonical_email(typed)
    except RegistryError:
        return
    assert found.isascii()
    assert canonical_email(found) == found


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "elevenchars",
        "x" * 129,
        "password1234",
        "Password123456",
        "matkhau123456",
        "nguyenvana2026",
        "qwertyuiop12",
        "aaaaaaaaaaaaaa",
        "123456789012",
        "Hanoi-123-Saigon",
        "registry2026vietnam",
        "ＰＡＳＳＷＯＲＤ１２３４",
    ],
)
def test_a_password_that_is_short_or_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(RegistryError):
        passwords.refuse_weak(password)


@pytest.mark.parametrize("password", ["thanhhuyen2026", "ThanhHuyền!!2026", "huyen.tran.1987"])
def test_a_password_made_of_ones_own_name_is_refused(password: str) -> None:
    with pytest.raises(RegistryError, match="easy to guess"):
        passwords.refuse_weak(password, about=("huyen.tran@example.org", "Trần Thanh Huyền"))


@pytest.mark.parametrize(
    "password",
    [
        "bèo tím trôi nhịp cầu 27",
        "correct horse battery staple",
        "kX7#vq2!mZ9p",
        "甲乙丙丁戊己庚辛壬癸子丑寅",
    ],
)
def test_a_good_password_of_any_letters_is_taken(password: str) -> None:
    passwords.refuse_weak(password, about=("huyen.tran@example.org", "Trần Thanh Huyền"))


def test_the_list_of_common_passwords_is_long_and_in_both_languages() -> None:
    words = passwords._common()
    assert len(words) >= 300
    assert {"password", "matkhau", "giaosu", "professor"} <= set(words)


@pytest.fixture
def genuine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hasher of production, with what it costs."""
    for name, value in GENUINE.items():
        monkeypatch.setattr(passwords, name, value)


@pytest.mark.usefixtures("genuine")
def test_hashes_are_argon2id_with_the_agreed_parameters() -> None:
    made = passwords.hash_password("bèo tím trôi nhịp cầu 27")
    assert made.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert made != passwords.hash_password("bèo tím trôi nhịp cầu 27")


def test_a_password_is_the_same_however_its_marks_are_typed() -> None:
    made = passwords.hash_password("bèo tím trôi nhịp cầu 27")
    assert passwords.verify_password(unicodedata.normalize("NFD", "bèo tím trôi nhịp cầu 27"), made)
    assert not passwords.verify_password("beo tim troi nhip cau 27", made)


@pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$v=19$broken"])
def test_no_password_fits_where_none_is_stored(stored: str | None) -> None:
    assert not passwords.verify_password("", stored)
    assert not passwords.verify_password(
        "nobody has this password, it is only here to be compared with", stored
    )


@pytest.mark.usefixtures("genuine")
def test_an_unknown_account_costs_the_same_time_as_a_known_one(app: Flask) -> None:
    made = passwords.hash_password("bèo tím trôi nhịp cầu 27")

    def measure(stored: str | None) -> float:
        start = time.perf_counter()
        passwords.verify_password("wrong password", stored)
        return time.perf_counter() - start

    known, unknown = zip(*((measure(made), measure(None)) for _round in range(7)), strict=True)
    assert min(unknown) > 0.4 * min(known)


def test_only_two_passwords_are_hashed_at_a_time() -> None:
    before, running, most = passwords.HASHER, [0], [0]
    lock = threading.Lock()

    class Watched:
        def verify(self, stored: str, password: str) -> bool:
            with lock:
                running[0] += 1
                most[0] = max(most[0], running[0])
            time.sleep(0.01)
            with lock:
                running[0] -= 1
            return True

    watched: Any = Watched()
    passwords.HASHER = watched
    try:
        threads = [
            threading.Thread(target=passwords.verify_password, args=("x", "y")) for _one in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        passwords.HASHER = before
    assert most[0] == 2
