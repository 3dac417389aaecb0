"""What a mail server answered: whether for good, and why, in its own words and in ours."""

import re
import smtplib
from dataclasses import dataclass
from typing import Any

from registry.core.i18n import _l

REASONS: tuple[tuple[str, Any], ...] = (
    (
        r"5\.1\.|5\.4\.[14]|user unknown|unknown user|no such|does not exist|invalid recipient|not found",
        _l("There is no mailbox with this address."),
    ),
    (r"5\.2\.2|\b552\b|quota|mailbox.{0,10}full", _l("The mailbox is full.")),
    (r"5\.2\.1|disabled|inactive|suspended", _l("The mailbox is closed.")),
    (
        r"5\.7\.|spam|policy|blocked|blacklist|denied",
        _l("The receiving server does not accept e-mail from us."),
    ),
)
OTHER = _l("The receiving server refuses this message.")


@dataclass(frozen=True)
class Answer:
    code: int
    text: str

    @property
    def sentence(self) -> Any:
        said = f"{self.code} {self.text}".lower()
        return next((words for pattern, words in REASONS if re.search(pattern, said)), OTHER)


def find_final(error: Exception) -> Answer | None:
    """The answer, if the same message will never be taken. A refused password or greeting is a matter of
    how the server is set up, and passes when that is put right."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [Answer(code, _text(text)) for code, text in error.recipients.values()]
        is_final = bool(answers) and all(500 <= one.code < 600 for one in answers)
        return answers[0] if is_final else None
    if isinstance(error, smtplib.SMTPDataError | smtplib.SMTPSenderRefused):
        answer = Answer(error.smtp_code, _text(error.smtp_error))
        return answer if 500 <= answer.code < 600 else None
    return None


def describe(error: Exception) -> str:
    """For operators: the kind of fault, and what the server said."""
    name = type(error).__name__
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = "; ".join(f"{code} {_text(text)}" for code, text in error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        said = f"{error.smtp_code} {_text(error.smtp_error)}"
    else:
        return name
    return f"{name}: {said}"


def _text(raw: Any) -> str:
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
    return " ".join(text.split())
