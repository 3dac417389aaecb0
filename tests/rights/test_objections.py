"""An expert objects to a visit of the ledger, and the ministry answers, never whoever looked."""

import io
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from factories import add, make_institution, make_person, make_user, owner
from flask import current_app
from pages import press, token
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from work.country import undone

from registry.accounts.models import AccountState, User
from registry.audit import services as audit
from registry.audit.models import AccessEvent, AuditEvent
from registry.core.db import session
from registry.core.errors import Conflict, InvalidTransition, NotAllowed
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts import services as experts
from registry.experts.models import Person
from registry.notices.models import Notice
from registry.rights import queries, services
from registry.rights.listing import visits
from registry.rights.models import Objection, ObjectionState, Outcome
from registry.taxonomy import working_days
from registry.verification.rules import period
from registry.work import queries as work

WORDS = {"text_vi": "Đúng nhiệm vụ.", "text_en": "It was within their duty."}
SECRET = "Tôi từng làm việc ở đó và không muốn họ biết."


def visit(person: Person, viewer: User, *parts: str, purpose: str = "profile") -> AccessEvent:
    """One reading for each part; the last of them."""
    for part in parts or ("name",):
        audit.record_access(person_ids=[person.id], viewer=viewer, fields=[part], purpose=purpose)
    session().flush()
    of_both = AccessEvent.person_id == person.id, AccessEvent.viewer_id == viewer.id
    found = session().scalars(select(AccessEvent).where(*of_both).order_by(AccessEvent.at))
    return found.all()[-1]


def recruiter() -> User:
    return make_user(Role.INSTITUTION_RECRUITER, organisation=make_institution().organisation)


def objected(person: Person, viewer: User, reason: str = "") -> Objection:
    return services.object_to(visit(person, viewer), reason=reason, by=owner(person))


def test_a_visit_is_objected_to_once_whichever_of_its_readings_is_named(database: Any) -> None:
    person, viewer = make_person(), recruiter()
    last = visit(person, viewer, "name", "employer", "name")
    one, *others = queries.list_visit(last)
    assert len(others) == 2
    objection = services.object_to(last, reason="", by=owner(person))
    assert objection.reading_id == one.id
    for reading in (one, *others):
        with pytest.raises(Conflict):
            services.object_to(reading, reason="", by=owner(person))
    another = visit(person, viewer, purpose="introduction")
    assert services.object_to(another, reason="", by=owner(person)).reading_id == another.id


def test_two_at_once_are_held_apart_by_the_database(database: Any) -> None:
    objection = objected(make_person(), recruiter())
    copied = ("person_id", "reading_id", "viewer_id", "due_on")
    twin = {name: getattr(objection, name) for name in copied}
    with pytest.raises(IntegrityError), session().begin_nested():
        add(Objection(**twin))
    services.take_back(objection, by=owner(objection.person))
    session().flush()
    add(Objection(**twin))


def test_the_last_day_is_that_of_requests_about_personal_data(database: Any) -> None:
    objection = objected(make_person(), recruiter())
    days = period("data_request_working_days", on=hanoi_today())
    assert objection.due_on == working_days.add_working_days(hanoi_today(), days) > hanoi_today()


def test_only_a_scheme_officer_answers_and_never_whoever_looked(database: Any) -> None:
    person = make_person()
    looked, other = make_user(Role.SCHEME_OFFICER), make_user(Role.SCHEME_OFFICER)
    objection = objected(person, looked)
    told = session().scalars(select(Notice.user_id).where(Notice.template == "objection_waiting"))
    assert set(told) == {other.id}
    for by in (looked, make_user(Role.AUDITOR), owner(person)):
        with pytest.raises(NotAllowed):
            services.answer(objection, outcome=Outcome.JUSTIFIED, **WORDS, by=by)
    services.answer(objection, outcome=Outcome.NOT_JUSTIFIED, **WORDS, by=other)
    with pytest.raises(InvalidTransition):
        services.answer(objection, outcome=Outcome.JUSTIFIED, **WORDS, by=other)
    with pytest.raises(InvalidTransition):
        services.take_back(objection, by=owner(person))
    with pytest.raises(Conflict):
        services.object_to(objection.reading, reason="", by=owner(person))
    session().commit()
    actions = session().scalars(
        select(AuditEvent.action).where(AuditEvent.object_id == objection.id)
    )
    assert set(actions) == {"objection.made", "objection.answered"}


