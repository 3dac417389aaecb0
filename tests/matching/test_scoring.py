"""The score tells people of one field apart, by what the opening's own text and terms ask for."""

import random
import re
from datetime import timedelta
from typing import Any

import pytest
from factories import add, make_institution, make_opening, make_person, make_program, make_user

from registry.background import indexing
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts import search_documents
from registry.experts.kinds import Audience, FieldGroup
from registry.experts.models import AvailabilityWindow
from registry.matching import labels, queries, scoring, second_stage
from registry.programs.kinds import CriterionKind, CriterionSubject
from registry.taxonomy.kinds import Mode
from search.engine import AnyOf, SearchEngine

SHOWN = ((FieldGroup.NAME, Audience.INSTITUTIONS), (FieldGroup.SUMMARY, Audience.INSTITUTIONS))
FIELD = (CriterionKind.HARD, CriterionSubject.FIELD, "10201", 40)


def offer(person: Any, mode: Mode, *, start: int, days: int) -> None:
    first = hanoi_today() + timedelta(start)
    window = AvailabilityWindow(
        person_id=person.id, mode=mode, starts_on=first, ends_on=first + timedelta(days)
    )
    add(window)


def exact(opening: Any, *persons: Any) -> list[Any]:
    facts = queries.candidates(persons, opening)
    return [scoring.score(opening, facts[person.id]).exact for person in persons]


def test_of_one_field_who_writes_of_the_subject_is_before_who_does_not(database: Any) -> None:
    opening = make_opening(
        title_vi="Giảng viên về trí tuệ nhân tạo cho chẩn đoán hình ảnh",
        title_en="Lecturer in AI for diagnostic imaging",
    )
    imaging = make_person(
        shown=SHOWN, summary_vi="Tôi dùng học sâu cho chẩn đoán hình ảnh.", summary_en=""
    )
    english = make_person(
        shown=SHOWN, summary_vi="", summary_en="Deep learning for diagnostic imaging of the liver."
    )
    security = make_person(
        shown=SHOWN,
        summary_vi="Phát hiện xâm nhập mạng và mật mã.",
        summary_en="Intrusion detection.",
    )
    hidden = make_person(summary_vi="Chẩn đoán hình ảnh.", summary_en="Diagnostic imaging.")
    database.expire_all()
    first, second, third, fourth = exact(opening, imaging, english, security, hidden)
    assert min(first, second) > third
    assert fourth == third, "what institutions may not read earns nothing"


def test_a_window_of_another_mode_is_no_window_of_this_one(database: Any) -> None:
    opening = make_opening(mode=Mode.VISITING_SEMESTER)
    fitting, block, elsewhen, silent = (make_person() for _ in range(4))
    offer(fitting, Mode.VISITING_SEMESTER, start=60, days=300)
    offer(block, Mode.INTENSIVE_BLOCK, start=60, days=300)
    offer(elsewhen, Mode.INTENSIVE_BLOCK, start=60, days=300)
    offer(elsewhen, Mode.VISITING_SEMESTER, start=600, days=100)
    database.expire_all()
    scores = exact(opening, fitting, elsewhen, block)
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3
    [told] = queries.candidates([silent], opening).values()
    score = scoring.score(opening, told)
    assert score.known < 100, "what nobody has stated is not known, and said to be so"


@pytest.fixture
def recruiter(client: Any) -> Any:
    institution = make_institution()
    user = make_user(Role.INSTITUTION_RECRUITER, organisation=institution.organisation)
    client.log_in(user)
    client.institution = institution
    return client


def points_in(page: Any) -> list[int]:
    return [int(found) for found in re.findall(r'<div class="score">\s*<b>(\d+)</b>', page.text)]


