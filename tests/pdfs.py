"""What a PDF file that we wrote says, as text."""

import io
import re
from typing import Any

import pikepdf

PAIR = re.compile(r"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>")


def text_of(content: bytes) -> str:
    with pikepdf.open(io.BytesIO(content)) as file:
        return " ".join(" ".join(_read(page) for page in file.pages).split())


def _read(page: Any) -> str:
    fonts = {str(name): _letters(font) for name, font in page.Resources.Font.items()}
    letters: dict[str, str] = {}
    told = []
    instructions: Any = pikepdf.parse_content_stream(page)
    for operands, operator in instructions:
        match str(operator):
            case "Tf":
                letters = fonts[str(operands[0])]
            case "Tj":
                told.append(_say(operands[0], letters))
            case "TJ":
                told.append("".join(_say(one, letters) for one in operands[0] if _is_text(one)))
            case "Td" | "Tm" | "ET":
                told.append(" ")
    return "".join(told)


def _is_text(one: Any) -> bool:
    return isinstance(one, pikepdf.String)


def _say(text: Any, letters: dict[str, str]) -> str:
    codes = bytes(text).hex().upper()
    return "".join(letters.get(codes[at : at + 4], "") for at in range(0, len(codes), 4))


def _letters(font: Any) -> dict[str, str]:
    table = font.ToUnicode.read_bytes().decode("latin-1")
    return {
        code.upper(): bytes.fromhex(letter).decode("utf-16-be")
        for code, letter in PAIR.findall(table)
    }
