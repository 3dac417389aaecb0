"""Last semester's opening as a draft for the next one."""

import dataclasses
from dataclasses import dataclass
from datetime import date, timedelta

from registry.accounts.models import User
from registry.audit import services as audit
from registry.core.i18n import hanoi_today
from registry.programs import services
from registry.programs.actions import ProgramAction
from registry.programs.content import CriterionContent, content_of
from registry.programs.models import Opening
from registry.taxonomy import queries as taxonomy

HALF_A_YEAR = timedelta(182)
AT_LEAST_OPEN = timedelta(14)


@dataclass(frozen=True)
class Dates:
    starts_on: date
    ends_on: date | None
    closes_on: date


def propose_dates(opening: Opening, *, today: date | None = None) -> Dates:
    """The next semester of the institution's calendar; where none is entered, half-years later."""
    today = today or hanoi_today()
    after = max(opening.starts_on, today + AT_LEAST_OPEN)
    coming = [
        term.starts_on
        for term in taxonomy.list_terms(opening.institution_id)
        if term.starts_on > after
    ]
    start = min(coming) if coming else _step_forward(opening.starts_on, after)
    closes = start - (opening.starts_on - opening.closes_on)
    return Dates(
        starts_on=start,
        ends_on=start + (opening.ends_on - opening.starts_on) if opening.ends_on else None,
        closes_on=max(closes, today + AT_LEAST_OPEN),
    )


def _step_forward(start: date, after: date) -> date:
    while start <= after:
        start += HALF_A_YEAR
    return start


def clone_opening(opening: Opening, dates: Dates, *, by: User) -> Opening:
    """Everything but the dates is copied; the draft goes its own way to publication."""
    clone = services.draft_opening(
        dataclasses.replace(content_of(opening), **dataclasses.asdict(dates)),
        program=opening.program,
        criteria=[CriterionContent.of(criterion) for criterion in opening.criteria],
        by=by,
    )
    audit.record(ProgramAction.OPENING_CLONED, clone, by=by, source=opening.id)
    return clone