def test_the_points_fall_from_place_to_place_and_are_those_of_the_profile(
    recruiter: Any, database: Any, searching: SearchEngine
) -> None:
    opening = make_opening(make_program(recruiter.institution), criteria=(FIELD,))
    texts = ("Học máy cho ảnh.", "Học máy và học sâu.", "Mật mã.", "Cơ sở dữ liệu.", "Học máy.")
    persons = [make_person(shown=SHOWN, summary_vi=text, summary_en="") for text in texts]
    offer(persons[3], Mode.VISITING_SEMESTER, start=60, days=300)
    database.commit()
    while indexing.index_pending():
        pass
    page = recruiter.get(f"/vi/experts/?opening={opening.id}")
    points = points_in(page)
    assert points == sorted(points, reverse=True)
    assert len(points) == len(texts)
    order = re.findall(r'<h3><a href="/vi/experts/([0-9a-f-]{36})', page.text)
    profile = recruiter.get(f"/vi/experts/{order[0]}?opening={opening.id}")
    assert points_in(profile) == points[:1]


def test_who_of_equals_comes_first_changes_from_day_to_day(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening = make_opening()
    persons = [make_person() for _ in range(6)]
    database.expire_all()
    first = set()
    for day in range(40):
        today = hanoi_today() + timedelta(day)
        monkeypatch.setattr(second_stage, "hanoi_today", lambda today=today: today)
        order = queries._in_order_of_score(persons, opening)
        assert order == queries._in_order_of_score(persons, opening)
        first.add(order[0].id)
    assert len(first) == len(persons)


@pytest.mark.usefixtures("database")
def test_a_hard_rule_on_time_asks_for_one_window_of_the_mode() -> None:
    musts = (
        (CriterionKind.HARD, CriterionSubject.WINDOW, "", 10),
        (CriterionKind.HARD, CriterionSubject.MODE, "", 10),
    )
    opening = make_opening(criteria=musts)
    rules = [rule for rule in scoring.hard_rules(opening) if isinstance(rule, AnyOf)]
    [slots] = [rule.values for rule in rules if rule.field == "slots"]
    assert slots
    assert all(one.startswith("visiting_semester:") for one in slots)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("with_mode", [False, True])
def test_nobody_listed_under_a_must_on_time_fails_it(with_mode: bool) -> None:
    """The filter and the score look at the same windows, each of them and not the span of all."""
    subjects = [CriterionSubject.WINDOW, *([CriterionSubject.MODE] if with_mode else [])]
    rng = random.Random(4)
    told = set()
    for _opening in range(12):
        starts = hanoi_today() + timedelta(rng.randrange(30, 500))
        opening = make_opening(
            criteria=tuple((CriterionKind.HARD, subject, "", 10) for subject in subjects),
            starts_on=starts,
            ends_on=starts + timedelta(rng.randrange(20, 200)),
        )
        [rule] = [
            one
            for one in scoring.hard_rules(opening)
            if isinstance(one, AnyOf) and one.field in {"months", "slots"}
        ]
        for _person in range(40):
            windows = [random_window(rng) for _ in range(rng.randrange(1, 4))]
            document = search_documents._period(windows)
            is_listed = bool(set(document[rule.field]) & set(rule.values))
            share = scoring._window_share(
                opening, [(one.mode.value, one.starts_on, one.ends_on) for one in windows]
            )
            assert not is_listed or share, (rule.values, windows)
            told.add(is_listed)
    assert told == {True, False}


def random_window(rng: random.Random) -> AvailabilityWindow:
    starts = hanoi_today() + timedelta(rng.randrange(0, 700))
    return AvailabilityWindow(
        mode=rng.choice(list(Mode)),
        starts_on=starts,
        ends_on=starts + timedelta(rng.randrange(150)),
    )


def test_words_that_earn_no_point_are_not_told_as_a_reason(database: Any) -> None:
    opening = make_opening(
        title_vi="",
        description_vi="",
        title_en="Lecturer",
        description_en="Optics, quantum gravity " + "of holes " * 90,
    )
    person = make_person(
        shown=SHOWN, summary_vi="", summary_en="Optics, and " + "soil ecology " * 90
    )
    database.expire_all()
    score = scoring.score(opening, queries.candidates([person], opening)[person.id])
    [part] = [one for one in score.parts if one.criterion.subject is scoring.OwnSubject.WORDS]
    assert score.likeness is not None
    assert score.likeness.words == ("optics",)
    assert not part.points
    told = labels.score_rows(score, opening)
    assert not any("optics" in str(row).lower() for row in told)
