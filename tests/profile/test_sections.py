"""Sections and claims whose pages need a rule of their own."""

from datetime import date
from typing import Any

import pytest
from factories import make_user
from pages import ticked, token
from sqlalchemy import select

from registry.audit.models import AccessEvent
from registry.core import facts
from registry.core.dates import Precision
from registry.core.permissions import Role
from registry.experts.changes import Correction, NewPeriod, decide_change
from registry.experts.claim_models import Claim
from registry.experts.consent_models import VisibilityRule
from registry.experts.kinds import Audience, FieldGroup
from registry.experts.models import Doctorate, Employment, Person, Residence
from registry.taxonomy import queries as taxonomy
from registry.verification import conflicts


def save(client: Any, section: str, **values: Any) -> Any:
    address = f"/vi/profile/section/{section}"
    page = client.get(address)
    text: str = page.get_data(as_text=True)
    version = text.partition('name="version"')[2].partition('value="')[2].partition('"')[0]
    hidden = {"csrf_token": token(page), "version": version}
    return client.post(address, data=hidden | values)


@pytest.mark.parametrize(
    ("section", "values"),
    [
        ("names", {"full": "123", "gender": "female"}),
        ("names", {"full": "Lê Anh", "family": "Trần", "gender": "female"}),
        ("visibility", {"preset": "own", "institutions": ["contacts"]}),
        ("visibility", {"preset": "nonsense"}),
    ],
)
def test_input_that_contradicts_itself_is_refused(
    client: Any, expert: Person, section: str, values: Any
) -> None:
    assert save(client, section, **values).status_code == 422


def test_a_pattern_sets_exactly_its_pairs(client: Any, expert: Person, database: Any) -> None:
    assert save(client, "visibility", preset="named").status_code == 302
    rules = database.scalars(select(VisibilityRule)).all()
    assert {(rule.field_group, rule.audience) for rule in rules} == {
        (FieldGroup.NAME, Audience.INSTITUTIONS),
        (FieldGroup.SUMMARY, Audience.INSTITUTIONS),
        *((group, Audience.MINISTRY) for group in FieldGroup),
    }


def test_a_withdrawn_profile_cannot_be_changed(client: Any, expert: Person) -> None:
    page = client.get("/vi/profile/withdraw")
    data = {"csrf_token": token(page), "version": str(expert.version), **ticked(page)}
    client.post("/vi/profile/withdraw", data=data)
    assert save(client, "names", full="Lê Minh Anh", gender="undeclared").status_code == 409


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_queue_names_the_expert_and_that_is_in_their_access_log(
    client: Any, queued: Claim, language: str, database: Any
) -> None:
    verifier = make_user(Role.VERIFIER)
    client.log_in(verifier)
    text = client.get(f"/{language}/verification/").get_data(as_text=True)
    assert queued.person.number in text
    assert "Huyền" in text
    [reading] = database.scalars(
        select(AccessEvent).where(AccessEvent.person_id == queued.person_id)
    )
    assert (reading.viewer_id, reading.fields) == (verifier.id, ["name"])


def test_a_verifier_with_a_stake_sees_the_reason_and_not_the_person(
    client: Any, queued: Claim, monkeypatch: pytest.MonkeyPatch, database: Any
) -> None:
    monkeypatch.setattr(
        conflicts.conflicts_of,
        "followers",
        [lambda _user, person_id: person_id == queued.person_id],
    )
    client.log_in(make_user(Role.VERIFIER))
    response = client.get(f"/en/verification/{queued.id}")
    assert response.status_code == 403
    assert "Another verifier must take this claim" in response.get_data(as_text=True)
    assert "Huyền" not in response.get_data(as_text=True)
    assert not database.scalars(select(AccessEvent)).all()


def test_a_fault_stands_at_its_list_or_at_its_field(client: Any, expert: Person) -> None:
    twice = {"languages-0-language": "en", "languages-1-language": "en"}
    levels = {"languages-0-level": "C1", "languages-1-level": "B1"}
    text = save(client, "languages", **twice, **levels).text
    assert 'id="languages-error"' in text
    assert 'id="languages-0-language-error"' not in text

    text = save(client, "availability", **{"windows-0-mode": "online"}).text
    assert 'id="windows-0-starts_on-error"' in text
    assert 'id="windows-error"' not in text
    assert "starts_on&#39;" not in text  # no list of faults as the code holds it


PARTIAL = [
    ("2014", date(2014, 12, 31), Precision.YEAR, "2014"),
    ("6/2014", date(2014, 6, 30), Precision.MONTH, "06/2014"),
    ("tháng 6 năm 2014", date(2014, 6, 30), Precision.MONTH, "06/2014"),
    ("5.9.2014", date(2014, 9, 5), Precision.DAY, "05/09/2014"),
]


@pytest.mark.parametrize(("typed", "day", "precision", "shown"), PARTIAL)
def test_what_is_known_of_a_date_in_the_past_is_kept_and_no_more_is_shown(
    client: Any,
    expert: Person,
    database: Any,
    typed: str,
    day: date,
    precision: Precision,
    shown: str,
) -> None:
    at_home = {"country_code": "DE", "reason": "typed wrong"}
    work = {"employer": "Universität", "kind": "employed"}
    living = {"category": "overseas_vietnamese", "city": "Stuttgart"}
    degree = {
        "degree_kind": "phd",
        "degree_title": "Dr.",
        "field_code": database.scalar(select(Doctorate.field_code)) or field_code(),
        "institution": "Uni",
        "repository_url": "doi:10.1000/182",
    }
    for section, model, values in (
        ("employment", Employment, work | {"since": typed}),
        ("residence", Residence, living | {"since": typed}),
        ("doctorate", Doctorate, degree | {"awarded_on": typed}),
    ):
        assert save(client, section, **at_home, **values).status_code == 302
        row = facts.read(model).where(model.person_id == expert.id)
        stored = database.scalars(row.order_by(model.recorded_at.desc())).first()
        assert (stored.valid_from, stored.precision) == (day, precision)
        page = client.get(f"/vi/profile/section/{section}").text
        assert f'value="{shown}"' in page
        assert f"{shown} –" in page
        assert precision is Precision.DAY or f"{day:%d/%m/%Y}" not in page


def field_code() -> str:
    return taxonomy.list_concepts(taxonomy.FIELDS, level=3)[0].code


def test_a_year_that_is_told_again_with_its_day_is_a_correction() -> None:
    known = Residence(
        country_code="DE", city="", precision=Precision.YEAR, valid_from=date(2014, 12, 31)
    )
    said = {"country_code": "DE", "city": "", "precision": Precision.DAY}
    assert decide_change(known, said, since=date(2014, 6, 12)) == Correction(
        frozenset({"precision", "valid_from"})
    )
    elsewhere = {"country_code": "FR", "city": "", "precision": Precision.YEAR}
    same_year = decide_change(known, elsewhere, since=date(2014, 12, 31), earliest=date(2014, 1, 1))
    assert isinstance(same_year, Correction)
    later = decide_change(known, elsewhere, since=date(2015, 12, 31), earliest=date(2015, 1, 1))
    assert isinstance(later, NewPeriod)
