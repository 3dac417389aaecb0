"""Conflicts of interest, case by case."""

from datetime import date
from typing import Any

import pytest
from factories import make_institution, make_person, make_user
from nominations.world import World

from registry.core import facts
from registry.core.db import session
from registry.core.finding import fold_name
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.models import Employment, ScholarlyWork
from registry.imports.addresses import hash_address
from registry.nominations.panel.conflicts import Known, Published, find_between, find_conflict
from registry.nominations.panel.kinds import ConflictKind
from registry.nominations.states import NominationState

K = ConflictKind
TODAY, YEARS = date(2026, 11, 30), 3
PLACE, JOINT = K.SAME_INSTITUTION, K.JOINT_WORK


def at(*places: str) -> dict[str, Any]:
    return {"places": frozenset(fold_name(one) for one in places)}


def wrote(*works: Published, name: str = "") -> dict[str, Any]:
    return {"works": works, "name": name}


def work(
    title: str = "Lattice optics", year: int | None = 2025, doi: str = "", authors: str = ""
) -> Published:
    return Published(title, year, doi, authors)


CASES: list[tuple[str, dict[str, Any], dict[str, Any], ConflictKind | None]] = [
    ("nothing is known of either", {}, {}, None),
    ("both without a place", at(), at(), None),
    ("one place, the same", at("ETH Zürich"), at("ETH Zürich"), PLACE),
    ("in other letters", at("ETH Zürich"), at("eth zurich"), PLACE),
    ("its words in another order", at("Đại học Bách khoa"), at("Bách khoa Đại học"), None),
    ("with and without marks", at("Viện Toán học"), at("Vien Toan hoc"), PLACE),
    ("two places, one in common", at("A Lab", "B Lab"), at("C Lab", "B Lab"), PLACE),
    ("two places, none in common", at("A Lab", "B Lab"), at("C Lab", "D Lab"), None),
    ("a place within another name", at("University of Paris"), at("Paris"), None),
    ("only the nominee has a place", at("A Lab"), at(), None),
    ("only the member has a place", at(), at("A Lab"), None),
    ("the same work of last year", wrote(work()), wrote(work()), JOINT),
    ("of this year", wrote(work(year=2026)), wrote(work(year=2026)), JOINT),
    ("of the first year that counts", wrote(work(year=2023)), wrote(work(year=2023)), JOINT),
    ("of the year before that", wrote(work(year=2022)), wrote(work(year=2022)), None),
    ("long ago", wrote(work(year=1999)), wrote(work(year=1999)), None),
    ("of no known year", wrote(work(year=None)), wrote(work(year=None)), JOINT),
    ("old here, of no year there", wrote(work(year=2001)), wrote(work(year=None)), None),
    ("of years one apart, both new", wrote(work(year=2024)), wrote(work(year=2025)), JOINT),
    ("another title", wrote(work()), wrote(work("Graph colouring")), None),
    ("the title in other letters", wrote(work()), wrote(work("LATTICE OPTICS")), JOINT),
    ("the title with other signs", wrote(work()), wrote(work("Lattice: optics")), JOINT),
    ("no title at all", wrote(work("")), wrote(work("")), None),
    ("the same DOI", wrote(work(doi="10.1/a")), wrote(work("Other", doi="10.1/a")), JOINT),
    ("another DOI, one title", wrote(work(doi="10.1/a")), wrote(work(doi="10.1/b")), None),
    ("a DOI on one side", wrote(work(doi="10.1/a")), wrote(work()), JOINT),
    ("one of several", wrote(work("X Y"), work()), wrote(work("Z W"), work()), JOINT),
    ("named among authors", wrote(work(authors="Lê Ất; Ngô Bính")), wrote(name="Ngô Bính"), JOINT),
    ("with commas", wrote(work(authors="Lê Ất, Ngô Bính")), wrote(name="Ngô Bính"), JOINT),
    ("with and", wrote(work(authors="Lê Ất and Ngô Bính")), wrote(name="Ngô Bính"), JOINT),
    ("in the other order", wrote(work(authors="Bính Ngô")), wrote(name="Ngô Bính"), JOINT),
    ("without marks", wrote(work(authors="Ngo Binh")), wrote(name="Ngô Bính"), JOINT),
    ("longer among authors", wrote(work(authors="Ngô Văn Bính")), wrote(name="Ngô Bính"), JOINT),
    ("shorter among authors", wrote(work(authors="Bính")), wrote(name="Ngô Bính"), None),
    (
        "spread over two authors",
        wrote(work(authors="Ngô Ất; Lê Bính")),
        wrote(name="Ngô Bính"),
        None,
    ),
    ("one word alone", wrote(work(authors="Bính")), wrote(name="Bính"), None),
    ("named long ago", wrote(work(year=2010, authors="Ngô Bính")), wrote(name="Ngô Bính"), None),
    ("nominee among member's", wrote(name="Lê Ất"), wrote(work(authors="Lê Ất")), JOINT),
    ("a stranger among authors", wrote(work(authors="Trần Mậu")), wrote(name="Ngô Bính"), None),
    ("place before works", {**at("A"), **wrote(work())}, {**at("A"), **wrote(work())}, PLACE),
]


@pytest.mark.parametrize(
    ("nominee", "member", "found"), [one[1:] for one in CASES], ids=[one[0] for one in CASES]
)
def test_what_is_known_of_two_people(
    nominee: dict[str, Any], member: dict[str, Any], found: ConflictKind | None
) -> None:
    assert find_between(Known(**nominee), Known(**member), today=TODAY, years=YEARS) is found


@pytest.fixture
def world(database: Any) -> World:
    return World()


def test_the_nomination_itself_binds_its_sides(world: World) -> None:
    row = world.reach(NominationState.ELIGIBLE)
    referee = make_user(Role.PANEL_MEMBER)
    row.referees = [{"name": "A", "address_hash": hash_address(referee.email)}]
    assert find_conflict(row, world.expert) is K.NOMINEE
    assert find_conflict(row, world.mission) is K.NOMINATOR
    assert find_conflict(row, referee) is K.REFEREE
    assert find_conflict(row, world.members[0]) is None


def test_a_colleague_of_the_nominator_does_not_judge(world: World) -> None:
    row = world.reach(NominationState.ELIGIBLE)
    row.nominator_id = world.approver.id
    colleague = make_user(Role.PANEL_MEMBER, organisation=world.institution)
    stranger = make_user(Role.PANEL_MEMBER, organisation=make_institution())
    assert find_conflict(row, colleague) is K.SAME_INSTITUTION
    assert find_conflict(row, stranger) is None


def test_one_employer_in_both_profiles_counts(world: World) -> None:
    row = world.reach(NominationState.ELIGIBLE)
    make_person(user=world.members[0])
    session().flush()
    assert find_conflict(row, world.members[0]) is K.SAME_INSTITUTION


def test_a_joint_work_in_both_profiles_counts(world: World) -> None:
    row, member = world.reach(NominationState.ELIGIBLE), world.members[0]
    own = make_person(user=member)
    statement = facts.read(Employment).where(Employment.person_id == own.id)
    facts.correct(
        session().scalars(statement).one(), by=None, reason="Nhầm.", employer="Viện Vật lý, Hà Nội"
    )
    for person in (own, world.person):
        session().add(ScholarlyWork(person_id=person.id, title="Lattice", year=hanoi_today().year))
    session().flush()
    assert find_conflict(row, member) is K.JOINT_WORK
