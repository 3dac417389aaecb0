"""What people hide is searched for in every output of the product, in every spelling it could have.

One small world, one crawl: somebody in safety mode, somebody masked, somebody whose country is hidden
and somebody who has withdrawn, each with words that stand nowhere else; then all pages, lists, files,
mails, notices and index files that others can come by.
"""

import base64
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from factories import add, make_mission, make_opening, make_person, make_program, make_user
from faults.explorer import QuickClient
from flask import Flask
from introductions.world import World
from sqlalchemy import select

from registry import features
from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit.models import AccessEvent, AuditEvent
from registry.background import indexing
from registry.background.mail import MailMessage
from registry.core import facts
from registry.core.db import session
from registry.core.permissions import GRANTS, Permission, Role
from registry.core.routes import access_of
from registry.experts import consents
from registry.experts import services as experts
from registry.experts.kinds import Audience, ConsentPurpose, ContactKind, FieldGroup
from registry.experts.models import (
    Contact,
    Doctorate,
    Employment,
    Person,
    Residence,
    ScholarlyWork,
)
from registry.introductions import proposals
from registry.introductions.models import Introduction
from registry.notices.models import Notice
from registry.rights import services as rights
from registry.rights.models import Objection
from search.embedded.engine import EmbeddedEngine
from search.text.analysis import folded_tokens

pytestmark = pytest.mark.slow
EVERYTHING = tuple((group, audience) for group in FieldGroup for audience in Audience)
NO_COUNTRY = tuple(
    (group, audience) for group, audience in EVERYTHING if group is not FieldGroup.COUNTRY
)
CONTACTS = {
    ContactKind.EMAIL: "kin.dao.{0}@vi-du.example",
    ContactKind.PHONE: "+41 52 77{1}",
    ContactKind.WEBSITE: "https://trang-{0}.example/kin",
}
# Whoever searches, asks, reports or runs the machine; nobody who reads a profile because of an office.
READERS = (
    "stranger",
    Role.EXPERT,
    Role.INSTITUTION_RECRUITER,
    Role.RECRUITMENT_OFFICER,
    Role.MISSION_OFFICER,
    Role.LINE_MINISTRY,
    Role.DESIGNATION_SECRETARIAT,
    Role.ADMINISTRATOR,
)
NAMES_ALL_COUNTRIES = (
    "accounts.settings",
    "taxonomy.",
    "experts.section",
    "register.step",
    "demo.",
    "public.gallery",
)


class Hidden:
    """A person, and the words of each kind that lead to them."""

    def __init__(self, word: str, number: int, **values: Any) -> None:
        self.word = word
        texts: dict[str, Any] = {
            "summary_vi": f"Nghiên cứu {word}học.",
            "summary_en": f"Studies {word}ology.",
        }
        name = (f"{word.title()}ầm", "Thị", f"Ẩn{word}ộ")
        self.person = make_person(name=name, **texts, **values)
        self._describe()
        add(ScholarlyWork(person_id=self.person.id, title=f"{word}o-metrics"))
        self.own = [
            f"{word}o-metrics",
            f"{word}ology",
            f"{word}werk",
            f"{word}hausen",
            f"{word}-theorie",
            *name[::2],
        ]
        self.contacts = [text.format(word, f"{number}5123") for text in CONTACTS.values()]
        for kind, value in zip(CONTACTS, self.contacts, strict=True):
            add(Contact(person_id=self.person.id, kind=kind, value=value))

    def _describe(self) -> None:
        words: dict[Any, dict[str, Any]] = {
            Employment: {"employer": f"{self.word}werk AG", "title": f"{self.word}werk-Leitung"},
            Residence: {"city": f"{self.word}hausen"},
            Doctorate: {"thesis_title": f"Zur {self.word}-theorie"},
        }
        for model, values in words.items():
            row = (
                session().scalars(facts.read(model).where(model.person_id == self.person.id)).one()
            )
            facts.correct(row, by=None, reason="made", **values)


