"""What a mail may say: no raw code, one language, and the form of address of an office."""

import re
from typing import Any

CODE = re.compile(r"(?<![\w/])[a-z]+_[a-z_]+(?!\w)")
OTHER_LANGUAGE = {
    "vi": r"the|of|and|is|was|by|for|with|your|you|please|has|not",
    "en": r"ông/bà|kính gửi|của|được|không|đã|và|cho|ngày|lý do|này",
}
# What somebody typed in one language alone, in the samples.
TYPED = re.compile(
    r"Please send the translation\.|The university knows no such diploma\.|The translation is missing\."
    r"|Seen again & accepted\.|.*kinh phí.*|Không thực hiện được|Đã xem lại & chấp nhận\."
    r"|Hết nhiệm kỳ|Đúng nhiệm vụ & phạm vi\.|.*: counted once, recounted twice"
)
ADDRESSES = re.compile(r"https?://\S+|\S+@\S+")


def look_at_words(name: str, message: Any, language: str) -> None:
    said = TYPED.sub("", ADDRESSES.sub("", f"{message.subject}\n{message.text}"))
    other = re.compile(rf"\b({OTHER_LANGUAGE[language]})\b", re.IGNORECASE)
    for wrong in (CODE, other):
        assert not (hit := wrong.search(said)), (name, hit)
    if language == "vi":
        assert not re.search(r"\b[Bb]ạn\b", said), (name, said)
        assert "Kính gửi" in said, name