OFFICES = (Role.SCHEME_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR)


def test_every_objection_is_somebodys_turn_and_never_of_whoever_looked(database: Any) -> None:
    works, person = current_app.extensions["work"], make_person()
    staff = {role: make_user(role) for role in OFFICES}
    other = make_user(Role.SCHEME_OFFICER)
    viewers = recruiter(), staff[Role.SCHEME_OFFICER], staff[Role.AUDITOR]
    for viewer, *absent in product(viewers, (None, other), (None, staff[Role.AUDITOR])):
        with undone():
            for one in absent:
                if one is not None:
                    one.state = AccountState.DISABLED
            objection = objected(person, viewer)
            turn = [
                one
                for one in (*staff.values(), other)
                if one.state is AccountState.ACTIVE and waits_for(works, one)
            ]
            assert turn
            assert viewer.id not in {one.id for one in turn}
            told = session().scalars(select(Notice.user_id)).all()
            assert {one.id for one in turn} == set(told)
            if queries.list_answering(objection):
                services.answer(objection, outcome=Outcome.JUSTIFIED, **WORDS, by=turn[0])


def waits_for(works: Any, user: User) -> bool:
    session().info.pop("work_counts", None)
    counts = work.count(works, user)
    return any(counts[code].mine for code in counts if code.startswith("objections."))


def test_nobody_objects_for_somebody_else_or_takes_it_back(database: Any) -> None:
    objection, stranger = objected(make_person(), recruiter()), owner(make_person())
    with pytest.raises(NotAllowed):
        services.object_to(objection.reading, reason="", by=stranger)
    with pytest.raises(NotAllowed):
        services.take_back(objection, by=stranger)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_from_the_ledger_to_the_answer_through_the_pages(
    client: Any, database: Any, language: str
) -> None:
    person, viewer = make_person(), recruiter()
    officer, expert = make_user(Role.SCHEME_OFFICER), owner(person)
    visit(person, viewer, "name", "employer")
    session().commit()
    ledger = f"/{language}/profile/access"
    client.log_in(expert)
    links = re.findall(rf'href="({ledger}/[0-9a-f-]+/object)"', client.get(ledger).text)
    assert len(links) == 2  # of one visit, a row for what was shown each time
    page = client.get(links[0]).text
    assert viewer.display_name not in page
    assert press(client, links[0], reason=SECRET).status_code == 302
    [objection] = session().scalars(select(Objection)).all()
    own = f"/{language}/profile/objections/{objection.id}"
    shown = client.get(ledger).text
    assert shown.count(f'href="{own}"') == 2
    assert f"{objection.due_on:%d/%m/%Y}" in shown
    assert press(client, links[1]).status_code == 409
    assert own in client.get(f"/{language}/work/others").text

    client.log_in(officer)
    office = f"/{language}/objections/{objection.id}"
    assert office in client.get(f"/{language}/objections/").text
    assert office in client.get(f"/{language}/work/mine").text
    page = client.get(office).text
    assert viewer.display_name in page
    assert SECRET in page
    answer = f"{office}/answer"
    assert press(client, answer, outcome="justified", text_vi="Đúng.").status_code == 422
    assert press(client, answer, outcome="justified", **WORDS).status_code == 302

    client.log_in(expert)
    page = client.get(own).text
    assert officer.display_name not in page
    assert viewer.display_name not in page
    assert WORDS["text_vi"] in page
    assert WORDS["text_en"] in page
    told = session().scalars(select(Notice).where(Notice.user_id == expert.id)).all()
    assert [one.template for one in told] == ["objection_answered"]


def test_whoever_looked_is_refused_in_plain_words(client: Any, database: Any) -> None:
    officer = make_user(Role.SCHEME_OFFICER)
    objection = objected(make_person(), officer)
    session().commit()
    client.log_in(officer)
    page = client.get(f"/en/objections/{objection.id}").text
    assert "This is a viewing by you" in page
    address = f"/en/objections/{objection.id}/answer"
    assert address not in page
    refused = press(client, address, outcome="justified", **WORDS)
    assert refused.status_code == 403
    assert "somebody else has to answer" in refused.text
    session().refresh(objection)
    assert objection.state is ObjectionState.OPEN


