"""National assignments of the small country."""

import uuid
from typing import Any

from factories import make_assignment, make_opening, make_override, make_person, make_program
from faults.sides import ASSIGNMENT, Side

from registry.assignment.models import RunState
from registry.background import jobs
from registry.core.db import session


def compute_assignments(side: Side) -> None:
    """One that is decided next, a later run of it, and one that is being computed."""
    officer, program = side.people["scheme_officer"], make_program(side.institution)
    openings = [make_opening(program) for _number in range(3)]
    people = [side.person, make_person()]
    run = make_assignment(people, openings, by=officer, id=ASSIGNMENT)
    make_override(run, people[0], openings[0], by=officer)
    make_assignment(people, openings, by=officer, series_id=run.id, number=2)
    run_id = uuid.uuid4()
    job = jobs.start("assignment", by=officer, run=str(run_id))
    session().flush()
    waiting: dict[str, Any] = {"state": RunState.WAITING, "finished_at": None, "job_id": job.id}
    make_assignment([], [], by=officer, id=run_id, **waiting)
