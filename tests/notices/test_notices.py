"""Being told: under the bell, by mail at once, once a day, or not at all where the rules allow it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from factories import make_contract, make_introduction, make_opening, make_user
from letters import mails
from pages import token
from sqlalchemy import select

from registry.accounts.models import AccountState
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.notices import schedule, services
from registry.notices.models import Frequency, Notice, NoticeKind
from registry.notices.rules import rule_for
from registry.rights import export


def told(user: Any) -> list[Notice]:
    return list(session().scalars(select(Notice).where(Notice.user_id == user.id)))


def tell_of_opening(*users: Any, by: Any = None, news: str = "closed") -> None:
    services.tell("opening_news", users, by=by, opening=make_opening(), news=news, reason_given="")
    session().flush()


def test_everybody_is_told_once_except_whoever_did_it(database: Any) -> None:
    reader, actor = make_user(), make_user()
    closed = make_user(state=AccountState.DISABLED)
    tell_of_opening(reader, reader, actor, closed, by=actor)
    services.tell("opening_news", None, opening=make_opening(), news="closed", reason_given="")
    assert [len(told(user)) for user in (reader, actor, closed)] == [1, 0, 0]
    assert [len(mails(to=user)) for user in (reader, actor, closed)] == [1, 0, 0]


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_the_bell_counts_and_leads_to_the_very_case(client: Any, locale: str) -> None:
    introduction = make_introduction()
    owner = session().get(type(make_user()), introduction.person.user_id)
    introduction.answer_due_on = hanoi_today() + timedelta(5)
    services.tell("introduction_asked", owner, introduction=introduction)
    client.log_in(owner)
    page = client.get(f"/{locale}/notices/").get_data(as_text=True)
    assert 'class="count" aria-hidden="true">1<' in page
    assert f'href="/{locale}/introductions/{introduction.id}"' in page
    title = "A university would like to talk with you"
    assert (title in page) is (locale == "en")
    assert introduction.code in page


def test_what_was_read_is_no_longer_counted_and_nobody_reads_for_another(client: Any) -> None:
    reader, other = make_user(), make_user()
    tell_of_opening(reader, other)
    tell_of_opening(reader)
    client.log_in(reader)
    page = client.get("/en/notices/?show=unread")
    assert page.get_data(as_text=True).count("Mark as read") == 2
    own, foreign = told(reader)[0], told(other)[0]
    data = {"csrf_token": token(page)}
    assert client.post(f"/en/notices/{own.id}/read", data=data).status_code == 302
    assert client.post(f"/en/notices/{foreign.id}/read", data=data).status_code == 404
    assert [notice.is_new for notice in told(reader)].count(True) == 1
    client.post("/en/notices/read", data=data)
    assert not any(notice.is_new for notice in told(reader))
    assert told(other)[0].is_new
    assert 'class="count"' not in client.get("/en/notices/").get_data(as_text=True)


def test_a_kind_can_be_had_once_a_day_or_not_at_all(client: Any) -> None:
    user = make_user(Role.INSTITUTION_RECRUITER)
    client.log_in(user)
    page = client.get("/vi/notices/settings")
    wanted = {"introduction": "none", "opening": "daily", "contract": "at_once"}
    data = (
        {"overdue": "daily", "queue": "at_once", "search": "none"}
        | wanted
        | {"csrf_token": token(page)}
    )
    assert client.post("/vi/notices/settings", data=data).status_code == 302
    services.tell("introduction_declined", user, introduction=make_introduction())
    tell_of_opening(user)
    services.tell("contract_started", user, contract=make_contract())
    session().flush()
    assert [mail.template for mail in mails(to=user)] == ["contract_started"]
    frequencies = {notice.kind.value: notice.frequency.value for notice in told(user)}
    assert frequencies == wanted


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_what_the_law_wants_told_cannot_be_silenced(client: Any, kind: NoticeKind) -> None:
    user = make_user()
    rule = rule_for(kind, on=hanoi_today())
    for frequency in Frequency:
        if frequency in rule.allowed:
            services.choose(user, {kind: frequency}, by=user)
        else:
            with pytest.raises(RegistryError):
                services.choose(user, {kind: frequency}, by=user)
    must = {NoticeKind.DECISION, NoticeKind.CONTRACT, NoticeKind.ACCOUNT}
    assert (Frequency.NONE in rule.allowed) is (kind not in must)
    client.log_in(user)
    page = client.get("/en/notices/settings")
    data = {"csrf_token": token(page), "decision": "none", "contract": "sometimes"}
    answer = client.post("/en/notices/settings", data=data)
    assert answer.status_code == 422
    assert "Choose one of the options" in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("locale", ["vi", "en"])
def test_every_role_has_its_settings(client: Any, role: Role, locale: str) -> None:
    client.log_in(make_user(role))
    path = f"/{locale}/notices/settings"
    page = client.get(path)
    kinds = set(re.findall(r'name="([a-z_]+)"[^>]*value="daily"', page.text))
    assert kinds
    sent = {"csrf_token": token(page)} | dict.fromkeys(kinds, "daily")
    assert client.post(path, data=sent).status_code == 302


def make_daily(zone: str) -> Any:
    user = make_user(time_zone=zone, locale="en")
    services.choose(user, {NoticeKind.OPENING: Frequency.DAILY}, by=user)
    return user


def write_at(user: Any, moment: datetime) -> Notice:
    tell_of_opening(user)
    notice = next(one for one in told(user) if one.created_at.year == datetime.now(UTC).year)
    notice.created_at = moment
    session().commit()
    return notice


@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "Europe/Berlin", "America/Los_Angeles"])
def test_the_digest_comes_once_a_day_in_the_morning_of_its_reader(database: Any, zone: str) -> None:
    from zoneinfo import ZoneInfo

    user = make_daily(zone)
    evening = datetime(2024, 3, 4, 20, tzinfo=ZoneInfo(zone))
    write_at(user, evening.astimezone(UTC))
    morning = datetime(2024, 3, 5, 7, 5, tzinfo=ZoneInfo(zone))
    assert schedule.send_digests(at=morning - timedelta(minutes=10)) == 0
    assert schedule.send_digests(at=morning) == 1
    write_at(user, (morning + timedelta(hours=1)).astimezone(UTC))
    assert schedule.send_digests(at=morning + timedelta(hours=12)) == 0, "one a day"
    assert schedule.send_digests(at=morning + timedelta(days=1)) == 1
    assert [mail.template for mail in mails(to=user)] == ["digest", "digest"]
    assert "1 notice of the last day" in mails(to=user)[0].subject
    assert "/en/programs/openings/" in mails(to=user)[0].text


def test_what_was_read_in_the_meantime_is_not_mailed(database: Any) -> None:
    user = make_daily("Asia/Ho_Chi_Minh")
    services.mark_read(write_at(user, datetime(2024, 3, 4, tzinfo=UTC)))
    session().commit()
    assert schedule.send_digests() == 0


def test_read_notices_are_forgotten_after_their_time_and_unread_ones_kept(database: Any) -> None:
    user = make_user()
    tell_of_opening(user)
    tell_of_opening(user)
    told(user)[0].read_at = datetime(2020, 1, 1, tzinfo=UTC)
    session().commit()
    assert schedule.forget_old() == 1
    assert len(told(user)) == 1


def test_the_export_of_an_expert_has_what_they_were_told(database: Any) -> None:
    introduction = make_introduction()
    person = introduction.person
    owner = session().get(type(make_user()), person.user_id)
    services.tell("introduction_withdrawn", owner, introduction=introduction)
    session().flush()
    [entry] = export.read_everything(person)["notices"]
    assert introduction.code in entry["case_vi"]
