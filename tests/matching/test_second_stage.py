"""The order of the best hits, and what is kept of people for it."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from factories import make_institution, make_opening, make_person, make_user
from sqlalchemy import select

from registry.accounts.models import User
from registry.background import indexing, jobs
from registry.core.db import session
from registry.core.permissions import Role
from registry.experts import consents, services, subjects
from registry.experts.kinds import Audience, ConsentPurpose, FieldGroup
from registry.experts.models import Person
from registry.experts.subjects import SubjectModel, WrittenSubjects
from registry.matching import queries, schedule, scoring, second_stage, training
from registry.matching.queries import SearchRequest
from registry.matching.scoring import OwnSubject
from search.engine import SearchEngine, SortOrder

SHOWN = ((FieldGroup.NAME, Audience.INSTITUTIONS), (FieldGroup.SUMMARY, Audience.INSTITUTIONS))
OPTICS = (
    "Quang xúc tác trên màng mỏng titan, tổng hợp bằng laser xung.",
    "Photocatalysis on titanium thin films made by pulsed laser deposition.",
)
SPEECH = (
    "Nhận dạng tiếng nói bằng mạng nơ-ron và mô hình ngôn ngữ.",
    "Speech recognition with neural networks and language models.",
)
BETWEEN = ("Màng mỏng cho tiếng nói.", "Thin films for speech.")
LONG = " ".join([OPTICS[1]] * 3)


def write(texts: tuple[str, str], **values: Any) -> Person:
    return make_person(shown=SHOWN, summary_vi=texts[0], summary_en=texts[1], **values)


def index_all(database: Any) -> None:
    database.commit()
    while indexing.index_pending():
        pass


def train() -> dict[str, Any]:
    return schedule.train({}, lambda _done, _total: None)


@pytest.fixture
def people(database: Any, searching: SearchEngine) -> list[Person]:
    made = [write(texts) for texts in (OPTICS, SPEECH, BETWEEN) for _number in range(3)]
    index_all(database)
    train()
    return made


@pytest.fixture
def reader(database: Any) -> User:
    return make_user(Role.SCHEME_OFFICER)


def found(text: str, reader: User, **more: Any) -> Sequence[Person]:
    wanted = SearchRequest(text=text, **more)
    return queries.search(wanted, opening=None, visible_to=reader).persons


def written(person: Person) -> list[WrittenSubjects]:
    statement = select(WrittenSubjects).where(WrittenSubjects.person_id == person.id)
    return list(session().scalars(statement))


def test_a_pasted_text_finds_first_who_writes_of_it_and_in_the_same_order_again(
    people: list[Person], reader: User
) -> None:
    first = [person.id for person in found(LONG, reader)]
    assert set(first[:3]) == {person.id for person in people[:3]}
    assert first == [person.id for person in found(LONG, reader)]


def test_every_person_stands_on_one_page_only(
    people: list[Person], reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [person.id for person in found(LONG, reader)]
    monkeypatch.setattr(queries, "PAGE", 2)
    monkeypatch.setattr(second_stage, "WINDOW", 5)
    pages = [person.id for page in range(1, 6) for person in found(LONG, reader, page=page)]
    assert len(pages) == len(set(pages))
    assert set(pages) == set(whole)


def test_counts_are_those_of_the_list_with_whoever_is_near_in_other_words(
    people: list[Person], reader: User
) -> None:
    wanted = SearchRequest(text=LONG)
    told = queries.search(wanted, opening=None, visible_to=reader)
    assert told.total == len(told.persons)
    chosen = SearchRequest(text=LONG, choices={"fields": ("999",)})
    assert queries.search(chosen, opening=None, visible_to=reader).total == 0


@pytest.mark.parametrize("text", ["Nguyễn Thị Minh Huyền", "VN-1", '"thin films"', ""])
def test_names_numbers_and_signs_are_left_to_the_engine(people: list[Person], text: str) -> None:
    assert second_stage.of_query(text) is None


def test_a_single_term_keeps_the_order_of_the_engine(people: list[Person], reader: User) -> None:
    hits = indexing.search("experts", queries.make_query(SearchRequest(text="laser"), None))
    assert hits.total == 3
    assert [str(person.id) for person in found("laser", reader)] == list(hits.ids)


def test_another_order_that_was_chosen_stays_and_lists_the_same_people(
    people: list[Person], reader: User
) -> None:
    by_day = found(LONG, reader, sort=SortOrder.UPDATED)
    assert {person.id for person in by_day} == {person.id for person in found(LONG, reader)}
    days = [person.reconfirmed_at or person.activated_at for person in by_day]
    assert days == sorted(days, reverse=True, key=str)


def withdraw(person: Person, by: User) -> None:
    services.withdraw(person, by=by)


def hide(person: Person, by: User) -> None:
    services.save_safety(person, safety_mode=True, bypasses_mission=False, by=by)


def take_consent_back(person: Person, by: User) -> None:
    consents.withdraw_consent(person, ConsentPurpose.BE_FOUND, by=by)


@pytest.mark.parametrize("step", [withdraw, hide, take_consent_back])
def test_who_steps_back_is_forgotten_in_the_same_transaction_and_stays_so(
    people: list[Person], database: Any, step: Any
) -> None:
    person = session().get_one(Person, people[0].id)
    assert written(person)
    step(person, session().get_one(User, person.user_id))
    session().flush()
    assert not written(person)
    index_all(database)
    assert sum(row.texts_count for row in written(person)) == 0


def test_a_changed_profile_is_written_anew_with_its_document(
    people: list[Person], database: Any, reader: User
) -> None:
    person = session().get_one(Person, people[-1].id)
    person.summary_vi, person.summary_en = OPTICS
    index_all(database)
    assert [row.texts_count for row in written(person)] == [2]
    assert person.id in {one.id for one in found(LONG, reader)[:4]}


def test_whoever_changed_while_the_engine_worked_is_not_written_as_before(
    people: list[Person], database: Any
) -> None:
    source = indexing.sources()["experts"]
    assert source.beside is not None
    keep = source.beside(source.build([people[0].id, people[1].id]))
    keep({people[0].id})
    session().flush()
    assert not written(people[0])
    assert written(people[1])


def test_nothing_hidden_is_learnt(database: Any, searching: SearchEngine) -> None:
    for _number in range(4):
        write(OPTICS)
        make_person(summary_vi="Chất nổ bí mật.", summary_en="Secret explosives.")
        write(("Chất nổ kín.", "Quiet explosives."), consents=())
    index_all(database)
    train()
    model = subjects.find_current()
    assert model is not None
    assert not {"explos", "secret", "quiet"} & set(model.names)


def test_a_training_changes_places_at_once_and_is_repeated_only_for_other_texts(
    people: list[Person], database: Any
) -> None:
    [first] = session().scalars(select(SubjectModel.digest))
    assert train()["model"] == first
    write(SPEECH)
    index_all(database)
    second = train()["model"]
    assert second != first
    assert set(session().scalars(select(WrittenSubjects.model))) == {second}
    assert set(session().scalars(select(SubjectModel.digest))) == {first, second}
    current = subjects.find_current()
    assert current is not None
    assert current.id == second


def test_a_training_is_asked_for_when_texts_grew_by_half_or_speak_of_something_new(
    people: list[Person], database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not schedule.train_if_due()
    for _number in range(6):
        write(OPTICS)
    index_all(database)
    assert schedule.train_if_due()
    assert not schedule.train_if_due(), "one waits already"
    assert jobs.find_unfinished(schedule.KIND)
    monkeypatch.setattr(training, "GROWTH", 9)
    assert not training.is_due()
    monkeypatch.setattr(training, "LAST", 2)
    for _number in range(2):
        write(("Lượng tử hóa hấp dẫn.", "Quantum gravity."))
    index_all(database)
    assert training.is_due()


def test_the_parts_of_the_score_say_which_words_and_which_text(
    people: list[Person], database: Any, client: Any
) -> None:
    institution = make_institution()
    opening = make_opening(institution=institution, title_vi=OPTICS[0], title_en=OPTICS[1])
    database.commit()
    facts = queries.candidates(people, opening)
    scores = [scoring.score(opening, facts[person.id]) for person in people]
    assert min(one.exact for one in scores[:3]) > max(one.exact for one in scores[3:])
    parts = {part.criterion.subject: part.share for part in scores[0].parts}
    assert parts[OwnSubject.WORDS]
    assert parts[OwnSubject.AREA]
    recruiter = make_user(Role.INSTITUTION_RECRUITER, organisation=institution.organisation)
    client.log_in(recruiter)
    page = client.get(f"/en/experts/{people[0].id}?opening={opening.id}").text
    assert re.search(r"Words in common: [^(]+\(Research\)", page)
    assert "Same subject area" in page
    assert "Nearest text: Research" in page