def spellings(word: str) -> set[str]:
    plain = {word, unicodedata.normalize("NFD", word), " ".join(folded_tokens(word))}
    plain |= {one.lower() for one in plain}
    made = set(plain)
    for one in plain:
        made.add(quote(one))
        made.add(one.encode("unicode_escape").decode())
        for shift in range(3):  # wherever it begins in what was encoded
            raw = base64.b64encode(b"\0" * shift + one.encode()).decode()
            made.add(raw[4 if shift else 0 : len(raw) // 4 * 4 - 4])
    return {one for one in made if len(one) >= 5}


@pytest.fixture
def readers(world: World, app: Flask) -> dict[str, Any]:
    places = {
        Role.MISSION_OFFICER: make_mission("FR").organisation,
        Role.LINE_MINISTRY: world.institution.organisation,
    }
    places |= dict.fromkeys(
        (Role.INSTITUTION_RECRUITER, Role.INSTITUTION_APPROVER, Role.RECRUITMENT_OFFICER),
        world.institution.organisation,
    )
    clients = {}
    for role in READERS:
        client = QuickClient(app, app.response_class, use_cookies=True)
        if isinstance(role, Role):
            client.log_in(make_user(role, organisation=places.get(role)))
        clients[str(role)] = client
    return clients


@pytest.fixture
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Of a search index of its own, to look into and to damage."""
    engine = EmbeddedEngine(tmp_path, vocabulary=features.search_vocabulary())
    monkeypatch.setitem(app.extensions, "search_engine", engine)
    for index in app.extensions["search_sources"]:
        engine.create(index)
    yield tmp_path
    engine.close()


@pytest.fixture
def world(database: Any) -> World:
    return World()


def object_to_a_viewing(one: Hidden, viewer: User) -> None:
    """In words that lead to them; whoever looked is among the readers' colleagues."""
    person = one.person
    audit.record_access(person_ids=[person.id], viewer=viewer, fields=["masked"], purpose="search")
    session().flush()
    reading = session().scalars(select(AccessEvent).where(AccessEvent.person_id == person.id))
    owner = session().get_one(User, person.user_id)
    rights.object_to(reading.all()[-1], reason=f"Tôi rời {one.word}werk.", by=owner)


@pytest.fixture
def hidden(world: World, folder: Path) -> dict[str, Hidden]:
    made = {
        "safe": Hidden("quorzal", 1, shown=EVERYTHING, safety_mode=True, country="LI"),
        "masked": Hidden("wyxumba", 2, shown=(), country="LI"),
        "withdrawn": Hidden("zlipnok", 3, shown=EVERYTHING, country="LI"),
        "no longer found": Hidden("grumpfel", 5, shown=EVERYTHING, country="LI"),
        "no country": Hidden("bryntaf", 4, shown=NO_COUNTRY, country="LI"),
    }
    for one in made.values():
        proposals.propose(
            one.person,
            make_opening(make_program(world.institution)),
            by=world.recruiter,
            message_vi="Xin được trao đổi.",
        )
        object_to_a_viewing(one, world.recruiter)
    session().commit()
    while indexing.index_pending():
        pass
    for one in made.values():  # indexing has closed the session they came from
        one.person = session().get_one(Person, one.person.id)
    leaving, stepping_back = made["withdrawn"].person, made["no longer found"].person
    experts.withdraw(leaving, by=session().get_one(User, leaving.user_id))
    consents.withdraw_consent(
        stepping_back,
        ConsentPurpose.BE_FOUND,
        by=session().get_one(User, stepping_back.user_id),
    )
    session().commit()  # and the worker stands still from here on
    return made


def addresses(app: Flask, hidden: dict[str, Hidden], who: str) -> Iterator[tuple[str, str]]:
    """Every page without anything in its address, and every page of what is hidden."""
    bound = app.url_map.bind("localhost")
    values: dict[str, list[Any]] = {
        "person_id": [one.person.id for one in hidden.values()],
        "introduction_id": list(session().scalars(select(Introduction.id))),
        "opening_id": list(session().scalars(select(Introduction.opening_id))),
        "objection_id": list(session().scalars(select(Objection.id))),
        "reading_id": list(session().scalars(select(Objection.reading_id))),
    }
    for rule in app.url_map.iter_rules():
        wanted = access_of(app.view_functions[rule.endpoint]).read
        may = wanted is None or (who in set(Role) and wanted in GRANTS[Role(who)])
        names = rule.arguments - {"locale"}
        if "GET" not in (rule.methods or ()) or not may or len(names) > 1 or names - set(values):
            continue
        if wanted is None and who not in {"stranger", Role.INSTITUTION_RECRUITER}:
            continue  # public pages say the same to everybody
        given = {"locale": "en"} if "locale" in rule.arguments else {}
        for name in names or {""}:
            for value in values.get(name, [None]):
                yield (
                    rule.endpoint,
                    bound.build(rule.endpoint, {**given, **({name: value} if name else {})}),
                )


def searches(hidden: dict[str, Hidden]) -> list[str]:
    facets = ("country_group=unknown", "country_group=EU", "level=doctorate-1", "sort=updated")
    lists = ("introductions", "contracts", "openings")
    return [
        *(f"/en/experts/?{facet}" for facet in facets),
        *(f"/en/find/?q={one.person.number}" for one in hidden.values()),
        *(f"/en/{name}/?list=all&size=100&open=filters" for name in lists),
        "/vi/experts/",
        "/en/introductions/?list=all&print=1",
    ]


def shown_for(name: str) -> set[str]:
    """What everybody may be told of a person by their own choice."""
    own = {"bryntafology", "bryntafwerk", "bryntaf-theorie", "bryntafo-metrics"}
    return {"no country": own}.get(name, set())


def crawl(app: Flask, hidden: dict[str, Hidden], readers: dict[str, Any]) -> dict[str, str]:
    seen = {}
    for who, client in readers.items():
        pages = list(addresses(app, hidden, who))
        if who in set(Role) and Permission.EXPERT_SEARCH in GRANTS[Role(who)]:
            pages += [("search", address) for address in searches(hidden)]
        for endpoint, address in pages:
            answer = client.get(address)
            assert answer.status_code < 500 or address == "/readyz", (who, address)
            if not endpoint.startswith(NAMES_ALL_COUNTRIES):
                seen[f"{who} {address}"] = answer.text + str(answer.headers)
    return seen


def outputs(folder: Path, hidden: dict[str, Hidden]) -> dict[str, str]:
    """What leaves by other ways than pages."""
    owners = {session().get_one(User, one.person.user_id).email for one in hidden.values()}
    mails = session().scalars(select(MailMessage).where(MailMessage.recipient.not_in(owners)))
    ids = [one.person.user_id for one in hidden.values()]
    notices = session().scalars(select(Notice).where(Notice.user_id.not_in(ids)))
    events = session().scalars(select(AuditEvent))
    files = sorted(folder.rglob("*"))
    assert files
    return {
        "mails": "".join(f"{one.subject}{one.text}{one.html}" for one in mails),
        "notices": "".join(
            f"{one.title_vi}{one.title_en}{one.text_vi}{one.text_en}" for one in notices
        ),
        "audit": "".join(str(one.details) for one in events),
        "index": "".join(
            one.read_bytes().decode("utf-8", "replace") for one in files if one.is_file()
        ),
    }


def leaks(hidden: dict[str, Hidden], seen: dict[str, str]) -> list[tuple[str, str, str]]:
    found = []
    for name, one in hidden.items():
        wanted = [word for word in one.own if word not in shown_for(name)]
        if name == "no country":
            wanted = [word for word in wanted if word not in one.person.display_name]
        for word in [*wanted, *one.contacts]:
            forms = spellings(word)
            found += [
                (name, word, place)
                for place, text in seen.items()
                if any(form in text for form in forms)
            ]
    found += [
        ("country", "Liechtenstein", place)
        for place, text in seen.items()
        if "Liechtenstein" in text
    ]
    return found


def refuse_to_find(client: Any, hidden: dict[str, Hidden]) -> None:
    nothing = client.get("/en/experts/?q=khongaica").text
    assert "0 experts" in nothing
    for name, one in hidden.items():
        for word in one.own:
            if word in shown_for(name) or (
                name == "no country" and word in one.person.display_name
            ):
                continue
            for page in ("experts", "introductions", "find", "openings"):
                text = client.get(f"/en/{page}/?q={quote(word)}").text
                assert one.person.number not in text, (name, word, page)
            assert "0 experts" in client.get(f"/en/experts/?q={quote(word)}").text, (name, word)


def test_nothing_that_is_hidden_comes_out_anywhere(
    app: Flask,
    folder: Path,
    hidden: dict[str, Hidden],
    readers: dict[str, Any],
    capfd: Any,
) -> None:
    seen = crawl(app, hidden, readers)
    assert len(seen) > 100
    assert hidden["safe"].person.number in "".join(seen.values()), "the crawl comes by their cards"
    seen |= outputs(folder, hidden)
    out, err = capfd.readouterr()
    seen["logs"] = out + err
    assert leaks(hidden, seen) == []
    refuse_to_find(readers[Role.INSTITUTION_RECRUITER], hidden)


def test_without_a_whole_index_nothing_more_is_shown(
    folder: Path, hidden: dict[str, Hidden], readers: dict[str, Any]
) -> None:
    client = readers[Role.INSTITUTION_RECRUITER]
    for damage in (turn_around, shutil.rmtree):
        damage(folder)
        seen = {}
        own = [f"/en/experts/{one.person.id}" for one in hidden.values()]
        for address in (*searches(hidden), *own):
            answer = client.get(address)
            assert answer.status_code < 500, address
            seen[address] = answer.text
        listed = "".join(text for address, text in seen.items() if "/experts/?" in address)
        for name in ("withdrawn", "no longer found"):
            assert hidden[name].person.number not in listed
        assert leaks(hidden, seen) == []


def turn_around(folder: Path) -> None:
    """Every file of it is there, and none can be read."""
    for one in folder.rglob("*"):
        if one.is_file():
            one.write_bytes(one.read_bytes()[::-1])
