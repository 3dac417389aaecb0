"""A few people side by side: what the reader may see of each, and how each fits an opening."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from registry.core.i18n import _
from registry.experts.cards import Card
from registry.matching.hits import Hit

MOST = 4


@dataclass(frozen=True)
class Row:
    """One thing, of everybody: a text or a list of texts each. `notes`: what is printed below."""

    label: str
    values: Sequence[Any]
    notes: Sequence[str] = ()


def rows_of(hits: Sequence[Hit]) -> list[Row]:
    return [*_scores(hits), *_facts([hit.card for hit in hits])]


def _scores(hits: Sequence[Hit]) -> list[Row]:
    """The points, and each criterion with its evidence: those of one opening are the same for all."""
    if not hits or hits[0].score is None:
        return []
    points = [hit.score.points if hit.score else "" for hit in hits]
    bands = [str(hit.score.band) if hit.score else "" for hit in hits]
    criteria = zip(*(hit.rows for hit in hits), strict=True)
    return [Row(_("Points out of 100"), points, bands), *map(_criterion, criteria)]


def _criterion(parts: Sequence[tuple[str, str, int | None, int]]) -> Row:
    label, most = parts[0][0], parts[0][3]
    told = [
        _("%(points)s of %(most)s points", points=points, most=most)
        if points is not None
        else _("not known")
        for _label, _evidence, points, _most in parts
    ]
    return Row(label, [evidence for _label, evidence, _points, _most in parts], told)


def _facts(made: Sequence[Card]) -> list[Row]:
    shown: Sequence[tuple[str, Callable[[Card], Any]]] = (
        (_("Position"), lambda card: card.headline),
        (_("Country of residence"), lambda card: card.country_name),
        (_("Year of doctorate"), lambda card: card.doctorate_year),
        (_("Doctorate"), lambda card: card.doctorate),
        (_("Fields of expertise"), lambda card: card.fields),
        (_("Strategic technologies"), lambda card: card.technologies),
        (_("Availability"), lambda card: card.windows),
        (_("Teaching languages"), lambda card: card.languages),
        (_("Verification"), lambda card: card.verified),
        (_("Research"), lambda card: card.summary or ""),
    )
    rows = [Row(label, [value(card) for card in made]) for label, value in shown]
    return [row for row in rows if any(row.values)]
