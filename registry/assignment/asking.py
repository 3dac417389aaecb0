"""Why an expert is no candidate for an opening: every condition that is not met, as it stands now."""

from datetime import date

from sqlalchemy import select

from registry.accounts.models import User
from registry.assignment.candidates import score_all
from registry.assignment.models import AssignmentPair, AssignmentRun
from registry.assignment.parameters import Parameters
from registry.assignment.windows import find_slot, slots_of
from registry.core.db import find_row, session
from registry.core.errors import RegistryError
from registry.core.i18n import _, format_number
from registry.experts import queries as experts
from registry.experts.audiences import CLOSED
from registry.experts.kinds import ClaimKind
from registry.experts.models import Person
from registry.introductions import proposals, services
from registry.matching.labels import wish_label
from registry.programs.models import Opening
from registry.programs.queries import visible_openings


def find_expert(number: str, *, visible_to: User) -> Person | None:
    people = experts.visible_people(visible_to).where(Person.state.not_in(CLOSED))
    return find_row(people.where(Person.number == number))


def find_opening(code: str, *, visible_to: User) -> Opening | None:
    return find_row(visible_openings(visible_to).where(Opening.code == code))


def find_pair(run: AssignmentRun, person: Person, opening: Opening) -> AssignmentPair | None:
    return (
        session()
        .scalars(
            select(AssignmentPair).where(
                AssignmentPair.run_id == run.id,
                AssignmentPair.person_id == person.id,
                AssignmentPair.opening_id == opening.id,
            )
        )
        .one_or_none()
    )


def why_no_candidate(
    person: Person, opening: Opening, parameters: Parameters, *, today: date
) -> list[str]:
    found = [*_of_the_person(person), *_of_the_time(person, opening, parameters)]
    score = score_all([person], opening)[person.id]
    found += [
        _("Not met: %(what)s", what=wish_label(part.criterion, opening))
        for part in score.failed_musts
    ]
    if score.exact < parameters.least_score:
        numbers = {"points": format_number(score.points), "least": parameters.least_score}
        found.append(_("The score is %(points)s, the minimum score %(least)s.", **numbers))
    try:
        proposals.refuse_crowding(person, opening, today=today)
    except RegistryError as error:
        found.append(str(error))
    return found or [
        _("The opening was not part of this run, had no free seat, or had better candidates.")
    ]


def _of_the_person(person: Person) -> list[str]:
    found = []
    if not services.is_willing(person):
        found.append(_("This expert does not receive introductions at present."))
    if not experts.verified_level(person.id, ClaimKind.DOCTORATE):
        found.append(_("The doctorate is not verified."))
    return found


def _of_the_time(person: Person, opening: Opening, parameters: Parameters) -> list[str]:
    slots = slots_of(person.windows)
    if find_slot(slots, opening, least_percent=parameters.least_window_percent):
        return []
    return [_("No time that they offer covers enough of the months of the opening.")]
