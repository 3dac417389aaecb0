"""The rules of law in words, and the classifications that a text lays down."""

from collections.abc import Iterator
from itertools import chain

from sqlalchemy import select

from registry.core.citing import Citation, in_both
from registry.core.db import list_rows
from registry.core.i18n import _l, localized_text
from registry.taxonomy.concept_models import Scheme
from registry.taxonomy.models import LegalRule


def list_citations() -> Iterator[Citation]:
    return chain(_of_rules(), _of_schemes())


def _of_schemes() -> Iterator[Citation]:
    """A classification bears the number of its text in its name."""
    for row in list_rows(select(Scheme).order_by(Scheme.code)):
        name = localized_text(row, "name")
        yield Citation(
            _l("Classification or list"),
            name,
            cited=row.name_vi,
            article=name,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )


def _of_rules() -> Iterator[Citation]:
    for row in list_rows(select(LegalRule).order_by(LegalRule.code)):
        yield Citation(
            _l("Rule of law in words"),
            localized_text(row, "title"),
            **in_both(row, "citation"),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            endpoint="taxonomy.table",
            values={"name": "legal-rules", "q": row.code},
        )
