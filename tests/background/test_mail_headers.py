"""What a reader's program sees of a mail: a decoder that knows nothing of ours."""

import random
import re
import smtplib
from base64 import b64decode
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from quopri import decodestring
from typing import Any

import pytest
from factories import make_user

from registry.background import mail, refusals
from registry.background.headers import READABLE
from registry.core.config import config

WORD = re.compile(r"=\?utf-8\?([bq])\?([^?\s]*)\?=", re.IGNORECASE)
PIECES = (
    "Xác nhận địa chỉ thư điện tử|Confirm your e-mail address|Chuyên gia đã đồng ý|GT-2026-0419|HD-2026-0268"
    "|Trường Đại học Bách khoa Hà Nội|University of Science – VNU|Nguyễn Thị Minh Huyền|H’Đăm Êban|山田 太郎|علی رضا"
    "|“AI” & 100 %|=?utf-8?q?a?=|:|,|(x)|ễ|a|Việt Nam|Maria Schönfeld-Łukasik|😀 🎓|x@example.org|pay: 60.000.000 đ"
).split("|")  # fmt: skip


def decode(raw: str) -> str:
    """RFC 2047 by the letter: white space between two encoded words is no text, any other is."""
    text = re.sub(r"\r\n(?=[ \t])", "", raw)
    text = re.sub(r"(\?=)[ \t]+(?==\?)", r"\1", text)
    return WORD.sub(_word, text)


def _word(found: re.Match[str]) -> str:
    kind, content = found[1].lower(), found[2]
    raw = b64decode(content) if kind == "b" else decodestring(content.replace("_", " ").encode())
    return raw.decode("utf-8")


def random_subjects(number: int) -> list[str]:
    dice = random.Random(2047)
    made = []
    for _each in range(number):
        text = " ".join(dice.choices(PIECES, k=dice.randint(1, 7)))[: dice.randint(1, 200)].strip()
        made.append(f"{text} [{dice.randrange(16**10):010X}]")
    return made


def test_every_subject_arrives_as_it_was_queued() -> None:
    for subject in random_subjects(5000):
        message = EmailMessage(policy=READABLE)
        message["Subject"] = subject
        message.set_content("x")
        head = message.as_bytes().partition(b"\r\nContent-")[0].decode("ascii")
        raw = head.partition("Subject: ")[2]
        assert decode(raw) == subject
        assert str(make_header(decode_header(raw.replace("\r\n", "")))) == subject
        assert max(map(len, f"Subject: {raw}".split("\r\n"))) <= 78
        assert "?==?" not in raw


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_headers_of_a_mail_say_what_it_is(database: Any, language: str) -> None:
    user = make_user(locale=language)
    message = mail.queue("account_exists", to=user)
    mail.deliver(message)
    content = (config().state_dir / "mail" / f"{message.id}.eml").read_bytes()
    read = message_from_bytes(content, policy=policy.default)
    assert read["Content-Language"] == language
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["X-Auto-Response-Suppress"] == "All"
    assert read["Subject"] == message.subject
    assert read.get_content_type() == "multipart/alternative"


ANSWERS = [
    ("550 5.1.1 user unknown", True, "There is no mailbox with this address."),
    ("552 5.2.2 over quota", True, "The mailbox is full."),
    ("554 5.7.1 rejected as spam", True, "The receiving server does not accept e-mail from us."),
    ("553 sorry", True, "The receiving server refuses this message."),
    ("450 4.2.0 greylisted, try again", False, ""),
    ("421 too busy", False, ""),
]


@pytest.mark.parametrize(("said", "is_final", "sentence"), ANSWERS)
def test_final_and_passing_answers_are_told_apart(said: str, is_final: bool, sentence: str) -> None:
    code, _blank, text = said.partition(" ")
    answer = (int(code), text.encode())
    errors = [
        smtplib.SMTPRecipientsRefused({"a@example.org": answer}),
        smtplib.SMTPDataError(*answer),
        smtplib.SMTPSenderRefused(*answer, "b@example.org"),
    ]
    for error in errors:
        found = refusals.find_final(error)
        assert (found is not None) == is_final
        assert found is None or str(found.sentence) == sentence
        assert text in refusals.describe(error)
    assert refusals.find_final(smtplib.SMTPAuthenticationError(535, b"wrong password")) is None
    assert refusals.find_final(ConnectionRefusedError()) is None
