"""What keeps an expert from stating interest in an opening, each with what would help."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from registry.core.i18n import _, hanoi_today, ngettext
from registry.experts import queries as experts
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.interests import queries
from registry.interests.limits import limit
from registry.interests.models import InterestState
from registry.programs.models import Opening, OpeningState

NEEDED = (ConsentPurpose.BE_FOUND, ConsentPurpose.INTRODUCTION)


class Help(Enum):
    """Where it can be put right."""

    PROFILE = auto()
    CONSENTS = auto()
    INTRODUCTIONS = auto()
    INTERESTS = auto()
    NOWHERE = auto()


@dataclass(frozen=True)
class Hindrance:
    text: str
    help: Help


def find(person: Person, opening: Opening, *, today: date | None = None) -> Hindrance | None:
    """The first one."""
    today = today or hanoi_today()
    found = _of_opening(opening, today) or of_person(person)
    return found or _of_pair(person, opening) or _of_number(person, today)


def _of_opening(opening: Opening, today: date) -> Hindrance | None:
    if opening.state is OpeningState.PUBLISHED and opening.closes_on >= today:
        return None
    return Hindrance(_("This opening is no longer open for interest."), Help.NOWHERE)


def of_person(person: Person) -> Hindrance | None:
    if person.state is not PersonState.ACTIVE:
        return Hindrance(
            _(
                "Your profile is the application, so it has to be active first. Its present status is “%(state)s”; your profile page says what is still needed.",
                state=person.state.label,
            ),
            Help.PROFILE,
        )
    if all(experts.has_consent(person.id, purpose) for purpose in NEEDED):
        return None
    return Hindrance(
        _(
            "An institution can look at your profile and be introduced to you only if you agree to be found and to introductions. You can agree on the page of your consents."
        ),
        Help.CONSENTS,
    )


def _of_pair(person: Person, opening: Opening) -> Hindrance | None:
    former = queries.find_of_pair(person.id, opening.id)
    if former is not None and former.state is not InterestState.WITHDRAWN:
        return Hindrance(_("You have stated interest in this opening before."), Help.INTERESTS)
    if queries.is_introduced(person.id, opening.id):
        return Hindrance(
            _("You are already being introduced to the institution for this opening."),
            Help.INTRODUCTIONS,
        )
    return None


def _of_number(person: Person, today: date) -> Hindrance | None:
    most = limit("open_per_expert", on=today)
    if queries.count_open(person.id) < most:
        return None
    return Hindrance(
        ngettext(
            "You have %(num)s interest without a final answer, which is the most at a time. Withdraw one that matters less to you, or wait for an answer.",
            "You have %(num)s interests without a final answer, which is the most at a time. Withdraw one that matters less to you, or wait for an answer.",
            most,
        ),
        Help.INTERESTS,
    )
