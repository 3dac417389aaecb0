"""Two universities with openings, experts who suit them, and an officer of the ministry."""

from datetime import date, timedelta
from typing import Any

from factories import add, make_institution, make_opening, make_person, make_program, make_user
from sqlalchemy import select

from registry.assignment import services
from registry.assignment.models import AssignmentPair, AssignmentRun
from registry.assignment.parameters import Parameters
from registry.background import indexing, jobs, rebuilding
from registry.core.db import list_rows, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.kinds import Audience, FieldGroup
from registry.experts.models import AvailabilityWindow, LanguageSkill, Person
from registry.taxonomy.kinds import Mode

SUMMARIES = ((FieldGroup.SUMMARY, Audience.INSTITUTIONS),)


class World:
    def __init__(self) -> None:
        for index in ("experts", "openings"):
            rebuilding.rebuild(index)  # nothing that other tests left
        self.north, self.south = make_institution(), make_institution()
        self.chips = make_opening(make_program(self.north), title_vi="Vi mạch", seats=1)
        self.digital = make_opening(make_program(self.south), title_vi="Thiết kế số", seats=1)
        self.officer = make_user(Role.SCHEME_OFFICER)
        self.recruiter = make_user(Role.INSTITUTION_RECRUITER, organisation=self.north.organisation)

    def expert(
        self, name: str, *, windows: tuple[tuple[int, int], ...] = ((0, 400),), **values: Any
    ) -> Person:
        """`windows`: first and last day of each, counted from today."""
        person = make_person(name=("Trần", "Văn", name), shown=SUMMARIES, **values)
        today = hanoi_today()
        for first, last in windows:
            add(
                AvailabilityWindow(
                    person_id=person.id,
                    mode=Mode.VISITING_SEMESTER,
                    starts_on=today + timedelta(first),
                    ends_on=today + timedelta(last),
                )
            )
        add(LanguageSkill(person_id=person.id, language="en", level="C1", can_teach=True))
        return person

    def plan(self, **chosen: Any) -> AssignmentRun:
        parameters = Parameters.in_force(hanoi_today(), **{"least_score": 0, **chosen})
        return services.plan("Học kỳ xuân", parameters, by=self.officer)

    def compute(self, run: AssignmentRun | None = None, **chosen: Any) -> AssignmentRun:
        """As the worker does it."""
        run = run or self.plan(**chosen)
        session().commit()
        while indexing.index_pending():
            pass
        while jobs.run_next():
            pass
        session().expire_all()
        return session().get_one(AssignmentRun, run.id)


def pairs_of(run: AssignmentRun, *, chosen: bool | None = True) -> list[AssignmentPair]:
    statement = select(AssignmentPair).where(AssignmentPair.run_id == run.id)
    if chosen is not None:
        statement = statement.where(AssignmentPair.is_chosen.is_(chosen))
    return list(list_rows(statement.order_by(AssignmentPair.score.desc(), AssignmentPair.id)))


def couples_of(run: AssignmentRun) -> set[tuple[Any, Any]]:
    return {(pair.person_id, pair.opening_id) for pair in pairs_of(run)}


def day(distance: int) -> date:
    return hanoi_today() + timedelta(distance)
