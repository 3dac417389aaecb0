"""Where people live: found under any name, and served by the mission of their district."""

import re
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from factories import make_country, make_institution, make_mission, make_person, make_user
from flask import Flask, g
from sqlalchemy import select

from registry.core import facts
from registry.core.i18n import hanoi_today
from registry.core.packaged import read_rows
from registry.core.permissions import Role
from registry.core.zones import current_zone, zone_choices
from registry.experts.models import Person, Residence
from registry.experts.queries import visible_people
from registry.profile.forms.offer import LanguageRow
from registry.taxonomy import districts, missions, words
from registry.taxonomy.choices import country_choices
from registry.taxonomy.loading_places import _mission_code
from registry.taxonomy.missions import find_responsible_mission
from registry.taxonomy.models import OrganisationName
from search.text.analysis import fold

FURTHER = {  # older names, names by sound, short forms, the country's own languages
    "US": "United States of America | U.S.A.",
    "GB": "Anh quốc | Great Britain | Scotland",
    "KR": "Nam Hàn | Republic of Korea | 대한민국",
    "CN": "Trung Hoa | PRC | 中国",
    "JP": "日本",
    "DE": "CHLB Đức | Deutschland | Allemagne",
    "RU": "Liên bang Nga | Россия",
    "CZ": "Cộng hoà Séc | Tiệp | Czech Republic | Česko",
    "NL": "Hoà Lan | Nederland",
    "CH": "Thuỵ Sỹ | Schweiz | Suisse",
    "BE": "België | Belgique",
    "IE": "Ai-len | Éire",
    "MX": "Mê-hi-cô | México",
    "AU": "Ốt-xtrây-li-a",
    "MY": "Ma-lai-xi-a",
    "SA": "Ả-rập Xê-út | KSA",
}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_country_answers_to_its_everyday_names(app: Flask, database: Any, language: str) -> None:
    for code in {"US", "GB", "KR", "AU", "DE", "VN", *FURTHER}:
        make_country(code)
    wanted = {
        "US": "Mỹ USA",
        "GB": "UK Vương",
        "KR": "Hàn",
        "AU": "Úc",
        "DE": "Deutschland",
        "VN": "Vietnam",
    }
    with app.test_request_context(f"/{language}/"):
        g.locale = language
        labels = {code: label for code, label, _words in country_choices()}
        found = {
            code: fold(f"{label} {words.get('data-words')}")
            for code, label, words in country_choices()
        }
    for code, names in wanted.items():
        assert all(word in labels[code] for word in (*names.split(), code)), labels[code]
    missing = {
        code: [word for word in words.split(" | ") if fold(word) not in found[code]]
        for code, words in FURTHER.items()
    }
    assert {code: words for code, words in missing.items() if words} == {}


def test_each_place_has_one_zone_with_its_offset(app: Flask) -> None:
    with app.test_request_context("/en/"):
        g.locale = "en"
        zones = dict(zone_choices())
    assert not [name for name in zones if name.startswith(("Etc/", "US/")) or "Saigon" in name]
    assert {current_zone(name) for name in ("Asia/Saigon", "Asia/Ho_Chi_Minh")} == {
        "Asia/Ho_Chi_Minh"
    }
    assert "(GMT+7)" in zones["Asia/Ho_Chi_Minh"]
    offset = datetime.now(UTC).astimezone(ZoneInfo("America/Los_Angeles")).utcoffset()
    assert offset is not None
    assert zones["America/Los_Angeles"] == f"Los Angeles (GMT{int(offset.total_seconds()) // 3600})"
    assert current_zone("US/Pacific") == "America/Los_Angeles"
    assert len(set(zones.values())) == len(zones)


def test_every_state_lies_in_the_district_of_a_mission() -> None:
    today = hanoi_today()
    rows = districts.list_subdivisions(today)
    assert {"US", "AU", "JP", "DE", "CN"} <= {country for country, _code, _name in rows}
    assert all(code.startswith(f"{country}-") for country, code, _name in rows)
    assert all(districts.find_mission_code(code, today) for _country, code, _name in rows)
    assert "SANFRANCISCO" in districts.find_mission_code("US-CA", today)
    assert "FRANKFURT" in districts.find_mission_code("DE-BW", today)
    assert districts.find_mission_code("XX-1", today) == ""


def test_the_mission_of_the_district_is_asked_and_else_that_of_the_country(database: Any) -> None:
    today = hanoi_today()
    embassy = make_mission("US")
    assert find_responsible_mission("US", today) == embassy
    assert find_responsible_mission("US", today, subdivision_code="US-CA") == embassy
    consulate = make_mission("XX")
    consulate.organisation.code = "MISSION-US-SANFRANCISCO-CON"
    database.flush()
    assert find_responsible_mission("US", today, subdivision_code="US-CA") == consulate
    assert find_responsible_mission("US", today, subdivision_code="US-NY") == embassy


