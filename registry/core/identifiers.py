"""Codes, numbers and addresses out of what people type, paste or read aloud."""

import re
from collections.abc import Callable
from functools import wraps
from urllib.parse import unquote

from registry.core.cleaning import one_line, plain_figures

READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})  # of printed hexadecimal digits
CODE = re.compile(r"(?<![0-9A-Z])(?=((?:[0-9A-F][ \-.]{0,2}){9}[0-9A-F])(?![0-9A-Z]))")
MOST_CODES = 50
DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
ORCID = re.compile(r"\d{4}-?\d{4}-?\d{4}-?\d{3}[\dX]")
HANDLE = re.compile(r"(?:hdl:|info:hdl/)\s*(\d[\d.]*/\S+)", re.IGNORECASE)
ARXIV = re.compile(r"arxiv:\s*(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+/\d{7})$", re.IGNORECASE)
HOST = re.compile(r"(?:[^\s/.:@?#]+\.)+[^\s/.:@?#\d][^\s/.:@?#]+(?::\d{1,5})?(?=[/?#]|$)")
AROUND = " \t<>[](){}\"'“”‘’«»,;"
PASSES = 20  # more layers than anybody pastes
NUMBER = re.compile(r"(?<![A-Z])([A-Z]{2}) ?[-.:/_]? ?(?:(20\d\d) ?[-./:_ ]? ?)?(\d{4,6})(?!\d)")
WIDE = {0xFF01 + place: 0x21 + place for place in range(94)} | {0x3002: ".", 0x3000: " "}


def find_codes(pasted: str) -> list[str]:
    """Whatever in it may be the code of one of our messages, the last one first."""
    plain = plain_figures(pasted).upper()
    texts = dict.fromkeys((plain, plain.translate(READ_AS)))
    found = [re.sub(r"[^0-9A-F]", "", match[1]) for text in texts for match in CODE.finditer(text)]
    return list(dict.fromkeys(reversed(found)))[:MOST_CODES]


def digits_only(typed: str) -> str:
    """123 456, 123-456 and １２３４５６ are 123456; anything with other signs stays as it is."""
    bare = re.sub(r"[\s\-.·]", "", plain_figures(typed))
    return bare if bare.isdecimal() and bare.isascii() else plain_figures(typed)


def clean_number(typed: str, *, prefix: str = "") -> str:
    """VN-11373, HD-2026-0268 however they were typed or pasted, with an address before them or not."""
    plain = plain_figures(unquote(typed)).upper().replace("Đ", "D").rstrip(" .,;:/)]}»”\"'")
    last = re.split(r"[/#]", plain)[-1].strip(AROUND)
    found = NUMBER.search(last) or NUMBER.search(plain)
    if found:
        return "-".join(part for part in found.groups() if part)
    return f"{prefix}-{last}" if prefix and last.isdecimal() else last


def _to_the_end(clean: Callable[[str], str]) -> Callable[[str], str]:
    """What one pass uncovers the next takes away, so that a cleaned text is clean."""

    @wraps(clean)
    def steady(typed: str) -> str:
        kept = clean(typed)
        for _pass in range(PASSES):
            before, kept = kept, clean(kept)
            if kept == before:
                break
        return kept

    return steady


@_to_the_end
def clean_email(typed: str) -> str:
    """The address alone out of `Minh Huyền <m.huyen@uni.de>`, mailto: and what stands around it."""
    plain = re.sub(r"^mailto:", "", plain_figures(typed).strip(AROUND), flags=re.IGNORECASE)
    named = re.search(r"<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>?$", plain, re.IGNORECASE)
    bare = named[1] if named else re.sub(r"\s+\([^()]*\)?$", "", plain.partition("?")[0])
    return re.sub(r"\s*@\s*", "@", bare.strip(AROUND)).rstrip(".")


@_to_the_end
def clean_phone(typed: str) -> str:
    """One kind of blank and dash, digits as ASCII; "(0)" after a country code is not dialled."""
    plain = re.sub(
        r"^(?:tel|phone|đt|điện thoại|sđt)\s*[:.]?\s*", "", plain_figures(typed), flags=re.I
    )
    plain = re.sub(r"^(?:00|\+\s)(?=[1-9])", "+", plain)
    return re.sub(r"^(\+\d{1,3}[ .-]?)\(0\)[ .-]?", r"\1", plain)


@_to_the_end
def clean_link(typed: str) -> str:
    """An address of the web as it can be followed: https:// where no scheme was typed, a DOI, an ORCID
    iD or a handle as the address that it stands for. What is none of these stays as it was typed."""
    plain = _bare_address(typed)
    bare = re.sub(r"\s+", "", plain)
    if doi := _find_doi(bare):
        return f"https://doi.org/{doi}"
    if orcid := find_orcid(bare):
        return f"https://orcid.org/{orcid}"
    if handle := HANDLE.match(bare):
        return f"https://hdl.handle.net/{handle[1]}"
    if preprint := ARXIV.match(bare):
        return f"https://arxiv.org/abs/{preprint[1]}"
    if " " in plain:
        return plain
    if scheme := re.match(r"(https?)(?::/{0,2}|//)(?=[^/])", plain, re.IGNORECASE):
        return f"{scheme[1].lower()}://{_lower_host(plain[scheme.end() :])}"
    if plain.startswith("//"):
        plain = plain[2:]
    return f"https://{_lower_host(plain)}" if HOST.match(plain) else plain


def _bare_address(typed: str) -> str:
    """Without what stands around it in a text. Nothing inside is changed: a path may hold any letter."""
    around = AROUND.replace(")", "")
    plain = str(one_line(typed)).translate(WIDE).strip(around)
    while plain.endswith((")", ".")) and (plain[-1] == "." or "(" not in plain):
        plain = plain[:-1].rstrip(around)
    return plain


def _lower_host(rest: str) -> str:
    host = re.match(r"[^/?#]*", rest)
    assert host is not None
    return host[0].lower() + rest[host.end() :]


def _find_doi(bare: str) -> str:
    """Of 10.1000/182, doi:10.1000/182, doi.org/10.1000/182 and https://dx.doi.org/10.1000/182."""
    start = re.match(
        r"(?:(?:https?:/*)?(?:www\.)?(?:dx\.)?doi\.org/|doi:?/{0,2}|info:doi/)?(?=10\.)", bare, re.I
    )
    found = DOI.fullmatch(unquote(bare[start.end() :])) if start else None
    return found[0].rstrip(".,;)") if found else ""


def find_orcid(typed: str) -> str:
    """0000-0002-1825-0097 out of an iD or its address; empty where the check digit does not agree."""
    plain = plain_figures(typed).upper().rstrip("/ ")
    bare = re.sub(r"^(?:HTTPS?:/*)?(?:WWW\.)?(?:ORCID\.ORG/|ORCID(?: ID)?:?)\s*", "", plain)
    bare = bare.replace(" ", "")
    if not ORCID.fullmatch(bare):
        return ""
    figures = bare.replace("-", "")
    return (
        "-".join(re.findall(".{4}", figures)) if _orcid_check(figures[:-1]) == figures[-1] else ""
    )


def _orcid_check(figures: str) -> str:
    """ISO 7064 11,2."""
    total = 0
    for figure in figures:
        total = (total + int(figure)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


def is_link(text: str) -> bool:
    """Whether a browser can follow it to a host with a name."""
    rest = re.match(r"https?://", text)
    return bool(rest and HOST.match(text[rest.end() :]) and not re.search(r"\s", text))
