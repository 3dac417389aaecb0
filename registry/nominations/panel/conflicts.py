"""Conflicts of interest that the registry can find by itself: apart from how it comes to know of both sides,
so that each case can be tried."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from registry.accounts.models import User
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core import facts
from registry.core.db import list_rows, session
from registry.core.finding import fold_name
from registry.core.i18n import hanoi_today
from registry.experts import queries as experts
from registry.experts.models import Employment, Person, ScholarlyWork
from registry.imports.addresses import hashes_of_address
from registry.nominations import queries
from registry.nominations.models import Nomination
from registry.nominations.panel.kinds import ConflictKind
from registry.nominations.periods import period
from registry.taxonomy.models import Organisation

K = ConflictKind
RUNNING = (ContractState.SIGNED, ContractState.ACTIVE, ContractState.SUSPENDED)


@dataclass(frozen=True)
class Published:
    title: str
    year: int | None
    doi: str = ""
    authors: str = ""


@dataclass(frozen=True)
class Known:
    """What is known of one side. `places` are names of organisations, folded."""

    name: str = ""
    places: frozenset[str] = frozenset()
    works: tuple[Published, ...] = field(default_factory=tuple)


def find_between(nominee: Known, member: Known, *, today: date, years: int) -> ConflictKind | None:
    """Of two who are neither the same person nor bound by the nomination itself."""
    if nominee.places & member.places:
        return K.SAME_INSTITUTION
    first = today.year - years
    recent = [one for one in nominee.works if one.year is None or one.year >= first]
    own = [one for one in member.works if one.year is None or one.year >= first]
    if any(_is_same(one, other) for one in recent for other in own):
        return K.JOINT_WORK
    if any(_names(one, member.name) for one in recent):
        return K.JOINT_WORK
    return K.JOINT_WORK if any(_names(one, nominee.name) for one in own) else None


def _is_same(one: Published, other: Published) -> bool:
    if one.doi and other.doi:
        return one.doi == other.doi
    return bool(one.title) and fold_name(one.title) == fold_name(other.title)


def _names(work: Published, name: str) -> bool:
    """All words of the name stand beside each other in one of the authors' names, in any order."""
    wanted = set(fold_name(name).split())
    authors = work.authors.replace(" and ", ";").replace(",", ";").split(";")
    return len(wanted) > 1 and any(wanted <= set(fold_name(one).split()) for one in authors)


def find_conflict(
    nomination: Nomination, member: User, *, today: date | None = None
) -> ConflictKind | None:
    today = today or hanoi_today()
    if queries.is_of_nominee(nomination, member):
        return K.NOMINEE
    if nomination.nominator_id == member.id:
        return K.NOMINATOR
    hashes = set(hashes_of_address(member.email))
    if any(one["address_hash"] in hashes for one in nomination.referees):
        return K.REFEREE
    assert nomination.person is not None
    nominator = session().get_one(User, nomination.nominator_id)
    nominee = _know_person(nomination.person, nomination.person.display_name, today)
    nominated_by = _places_of_account(nominator)
    own = experts.find_own_person(member)
    known = _know_person(own, member.display_name, today)
    places = known.places | _places_of_account(member)
    return find_between(
        Known(nominee.name, nominee.places | nominated_by, nominee.works),
        Known(known.name, places, known.works),
        today=today,
        years=period("joint_work_years", on=today),
    )


def _know_person(person: Person | None, name: str, today: date) -> Known:
    if person is None:
        return Known(name)
    statement = facts.read(Employment, as_of=today).where(Employment.person_id == person.id)
    employers = [one.employer for one in list_rows(statement)]
    at = select(Contract.institution_id).where(
        Contract.person_id == person.id, Contract.state.in_(RUNNING)
    )
    places = [one.name_vi for one in list_rows(select(Organisation).where(Organisation.id.in_(at)))]
    places += [
        one.name_en for one in list_rows(select(Organisation).where(Organisation.id.in_(at)))
    ]
    works = list_rows(select(ScholarlyWork).where(ScholarlyWork.person_id == person.id))
    return Known(
        name,
        _folded([*employers, *places]),
        tuple(Published(one.title, one.year, one.doi or "", one.co_authors) for one in works),
    )


def _places_of_account(user: User) -> frozenset[str]:
    found = [one.organisation for one in user.current_assignments if one.organisation]
    return _folded([name for one in found for name in (one.name_vi, one.name_en)])


def _folded(names: list[str | None]) -> frozenset[str]:
    return frozenset(fold_name(name) for name in names if name)
