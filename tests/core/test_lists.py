"""Every list page asks the database as often for many rows as for few, and logs whom it names."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from client import Client
from factories import (
    add,
    make_contract,
    make_institution,
    make_introduction,
    make_mission,
    make_opening,
    make_person,
    make_program,
    make_signed_contract,
    make_user,
)
from sqlalchemy import event, select

from registry.accounts.models import User
from registry.audit.models import AccessEvent
from registry.audit.states import StateChange
from registry.background.indexing import index_pending
from registry.background.rebuilding import rebuild
from registry.contracts.states import ContractState
from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.kinds import Audience, FieldGroup
from registry.experts.models import AvailabilityWindow, LanguageSkill
from registry.experts.states import ClaimState
from registry.interests.models import Interest
from registry.introductions.models import Channel, IntroductionState
from registry.shortlists.models import ShortlistEntry
from registry.targets import loading
from registry.taxonomy.kinds import Mode

pytestmark = pytest.mark.slow

FEW, MANY = 5, 25


class World:
    """One institution that all rows belong to; every row has a person, an opening and papers."""

    def __init__(self) -> None:
        for index in ("experts", "openings"):
            rebuild(index)  # nothing that other tests left
        loading.load()
        self.institution = make_institution()
        self.mission = make_mission()
        self.persons: list[Any] = []
        self.recruiter = self.staff(Role.INSTITUTION_RECRUITER)

    def staff(self, role: Role) -> User:
        places = {
            Role.INSTITUTION_RECRUITER: self.institution.organisation,
            Role.MISSION_OFFICER: self.mission.organisation,
        }
        return make_user(role, organisation=places.get(role))

    def grow(self, rows: int) -> None:
        while len(self.persons) < rows:
            self.persons.append(self._add_row())
        session().flush()
        while index_pending():
            pass

    def _add_row(self) -> Any:
        name = ("Nguyễn", "Thị", f"Huyền {len(self.persons)}")
        person = make_person(name=name, shown=((FieldGroup.NAME, Audience.MISSIONS),))
        day = hanoi_today()
        add(AvailabilityWindow(person_id=person.id, mode=Mode.VISITING_SEMESTER, starts_on=day))
        add(LanguageSkill(person_id=person.id, language="en", level="C1", can_teach=True))
        opening = make_opening(make_program(self.institution))
        introduction = make_introduction(
            person, opening, channel=Channel.MISSION, mission_id=self.mission.id
        )
        contract = make_contract(introduction, state=ContractState.OFFERED)
        running = make_signed_contract(person, self.institution)
        waiting = make_signed_contract(make_person(), self.institution, started_on=None)
        considered = ShortlistEntry(
            person_id=person.id,
            institution_id=self.institution.id,
            opening_id=opening.id,
            added_by_id=self.recruiter.id,
        )
        add(considered)
        add(
            Interest(
                code=f"QT-2026-9{len(self.persons):03d}",
                person_id=person.id,
                opening_id=opening.id,
                institution_id=self.institution.id,
                edition=1,
                asked_on=day,
                answer_due_on=day,
            )  # fmt: skip
        )
        self._date(contract.id, 30)  # so that the offers stand on top
        self._date(running.contract_id, 20)
        self._date(waiting.contract_id, 10)
        person.claims[0].state = ClaimState.QUEUED
        return person

    def _date(self, contract_id: Any, days_ago: int) -> None:
        at = now() - timedelta(days_ago)
        add(StateChange(object_type="contracts", object_id=contract_id, to_state="active", at=at))


@pytest.fixture
def world(database: Any) -> World:
    return World()


class counted_statements:  # noqa: N801 - reads as a statement
    def __init__(self, client: Any) -> None:
        self.connection = client.application.extensions["test_connection"]
        self.statements: list[str] = []

    def __enter__(self) -> list[str]:
        event.listen(self.connection, "before_cursor_execute", self._note)
        return self.statements

    def __exit__(self, *_error: object) -> None:
        event.remove(self.connection, "before_cursor_execute", self._note)

    def _note(self, _conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.statements.append(statement)


def count_statements(client: Any, page: str, viewer: User | None) -> int:
    if viewer is not None:
        client.log_in(viewer)
    client.get(f"/vi/{page}")  # what is remembered for good is read by now
    with counted_statements(client) as statements:
        assert client.get(f"/vi/{page}").status_code == 200
    return len(statements)


PAGES = [
    ("contracts/?state=offered", Role.INSTITUTION_RECRUITER),
    ("contracts/?state=offered", Role.RECRUITMENT_OFFICER),
    ("contracts/?state=offered", Role.SCHEME_OFFICER),
    ("introductions/", Role.INSTITUTION_RECRUITER),
    ("introductions/", Role.MISSION_OFFICER),
    ("introductions/", Role.SCHEME_OFFICER),
    ("contracts/?show=board", Role.INSTITUTION_RECRUITER),
    ("contracts/?show=board", Role.RECRUITMENT_OFFICER),
    ("introductions/?show=board", Role.MISSION_OFFICER),
    ("programs/openings?show=board", Role.SCHEME_OFFICER),
    ("programs/", Role.INSTITUTION_RECRUITER),
    ("programs/openings", Role.INSTITUTION_RECRUITER),
    ("programs/openings", Role.AUDITOR),
    ("experts/", Role.INSTITUTION_RECRUITER),
    ("experts/", Role.SCHEME_OFFICER),
    ("verification/", Role.VERIFIER),
    ("targets/TG1", Role.SCHEME_OFFICER),
    ("targets/TG1", Role.INSTITUTION_RECRUITER),
    ("targets/TG1/waiting", Role.SCHEME_OFFICER),
    ("targets/TG1/diff?known_at=01/12/2025", Role.SCHEME_OFFICER),
    ("leading-experts/", Role.DESIGNATION_SECRETARIAT),
    ("shortlist/?list=all", Role.INSTITUTION_RECRUITER),
    ("shortlist/?list=all&show=board", Role.INSTITUTION_RECRUITER),
    ("interests/", Role.INSTITUTION_RECRUITER),
    ("interests/?show=board", Role.SCHEME_OFFICER),
    ("openings/", None),
    ("", None),  # the home page, with the newest openings
]


def test_lists_of_many_ask_the_database_as_often_as_lists_of_few(
    client: Client, world: World
) -> None:
    viewers = {role: world.staff(role) if role else None for _page, role in PAGES}
    world.grow(FEW)
    few = {row: count_statements(client, row[0], viewers[row[1]]) for row in PAGES}
    world.grow(MANY)
    many = {row: count_statements(client, row[0], viewers[row[1]]) for row in PAGES}
    assert many == few


NAMING = [
    ("contracts/", Role.INSTITUTION_RECRUITER, "contract"),
    ("contracts/?show=board", Role.INSTITUTION_RECRUITER, "contract"),
    ("introductions/", Role.INSTITUTION_RECRUITER, "introduction"),
    ("introductions/", Role.MISSION_OFFICER, "introduction"),
    ("verification/", Role.VERIFIER, "verification"),
    ("experts/", Role.SCHEME_OFFICER, "search"),
    ("targets/TG1", Role.SCHEME_OFFICER, "count"),
]


@pytest.mark.parametrize(("page", "role", "purpose"), NAMING)
def test_everybody_whom_a_list_names_finds_that_once_in_her_ledger(
    client: Client, world: World, page: str, role: Role, purpose: str
) -> None:
    world.grow(FEW)
    again = make_opening(make_program(world.institution))
    make_contract(make_introduction(world.persons[0], again))
    viewer = world.staff(role)
    client.log_in(viewer)
    text = client.get(f"/vi/{page}").get_data(as_text=True)
    rows = session().scalars(select(AccessEvent).where(AccessEvent.viewer_id == viewer.id)).all()
    logged = Counter(row.person_id for row in rows)
    assert all(person.display_name in text for person in world.persons)
    assert [logged[person.id] for person in world.persons] == [1] * FEW
    assert {(row.purpose, tuple(row.fields)) for row in rows} == {(purpose, ("name",))}


MASKING = [
    ("introductions/", Role.MOFA_DESK),
    ("experts/", Role.INSTITUTION_RECRUITER),
]


@pytest.mark.parametrize(("page", "role"), MASKING)
def test_a_list_without_names_leaves_no_trace_in_the_ledger(
    client: Client, world: World, page: str, role: Role
) -> None:
    world.grow(FEW)
    viewer = make_user(role, organisation=world.institution.organisation)
    client.log_in(viewer)
    text = client.get(f"/vi/{page}").get_data(as_text=True)
    assert world.persons[0].number in text
    assert world.persons[0].display_name not in text
    rows = session().scalars(select(AccessEvent).where(AccessEvent.viewer_id == viewer.id))
    assert rows.all() == []


def test_a_list_names_nobody_before_she_said_yes(client: Client, world: World) -> None:
    person = make_person()
    make_introduction(
        person,
        make_opening(make_program(world.institution)),
        state=IntroductionState.EXPERT_ASKED,
        answer_due_on=date(2026, 12, 24),
    )
    client.log_in(world.staff(Role.INSTITUTION_RECRUITER))
    text = client.get("/vi/introductions/").get_data(as_text=True)
    assert person.number in text
    assert person.display_name not in text
