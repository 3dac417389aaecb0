from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers

from registry.core.i18n import LOCALES, _l, locale
from registry.core.sorting import sort_key

# Those in which most experts of our field teach: they head every list.
COMMON_LANGUAGES = ("vi", "en", "fr", "de", "ja", "ko", "ru", "zh", "cs", "nl", "pl", "es")


LANGUAGE_LEVELS = {
    "A1": "A1",
    "A2": "A2",
    "B1": "B1",
    "B2": "B2",
    "C1": "C1",
    "C2": "C2",
    "N": _l("Mother tongue"),
}


COUNTRY_GROUPS = {
    "north_america": _l("North America"),
    "latin_america": _l("Latin America and the Caribbean"),
    "europe": _l("Europe"),
    "east_asia": _l("East Asia"),
    "southeast_asia": _l("Southeast Asia"),
    "south_asia": _l("South Asia"),
    "central_asia": _l("Central Asia"),
    "middle_east": _l("Middle East"),
    "africa": _l("Africa"),
    "oceania": _l("Oceania"),
}


@lru_cache(maxsize=len(LOCALES))
def language_names(reader: str) -> Mapping[str, str]:
    """Code -> name for a reader of "vi" or "en": the common ones, then all others by name.

    Unicode's CLDR names them: each of ISO 639-1, and of the rarer ones those with formats of their own.
    """
    names = Locale(reader).languages
    own_formats = {identifier.partition("_")[0] for identifier in locale_identifiers()}
    known = {code for code in own_formats | set(names) if len(code) == 2 or code in own_formats}
    known &= set.intersection(*(set(Locale(one).languages) for one in LOCALES))
    rest = sorted(known - set(COMMON_LANGUAGES), key=lambda code: sort_key(names[code]))
    return MappingProxyType({code: names[code] for code in (*COMMON_LANGUAGES, *rest)})


@lru_cache(maxsize=1)
def _language_words() -> Mapping[str, str]:
    """By which a language is looked for: its name in both of ours and in itself, and its code."""
    both = [language_names(reader) for reader in LOCALES]
    return {
        code: ", ".join(filter(None, (*(names[code] for names in both), _own_name(code), code)))
        for code in both[0]
    }


def _own_name(code: str) -> str:
    try:
        return str(Locale.parse(code).languages.get(code, ""))
    except (UnknownLocaleError, ValueError):
        return ""  # one of which the library knows no names


def language_choices(*, has_words: bool = True) -> list[tuple[str, str, dict[str, str]]]:
    """`has_words`: not where the same list stands on the page before, which has them."""
    words = _language_words() if has_words else {}
    return [
        (code, name, {"data-words": words[code]} if has_words else {})
        for code, name in language_names(locale()).items()
    ]


def language_label(code: str) -> str:
    return language_names(locale()).get(code, code)


def country_group_label(code: str) -> str:
    return str(COUNTRY_GROUPS.get(code, code))
