"""A university with an opening, an expert in Germany with contact details, and the desks."""

from datetime import date
from typing import Any

from factories import (
    SEEN_LONG_AGO,
    add,
    make_institution,
    make_mission,
    make_opening,
    make_person,
    make_program,
    make_user,
)
from flask import current_app
from flask_login import login_user
from werkzeug.datastructures import MultiDict

from registry.accounts.models import User
from registry.core import facts
from registry.core.db import session
from registry.core.permissions import Role
from registry.experts.kinds import ContactKind
from registry.experts.models import Contact, Person, Residence
from registry.introductions import proposals, schedule, services
from registry.introductions.lists import INTRODUCTIONS
from registry.introductions.models import Introduction
from registry.taxonomy.kinds import JurisdictionKind
from registry.taxonomy.mission_models import Mission, MissionJurisdiction
from registry.web.lists import address, reading

EMAIL, PHONE, SITE = "rieng.tu@example.org", "+49 30 5550142", "https://rieng.example.org"
NAME = ("Trịnh", "Thị", "Bảo Khuyên")
DISPLAY = " ".join(NAME)
TODAY = date(2026, 11, 25)  # a Wednesday


class World:
    def __init__(self) -> None:
        self.institution = make_institution()
        self.recruiter = self.staff_of(self.institution)
        self.approver = make_user(
            Role.INSTITUTION_APPROVER, organisation=self.institution.organisation
        )
        self.opening = make_opening(make_program(self.institution))
        self.berlin, self.tokyo = make_mission("DE"), make_mission("JP")
        self.desk = make_user(Role.MISSION_OFFICER, organisation=self.berlin.organisation)
        self.other_desk = make_user(Role.MISSION_OFFICER, organisation=self.tokyo.organisation)
        self.central = make_user(Role.MOFA_DESK)
        self.ministry = make_user(Role.SCHEME_OFFICER)
        self.person = self.expert_with_contacts()

    def staff_of(self, institution: Any) -> User:
        return make_user(Role.INSTITUTION_RECRUITER, organisation=institution.organisation)

    def expert_with_contacts(self, **values: Any) -> Person:
        person = make_person(name=NAME, **values)
        for kind, value in zip(ContactKind, (EMAIL, PHONE, SITE), strict=False):
            add(Contact(person_id=person.id, kind=kind, value=value))
        return person

    @property
    def expert(self) -> User:
        return session().get_one(User, self.person.user_id)

    def propose(self, **values: Any) -> Introduction:
        usual = {"by": self.recruiter, "message_vi": "Xin được trao đổi.", "today": TODAY}
        values = {**usual, **values}
        person = values.pop("person", self.person)
        opening = values.pop("opening", self.opening)
        introduction = proposals.propose(person, opening, **values)
        session().flush()
        return introduction

    def asked(self, **values: Any) -> Introduction:
        introduction = self.propose(**values)
        services.endorse(introduction, note="Trường có uy tín.", by=self.desk, today=TODAY)
        session().flush()
        return introduction

    def connected(self, *kinds: ContactKind, **values: Any) -> Introduction:
        introduction = self.asked(**values)
        services.accept(introduction, reveal=list(kinds or [ContactKind.EMAIL]), by=self.expert)
        session().flush()
        return introduction


def move_to(country: str, person: Person, *, on: date) -> None:
    """They live elsewhere from that day on."""
    old = session().scalars(facts.read(Residence).where(Residence.person_id == person.id)).one()
    facts.correct(old, by=None, reason="moved", valid_to=on)
    facts.record(
        Residence(person_id=person.id, country_code=country, city="", valid_from=on), by=None
    )
    session().flush()


def make_backup(mission: Mission, country: str) -> None:
    facts.record(
        MissionJurisdiction(
            mission_id=mission.id,
            country_code=country,
            kind=JurisdictionKind.BACKUP,
            valid_from=SEEN_LONG_AGO,
        ),
        by=None,
    )
    session().flush()


def pass_days(app: Any, day: date) -> int:
    """The worker's regular work on that day, in a context of its own."""
    session().flush()
    with app.app_context():
        moved = schedule.move_silent(today=day)
    session().expire_all()
    return moved


def listed_for(user: User) -> list[Any]:
    """The first page of the list of introductions, as the user sees it."""
    with current_app.test_request_context():
        login_user(user)  # whose turn it is, is told to whoever reads
        asked = address.read(INTRODUCTIONS, MultiDict(), user=user)
        return list(reading.read_page(INTRODUCTIONS, asked, user).items)
