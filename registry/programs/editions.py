"""Reading editions of an opening: one as the opening it was, and two of them side by side."""

from collections.abc import Callable
from dataclasses import dataclass

from registry.core.db import session
from registry.core.i18n import _, format_date, format_number, localized
from registry.programs import labels
from registry.programs.content import (
    Wanted,
    content_of,
    criteria_from_plain,
    criteria_to_plain,
    from_plain,
    to_plain,
    values_of,
)
from registry.programs.models import Criterion, Opening, OpeningEdition
from registry.programs.pay import describe_pay
from registry.taxonomy.labels import language_label
from registry.taxonomy.models import Concept


def as_opening(opening: Opening, edition: OpeningEdition) -> Opening:
    """The opening as this edition writes it, for reading alone: never part of a session."""
    content = from_plain(edition.content)
    db = session()
    return Opening(
        id=opening.id,
        code=opening.code,
        state=opening.state,
        edition=edition.number,
        program=opening.program,
        institution=opening.institution,
        field=db.get_one(Concept, content.field_id),
        technology=db.get_one(Concept, content.technology_id) if content.technology_id else None,
        criteria=[
            Criterion(
                position=place,
                kind=wanted.kind,
                subject=wanted.subject,
                value=wanted.value,
                weight=wanted.weight,
            )
            for place, wanted in enumerate(criteria_from_plain(edition.criteria), start=1)
        ],
        published_at=edition.published_at,
        **values_of(content),
    )


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Compared:
    """Two readings of one opening; `rows` says in the reader's language what differs."""

    before: Opening
    after: Opening

    def rows(self) -> list[Change]:
        found = []
        for label, is_other, show in FIELDS:
            if is_other(self.before) != is_other(self.after):
                found.append(Change(label(), show(self.before), show(self.after)))
        return found


Show = Callable[[Opening], str]


def _text(name: str) -> tuple[Callable[[Opening], object], Show]:
    return (
        lambda row: (getattr(row, f"{name}_vi"), getattr(row, f"{name}_en")),
        lambda row: str(localized(row, name)),
    )


def _day(name: str) -> tuple[Callable[[Opening], object], Show]:
    return (lambda row: getattr(row, name), lambda row: format_date(getattr(row, name)))


def _number(name: str) -> tuple[Callable[[Opening], object], Show]:
    return (lambda row: getattr(row, name), lambda row: format_number(getattr(row, name)))


def _criteria(row: Opening) -> str:
    return "; ".join(f"{one['text']} ({one['kind'].label})" for one in labels.criterion_rows(row))


FIELDS: list[tuple[Callable[[], str], Callable[[Opening], object], Show]] = [
    (lambda: _("Title"), *_text("title")),
    (lambda: _("Description"), *_text("description")),
    (lambda: _("Benefits"), *_text("benefits")),
    (lambda: _("Mode of cooperation"), lambda row: row.mode, lambda row: str(row.mode.label)),
    (
        lambda: _("Research field"),
        lambda row: row.field_id,
        lambda row: str(localized(row.field, "name")),
    ),
    (
        lambda: _("Strategic technology"),
        lambda row: row.technology_id,
        lambda row: str(localized(row.technology, "name")) if row.technology else "",
    ),
    (lambda: _("Seats"), *_number("seats")),
    (lambda: _("Teaching hours"), *_number("teaching_hours")),
    (
        lambda: _("Teaching language"),
        lambda row: row.teaching_language,
        lambda row: language_label(row.teaching_language),
    ),
    (lambda: _("From"), *_day("starts_on")),
    (lambda: _("To"), *_day("ends_on")),
    (lambda: _("Last day for interest"), *_day("closes_on")),
    (
        lambda: _("Pay band"),
        lambda row: (row.pay_from, row.pay_to, row.pay_currency, row.pay_period),
        describe_pay,
    ),
    (lambda: _("Note on pay"), *_text("pay_note")),
    (
        lambda: _("Funding line"),
        lambda row: row.funding_line,
        lambda row: str(row.funding_line.label) if row.funding_line else "",
    ),
    (
        lambda: _("Criteria"),
        lambda row: [(one.kind, one.subject, one.value, one.weight) for one in row.criteria],
        _criteria,
    ),
]


def compare_with(opening: Opening, edition: OpeningEdition) -> Compared:
    """The published text beside an edition of it; what is published may change afterwards."""
    before = OpeningEdition(
        number=opening.edition,
        content=to_plain(content_of(opening)),
        criteria=criteria_to_plain([Wanted.of(criterion) for criterion in opening.criteria]),
    )
    return compare(opening, before, edition)


def compare(opening: Opening, before: OpeningEdition, after: OpeningEdition) -> Compared:
    return Compared(as_opening(opening, before), as_opening(opening, after))
