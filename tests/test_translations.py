"""Both languages, complete and current, in the official words."""

import csv
import io
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from search.text.analysis import exact_tokens
from search.text.vietnamese import is_syllable, place_tone, split_tone

ROOT = Path(__file__).parent.parent
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (ROOT / "translations/vi/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="vi")


@pytest.fixture(scope="module")
def template(tmp_path_factory: Any) -> Catalog:
    """What is marked for translation in the source right now."""
    target = tmp_path_factory.mktemp("translations") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract"]
    command += [
        "-F",
        "translations/babel.cfg",
        "-k",
        "_l",
        "-k",
        "_nl:1,2",
        "-k",
        "ngettext:1,2",
        "-o",
        str(target),
        ".",
    ]
    subprocess.run(command, cwd=ROOT, check=True)
    return read_po(io.BytesIO(target.read_bytes()))


def ids(catalogue: Catalog) -> set[Any]:
    """Each message with its context, where one word has two senses."""
    return {(message.id, message.context) for message in catalogue if message.id}


def test_no_sentence_writes_a_number_in_the_way_of_the_machine(template: Catalog) -> None:
    """%(x)d prints 5000 where the reader writes 5.000: numbers come in as they are printed."""
    machine = re.compile(r"%\(\w+\)[dif]")
    assert not [message.id for message in template if machine.search(str(message.id))]


def test_the_stored_template_is_current(template: Catalog) -> None:
    with (ROOT / "translations/messages.pot").open("rb") as file:
        assert ids(read_po(file)) == ids(template)


def test_every_message_is_translated_and_none_is_fuzzy(
    catalogue: Catalog, template: Catalog
) -> None:
    missing = [key for key in ids(template) if not translated(catalogue, key)]
    assert not missing, f"{len(missing)} untranslated: {missing[:5]}"
    assert not [message.id for message in catalogue if message.id and message.fuzzy]


def translated(catalogue: Catalog, key: Any) -> bool:
    words, context = key
    message = catalogue.get(words[0] if isinstance(words, tuple) else words, context)
    text = message.string if message else ""
    return all(text) if isinstance(text, tuple | list) else bool(text)


def test_placeholders_are_the_same_in_both_languages(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id:
            assert placeholders(message.id) == placeholders(message.string), message.id


def placeholders(text: Any) -> set[str]:
    """Of a plural, those of the English plural form or of the one Vietnamese form."""
    chosen = text[-1] if isinstance(text, tuple | list) else text
    return set(PLACEHOLDER.findall(chosen))


def test_official_terms_are_used_as_the_glossary_has_them(catalogue: Catalog) -> None:
    """A message that is exactly a term of the glossary is translated by one of its official words."""
    glossary = read_glossary()
    for message in catalogue:
        if not isinstance(message.id, str) or message.id.lower() not in glossary:
            continue
        official = glossary[message.id.lower()]
        assert same_tones(str(message.string)) in set(map(same_tones, official)), (
            f"{message.id}: {message.string} / {official}"
        )


def same_tones(text: str) -> str:
    return " ".join(exact_tokens(text))


def read_glossary() -> dict[str, set[str]]:
    text = files("registry.taxonomy").joinpath("data", "glossary.csv").read_text(encoding="utf-8")
    terms: dict[str, set[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        keys, values = row["en"].split("; "), row["vi"].split("; ")
        in_order = len(keys) > 1 and len(keys) == len(values)
        for place, key in enumerate(keys):
            allowed = [values[place]] if in_order else values
            terms.setdefault(key.lower(), set()).update(value.lower() for value in allowed)
    return terms


# Homely or translated English, and what a ministry would not print.
HOMELY = re.compile(
    r"(?<!as it )\bstands?\b|\bstood\b|\bwhoever\b|\btold\b|\bshe\b|\bher(self)?\b|\bon its way\b"
    r"|\b(a|by|in your|with the) mail\b|(?<!e-)\bmails\b|\bnobody finds\b|\bsay (why|how|what|where|which)\b"
    r"|\blook(ed)? (into your|into the|over)\b|\blies?\b|\bholds for\b|\bmend(ed)?\b|\banew\b"
    r"|\bgo(es)? on\b|\bparted\b|\bjoined\b|\b(the|this) register\b|\bgive[n]? up\b|\bso that nobody\b"
    r"|\bnot yours\b|\boperators of\b|\bpair of eyes\b|\bwritten? down\b|^Write (the (?!terms|name)|your|what|how) ",
    re.IGNORECASE,
)
FOREIGN = re.compile(
    r"\b([Nn]hu cầu|[Ll]ời giới thiệu|[Ôô]ng/bà|mục khai|(?<!\()email|e-mail"
    r"|[Kk]hai báo|[Yy]ếu tố xác thực thứ|[Tt]hương thảo|[Đđ]àm phán|[Dd]anh tính|[Đđ]ường dẫn"
    r"|đăng ký quan tâm|bản (điều khoản )?thứ %|[Tt]ạm ngừng|Tin nhắn)\b"
)
# The same word in both languages, or names.
SAME_IN_BOTH = re.compile(
    r"[%(){}\w]*\)s.*|STEM|VND|ORCID|ISCED.*|[A-C][12]|.*Embassy.*|HD-.*|VN.*|\W+|Website|PDF.*"
)


def test_the_english_is_plain_and_idiomatic(template: Catalog) -> None:
    found = [
        text
        for key, _context in ids(template)
        for text in (key if isinstance(key, tuple) else (key,))
        if HOMELY.search(PLACEHOLDER.sub("", text))
    ]
    assert not found, found


def test_the_vietnamese_has_one_official_word_for_one_thing(catalogue: Catalog) -> None:
    needs = {"See what universities look for"}  # there it is their needs that are meant
    found = []
    for message in catalogue:
        text = "".join(message.string or "")
        english = message.id if isinstance(message.id, str) else "".join(message.id[:1])
        if not english or english in needs or english.startswith("What institutions look for"):
            continue
        if FOREIGN.search(PLACEHOLDER.sub("", text)):
            found.append(f"{english}: {text}")
    assert not found, found


def test_no_translation_is_left_in_english(catalogue: Catalog) -> None:
    same = [
        message.id
        for message in catalogue
        if isinstance(message.id, str) and message.id and message.id == message.string
    ]
    assert not [text for text in same if not SAME_IN_BOTH.fullmatch(text)], same


def test_tones_stand_where_the_legal_texts_put_them(catalogue: Catalog) -> None:
    """hủy, xóa, thỏa thuận, hợp pháp hóa: one spelling on every page and in every mail."""
    found = {
        word
        for message in catalogue
        for word in re.findall(r"\w+", "".join(message.string or "").lower())
        if (parts := split_tone(word))[1] and is_syllable(word) and place_tone(*parts) != word
    }
    assert found == set()


def test_mails_address_their_reader_as_an_office_does(catalogue: Catalog) -> None:
    """Ông/Bà in mails, bạn on the pages."""
    mails = messages_of(ROOT / "templates" / "emails")
    pages = messages_of(ROOT / "templates", but="emails")
    wrong = [
        text
        for text in mails - pages
        if (found := catalogue.get(text))
        and re.search(r"(?<!\w)[Bb]ạn(?!\w)", "".join(found.string or ""))
    ]
    assert wrong == []


def messages_of(folder: Path, *, but: str = "") -> set[str]:
    options = {"trimmed": "true", "silent": "false"}
    files_in = [one for one in folder.rglob("*.*") if but not in one.parts]
    found = [
        message
        for path in files_in
        if path.suffix in {".html", ".txt"}
        for _line, _name, message, _comments in babel_extract(
            io.BytesIO(path.read_bytes()), ("_", "gettext", "ngettext"), (), options
        )
    ]
    return {text for one in found for text in (one if isinstance(one, tuple) else (one,)) if text}


def test_a_page_that_a_sentence_names_has_that_name_in_both_languages(catalogue: Catalog) -> None:
    names = {
        one.id: str(one.string) for one in catalogue if isinstance(one.id, str) and not one.context
    }
    wrong = [
        (text, name)
        for text, translated in names.items()
        for name in re.findall(r"“([^”%]+)”", text)
        if name in names and f"“{names[name]}”" not in translated
    ]
    assert not wrong