def test_a_mission_sees_those_of_its_own_district_and_the_embassy_the_rest(database: Any) -> None:
    embassy, consulate, elsewhere = make_mission("US"), make_mission("XX"), make_mission("DE")
    consulate.organisation.code = "MISSION-US-SANFRANCISCO-CON"
    people = {place: make_person(country=place[:2]) for place in ("US", "US-CA", "US-NY", "DE")}
    for place, person in people.items():
        known = database.scalars(select(Residence).where(Residence.person_id == person.id)).one()
        state = place if "-" in place else ""
        facts.correct(known, by=None, reason="state", subdivision_code=state)
    database.flush()
    seen = {
        mission.id: {
            place
            for place, person in people.items()
            if database.scalar(visible_people(officer).where(Person.id == person.id))
        }
        for mission in (embassy, consulate, elsewhere)
        for officer in [make_user(Role.MISSION_OFFICER, organisation=mission.organisation)]
    }
    assert seen == {embassy.id: {"US", "US-NY"}, consulate.id: {"US-CA"}, elsewhere.id: {"DE"}}


@pytest.mark.parametrize("reader", ["vi", "en"])
def test_zones_and_languages_are_found_by_everyday_words(app: Flask, reader: str) -> None:
    wanted = {
        "Asia/Ho_Chi_Minh": "Hà Nội | Vietnam | Saigon",
        "America/Los_Angeles": "San Francisco | Mỹ | USA",
        "Europe/Berlin": "Stuttgart | Đức | Deutschland",
    }
    with app.test_request_context(f"/{reader}/"):
        g.locale = reader
        zones = words.zone_words()
        form = LanguageRow(prefix="languages-0-", meta={"csrf": False})
        more = LanguageRow(prefix="languages-1-", meta={"csrf": False})
    for zone, typed in wanted.items():
        assert not [one for one in typed.split(" | ") if fold(one) not in fold(zones[zone])], zone
    assert set(zones) == {name for name, _label in zone_choices()}
    found = {
        code: fold(known.get("data-words", "")) for code, _name, known in form.language.choices
    }
    for code, typed in {
        "de": "Deutsch | German | Tiếng Đức",
        "ja": "日本語 | Nhật",
        "fr": "français",
    }.items():
        assert not [one for one in typed.split(" | ") if fold(one) not in found[code]], code
    assert not any(known for _code, _name, known in more.language.choices)
    assert 'data-words-of="languages-0-language"' in more.language()


def test_missions_and_organisations_are_found_by_every_name(app: Flask, database: Any) -> None:
    mission = make_mission("US")
    organisation = make_institution().organisation
    organisation.code, organisation.name_vi, organisation.name_en = (
        "HaUI",
        "Công nghiệp Hà Nội",
        "Industry",
    )
    facts.record(
        OrganisationName(
            organisation_id=organisation.id, name_vi="Cao đẳng Cũ", name_en="Old College",
            valid_from=date(2000, 1, 1),
        ),
        by=None,
    )  # fmt: skip
    database.flush()
    with app.test_request_context("/en/"):
        g.locale = "en"
        found = {
            one: fold(f"{label} {more['data-words']}")
            for one, label, more in missions.mission_choices()
        }
        [(_id, label, more)] = words.organisation_choices([organisation])
    assert all(fold(name) in found[str(mission.id)] for name in ("Mỹ", "nước Mỹ", "USA"))
    assert label == "Industry"
    assert all(name in more["data-words"] for name in ("HaUI", "Công nghiệp Hà Nội", "Cao đẳng Cũ"))


def test_no_district_is_told_in_english_on_a_vietnamese_page(app: Flask) -> None:
    rows = read_rows("registry.taxonomy", "consular_districts.csv")
    texts = [row["district_description"] for row in rows if row["kind"] == "consulate_general"]
    with app.test_request_context("/vi/"):
        g.locale = "vi"
        told = " ".join(map(districts.district_label, texts))
    english = re.findall(
        r"\b(?:indicative|part|provinces?|usual|also|exact|not|opened|western)\b", told
    )
    assert english == []
    assert "Texas" in told


def test_the_district_file_names_missions_that_the_register_has(database: Any) -> None:
    ours = {_mission_code(row) for row in read_rows("registry.taxonomy", "missions.csv")}
    today = hanoi_today()
    named = {
        districts.find_mission_code(code, today)
        for _country, code, _name in districts.list_subdivisions(today)
    }
    assert named <= ours, named - ours
