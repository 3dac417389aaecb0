"""Both languages, complete and current, in the official words."""

import csv
import io
import re
import subprocess
import sys
from collections.abc import Iterable
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


# Of the texts that are shipped as data, those that are the registry's own: no law, no names.
OWN_TEXTS = (
    "experts/data/consent_texts.csv",
    "targets/data/targets.csv",
    "targets/data/legal_questions.csv",
    "targets/data/rule_sets.json",
)
# The same word in both languages, or names.
SAME_IN_BOTH = re.compile(
    r"[%(){}\w]*\)s.*|STEM|VND|ORCID|ISCED.*|[A-C][12]|.*Embassy.*|HD-.*|VN.*|\W+|Website|PDF.*"
)


def read_table(name: str) -> list[dict[str, str]]:
    """words.csv: what a language does not say, and what it says instead.
    terms.csv: where the English has this, the Vietnamese has that. `unless` is about the English."""
    with (ROOT / "tests" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sentences(catalogue: Catalog) -> list[tuple[str, str]]:
    """Each English form with its Vietnamese."""
    return [
        (english, "".join(message.string or ""))
        for message in catalogue
        if message.id
        for english in ((message.id,) if isinstance(message.id, str) else message.id)
    ]


def forbidden(language: str, pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Of (English, text) the texts that say what this language does not say."""
    found = []
    told = [(english, PLACEHOLDER.sub("", text)) for english, text in pairs]
    for row in read_table("words.csv"):
        flags = re.NOFLAG if row["exact"] else re.IGNORECASE
        word = re.compile(rf"(?<!\w)(?:{row['forbidden']})", flags)
        unless = re.compile(row["unless"]) if row["unless"] else None
        found += [
            f"“{hit[0]}” → {row['instead']}: {text}"
            for english, text in told
            if row["language"] == language and (hit := word.search(text))
            if not (unless and unless.search(english))
        ]
    return found


def test_the_english_is_plain_and_idiomatic(template: Catalog) -> None:
    pairs = [(english, english) for english, _vietnamese in sentences(template)]
    assert forbidden("en", pairs) == []


def test_the_vietnamese_has_one_official_word_for_one_thing(catalogue: Catalog) -> None:
    assert forbidden("vi", sentences(catalogue)) == []


def test_a_term_of_the_registry_is_the_same_word_wherever_it_comes(catalogue: Catalog) -> None:
    found = []
    for row in read_table("terms.csv"):
        english, vietnamese = (
            re.compile(row[name], re.IGNORECASE) for name in ("english", "vietnamese")
        )
        unless = re.compile(row["unless"]) if row["unless"] else None
        found += [
            f"{row['vietnamese']}: {told} / {translated}"
            for told, translated in sentences(catalogue)
            if english.search(PLACEHOLDER.sub("", told)) and not vietnamese.search(translated)
            if not (unless and unless.search(told))
        ]
    assert found == []


def test_the_texts_that_are_shipped_as_data_keep_to_the_same_words() -> None:
    texts = [text for name in OWN_TEXTS for text in own_texts(ROOT / "registry" / name)]
    for language in ("vi", "en"):
        said = [(text, text) for key, text in texts if key.endswith(language)]
        assert len(said) > 100
        assert forbidden(language, said) == []
    assert misplaced_tones(text for key, text in texts if key.endswith("vi")) == set()


def own_texts(path: Path) -> Iterable[tuple[str, str]]:
    """Each with its column, whose end names the language."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return re.findall(r'"(\w+_(?:vi|en))": "([^"]*)"', text)
    return [pair for row in csv.DictReader(text.splitlines()) for pair in row.items()]


def misplaced_tones(texts: Iterable[str]) -> set[str]:
    return {
        word
        for text in texts
        for word in re.findall(r"\w+", text.lower())
        if (parts := split_tone(word))[1] and is_syllable(word) and place_tone(*parts) != word
    }


def test_no_translation_is_left_in_english(catalogue: Catalog) -> None:
    same = [
        message.id
        for message in catalogue
        if isinstance(message.id, str) and message.id and message.id == message.string
    ]
    assert not [text for text in same if not SAME_IN_BOTH.fullmatch(text)], same


def test_tones_stand_where_the_legal_texts_put_them(catalogue: Catalog) -> None:
    """hủy, xóa, thỏa thuận, hợp pháp hóa: one spelling on every page and in every mail."""
    assert misplaced_tones(text for _english, text in sentences(catalogue)) == set()


def test_mails_address_their_reader_as_an_office_does(catalogue: Catalog) -> None:
    """Ông/Bà in mails, bạn on the pages."""
    mails = messages_of(ROOT / "templates" / "emails")
    assert len(mails) > 100
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
