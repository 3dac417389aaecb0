"""What the forms of programmes and of openings have in common: fields of research, amounts, limits."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from wtforms import TextAreaField
from wtforms.validators import NumberRange, Optional

from registry.core.i18n import _, hanoi_today, localized_text
from registry.taxonomy import queries as taxonomy
from registry.taxonomy import words
from registry.taxonomy.concept_models import Concept
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
