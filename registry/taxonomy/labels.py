from registry.core.i18n import _l

LANGUAGES = {
    "vi": _l("Vietnamese"),
    "en": _l("English"),
    "fr": _l("French"),
    "de": _l("German"),
    "ja": _l("Japanese"),
    "ko": _l("Korean"),
    "ru": _l("Russian"),
    "zh": _l("Chinese"),
    "cs": _l("Czech"),
    "nl": _l("Dutch"),
    "pl": _l("Polish"),
    "es": _l("Spanish"),
}


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


def language_label(code: str) -> str:
    return str(LANGUAGES.get(code, code))


def country_group_label(code: str) -> str:
    return str(COUNTRY_GROUPS.get(code, code))
