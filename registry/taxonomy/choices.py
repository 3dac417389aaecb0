"""Countries and research fields as the choices of a form, with every word by which typing finds them."""

from typing import Any

from registry.core.i18n import _, localized_text
from registry.taxonomy import queries as taxonomy
from registry.taxonomy import words


def field_choices() -> list[tuple[str, str, dict[str, str]]]:
    """With the words by which typing finds each."""
    rows = taxonomy.list_concepts(taxonomy.FIELDS, level=3)
    known = words.words_of(rows)
    return [
        ("", _("Choose a field"), {}),
        *((row.code, localized_text(row, "name"), {"data-words": known[row.code]}) for row in rows),
    ]


def field_choices_of_all_levels() -> list[tuple[str, str]]:
    """Groups before what is below them, each with its code."""
    rows = sorted(taxonomy.list_concepts(taxonomy.FIELDS), key=lambda row: row.path)
    return [
        ("", _("Choose a field")),
        *((row.code, f"{row.code} {localized_text(row, 'name')}") for row in rows),
    ]


def country_choices() -> list[tuple[str, str, dict[str, str]]]:
    """With every word by which somebody may look for a country: typing finds it by each of them."""
    further = words.further_country_words()
    return [
        ("", _("Choose a country"), {}),
        *(
            (row.code, _country_label(row), {"data-words": further.get(row.code, "")})
            for row in taxonomy.list_countries()
        ),
    ]


def _country_label(row: Any) -> str:
    name = localized_text(row, "name")
    everyday = words.country_words().get(row.code, "").split(", ")
    known = dict.fromkeys(word for word in (*everyday, row.name_vi, row.name_en, row.code) if word)
    return f"{name} ({', '.join(word for word in known if word != name)})"
