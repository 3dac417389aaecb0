"""The clauses of contracts, the laws that a kind of contract rests on, academic posts."""

from collections.abc import Iterator
from itertools import chain

from sqlalchemy import select

from registry.contracts import academic_posts, legal_bases
from registry.contracts.kinds import ContractKind
from registry.contracts.texts.models import ContractClause
from registry.core.citing import Citation, in_both
from registry.core.db import list_rows
from registry.core.i18n import _l, locale, localized_text
from registry.core.packaged import read_dated_rows


def list_citations() -> Iterator[Citation]:
    return chain(_of_kinds(), _of_clauses(), _of_posts())


def _of_kinds() -> Iterator[Citation]:
    for row in read_dated_rows(legal_bases.PACKAGE, legal_bases.FILE):
        yield Citation(
            _l("Kind of contract"),
            str(ContractKind(row.values["kind"]).label),
            **in_both(row.values, "citation"),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )


def _of_clauses() -> Iterator[Citation]:
    """A clause rests on what its words name, too."""
    order = (ContractClause.part, ContractClause.position, ContractClause.valid_from)
    for row in list_rows(select(ContractClause).order_by(*order)):
        yield Citation(
            _l("Clause of contracts"),
            localized_text(row, "title") or localized_text(row, "text"),
            cited=f"{row.citation_vi}; {row.text_vi}",
            article=localized_text(row, "citation"),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )


def _of_posts() -> Iterator[Citation]:
    for row in read_dated_rows(academic_posts.PACKAGE, academic_posts.FILE):
        yield Citation(
            _l("Academic post or title"),
            row.values[f"label_{locale()}"],
            **in_both(row.values, "citation"),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
