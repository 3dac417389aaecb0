"""Reading editions of an opening: one as the opening it was, and two of them side by side."""

from dataclasses import dataclass

from registry.core import differences
from registry.core.db import session
from registry.core.differences import Difference, Part
from registry.core.i18n import _l, localized_text
from registry.programs import labels
from registry.programs.content import (
    CriterionContent,
    content_of,
    criteria_from_plain,
    criteria_to_plain,
    from_plain,
    to_plain,
    values_of,
)
from registry.programs.edition_models import OpeningEdition
from registry.programs.models import Criterion, Opening
from registry.programs.pay import describe_pay
from registry.taxonomy.concept_models import Concept
from registry.taxonomy.labels import language_label


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
class Compared:
    """Two readings of one opening; `rows` says in the reader's language what differs."""

    before: Opening
    after: Opening

    def rows(self) -> list[Difference]:
        return differences.compare(self.before, self.after, parts=PARTS)


def _criteria(row: Opening) -> str:
    return "; ".join(f"{one['text']} ({one['kind'].label})" for one in labels.criterion_rows(row))


PARTS: tuple[Part[Opening], ...] = (
    differences.both(_l("Title"), "title"),
    differences.both(_l("Description"), "description"),
    differences.both(_l("Benefits"), "benefits"),
    differences.choice(_l("Mode of cooperation"), "mode"),
    Part(
        _l("Research field"),
        lambda row: row.field_id,
        lambda row: localized_text(row.field, "name"),
    ),
    Part(
        _l("Strategic technology"),
        lambda row: row.technology_id,
        lambda row: localized_text(row.technology, "name") if row.technology else "",
    ),
    differences.number(_l("Seats"), "seats"),
    differences.number(_l("Teaching hours"), "teaching_hours"),
    Part(
        _l("Teaching language"),
        lambda row: row.teaching_language,
        lambda row: language_label(row.teaching_language),
    ),
    differences.day(_l("From"), "starts_on"),
    differences.day(_l("To"), "ends_on"),
    differences.day(_l("Last day for interest"), "closes_on"),
    Part(
        _l("Pay band"),
        lambda row: (row.pay_from, row.pay_to, row.pay_currency, row.pay_period),
        describe_pay,
    ),
    differences.both(_l("Note on pay"), "pay_note"),
    differences.choice(_l("Funding line"), "funding_line"),
    Part(
        _l("Criteria"),
        lambda row: [(one.kind, one.subject, one.value, one.weight) for one in row.criteria],
        _criteria,
    ),
)


def compare_with(opening: Opening, edition: OpeningEdition) -> Compared:
    """The published text beside an edition of it; what is published may change afterwards."""
    before = OpeningEdition(
        number=opening.edition,
        content=to_plain(content_of(opening)),
        criteria=criteria_to_plain(
            [CriterionContent.of(criterion) for criterion in opening.criteria]
        ),
    )
    return compare(opening, before, edition)


def compare(opening: Opening, before: OpeningEdition, after: OpeningEdition) -> Compared:
    return Compared(as_opening(opening, before), as_opening(opening, after))
