"""What the forms of programmes and of openings have in common: fields of research, amounts, limits."""

import re
from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from wtforms import TextAreaField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import TextInput

from registry.core.cleaning import clean
from registry.core.i18n import _, _l, format_number, hanoi_today, localized_text
from registry.taxonomy import queries as taxonomy
from registry.taxonomy import words
from registry.taxonomy.concept_models import Concept
from registry.web.fields import WholeNumber
from registry.web.validators import PARAGRAPH, NoContacts, at_most

Choices = list[tuple[str, str]]


T = TypeVar("T")


def number_between(low: int, high: int, message: Any) -> NumberRange:
    return NumberRange(low, high, message)


def named_concepts(concepts: Iterable[Concept], key: Any) -> Choices:
    return [(key(one), f"{one.code} · {localized_text(one, 'name')}") for one in concepts]


def list_technologies() -> list[Concept]:
    schemes = taxonomy.technology_schemes(hanoi_today())
    return [concept for scheme in schemes for concept in taxonomy.list_concepts(scheme.code)]


def given(value: T | None) -> T:
    """Already validated by the form."""
    assert value is not None
    return value


def optional_id(value: str | None) -> UUID | None:
    return UUID(value) if value else None


class ConceptFields:
    """Choosing a research field and, where it fits, a strategic technology."""

    def offer_concepts(self) -> None:
        fields = [one for one in taxonomy.list_concepts(taxonomy.FIELDS) if one.level > 1]
        known = words.words_of(fields)
        named = zip(fields, named_concepts(fields, lambda one: str(one.id)), strict=True)
        self.field_id.choices = [  # type: ignore[attr-defined]
            ("", _("Choose a research field")),
            *((*choice, {"data-words": known[one.code]}) for one, choice in named),
        ]
        self.technology_id.choices = [  # type: ignore[attr-defined]
            ("", _("None")),
            *named_concepts(list_technologies(), lambda one: str(one.id)),
        ]


PUBLIC_TEXT = NoContacts(identifiers=True)


def public_paragraph(label: Any) -> TextAreaField:
    return TextAreaField(label, [Optional(), at_most(PARAGRAPH), PUBLIC_TEXT])


class Amount(WholeNumber):
    """60.000.000, 60,000,000 and 60 000 000 are the same amount."""

    widget = TextInput()  # a browser's number field would refuse the separators
    written = re.compile(r"[0-9]{1,12}|[0-9]{1,3}(?:([., \u00a0])[0-9]{3}(?:\1[0-9]{3}){0,2})")
    refusal = _l("Enter the whole amount in figures, for example 60.000.000")
    plain = staticmethod(clean)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return format_number(self.data)