def test_others_find_nothing_of_it(client: Any, database: Any) -> None:
    person, viewer = make_person(), recruiter()
    objection = objected(person, viewer, SECRET)
    session().commit()
    own, office = f"/en/profile/objections/{objection.id}", f"/en/objections/{objection.id}"
    reading = f"/en/profile/access/{objection.reading_id}/object"
    for user, statuses in (
        (owner(make_person()), (404, 403, 404)),
        (viewer, (403, 403, 403)),
        (make_user(Role.VERIFIER), (403, 403, 403)),
        (make_user(Role.AUDITOR), (403, 200, 403)),
    ):
        client.log_in(user)
        assert tuple(client.get(one).status_code for one in (own, office, reading)) == statuses
    told = session().scalars(select(Notice.user_id)).all()
    assert viewer.id not in told


def test_it_is_taken_back_by_a_button_and_can_be_made_again(client: Any, database: Any) -> None:
    objection = objected(make_person(), recruiter())
    session().commit()
    client.log_in(owner(objection.person))
    own = f"/en/profile/objections/{objection.id}"
    assert f'action="{own}/take-back"' in client.get(own).text
    sent = {"csrf_token": token(client.get(own))}
    assert client.post(f"{own}/take-back", data=sent).status_code == 302
    session().refresh(objection)
    assert objection.state is ObjectionState.TAKEN_BACK
    assert f"/access/{objection.reading_id}/object" in client.get("/en/profile/access").text
    services.object_to(objection.reading, reason="", by=owner(objection.person))


def test_it_is_in_the_file_of_the_expert(client: Any, database: Any) -> None:
    person = make_person()
    objection = objected(person, recruiter(), SECRET)
    services.answer(
        objection, outcome=Outcome.JUSTIFIED, **WORDS, by=make_user(Role.SCHEME_OFFICER)
    )
    session().commit()
    client.log_in(owner(person))
    with zipfile.ZipFile(io.BytesIO(client.get("/vi/profile/data.zip").data)) as packed:
        held = packed.read("data.json").decode()
    assert SECRET in held
    assert WORDS["text_vi"] in held


def test_a_visit_ends_at_midnight_in_hanoi(database: Any) -> None:
    person, viewer = make_person(), recruiter()
    now_ = visit(person, viewer)
    values = {
        name: getattr(now_, name) for name in set(AccessEvent.__table__.columns.keys()) - {"id"}
    }
    midnight = datetime(2026, 11, 4, 17, tzinfo=UTC)
    moments = [midnight - timedelta(seconds=1), midnight, midnight + timedelta(hours=23)]
    first, second, third = (add(AccessEvent(**{**values, "at": at})) for at in moments)
    session().flush()
    assert [one.id for one in queries.list_visit(first)] == [first.id]
    assert [one.id for one in queries.list_visit(third)] == [second.id, third.id]
    assert queries.day_of(first) == queries.day_of(second) - timedelta(1) == date(2026, 11, 4)
    found = session().execute(select(visits(person.id))).all()
    assert sorted(row.times for row in found) == [1, 1, 2]  # and today's


def test_who_withdraws_is_still_answered_and_their_words_are_forgotten(database: Any) -> None:
    person, officer = make_person(), make_user(Role.SCHEME_OFFICER)
    settled, waiting = (objected(person, recruiter(), SECRET) for _number in range(2))
    services.answer(settled, outcome=Outcome.JUSTIFIED, **WORDS, by=officer)
    experts.withdraw(person, by=owner(person))
    session().flush()
    assert (settled.reason, waiting.reason) == ("", SECRET)
    services.answer(waiting, outcome=Outcome.NOT_JUSTIFIED, **WORDS, by=officer)
    assert waiting.reason == ""
    told = session().scalars(select(Notice.user_id).where(Notice.template == "objection_answered"))
    assert told.all() == [person.user_id] * 2
