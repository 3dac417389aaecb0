"""A number as of one day, known on another, never changes: whoever edits what, in any process."""

import itertools
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from factories import make_concept, make_flag, make_institution, make_person, make_term
from targets.worlds import ContractKind, Mode, Story

from registry.core import facts
from registry.core.dates import Precision
from registry.core.db import now, session
from registry.core.i18n import end_of_day
from registry.experts.kinds import ClaimKind, EmploymentKind
from registry.experts.models import Doctorate, Employment
from registry.targets import loading, queries, recount
from registry.targets.models import CountingRuling, Target
from registry.taxonomy.concept_models import ConceptFlag
from registry.taxonomy.kinds import InstitutionKind
from registry.taxonomy.models import AcademicTerm, InstitutionType

DAY = date(2026, 6, 30)
THEN = end_of_day(DAY)
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
ticks = itertools.count(1)  # no two stories are written down at the very same moment


@pytest.fixture
def terms(database: Any) -> dict[str, AcademicTerm]:
    loading.load()
    return {code: make_term(code) for code in ("2025-1", "2025-2", "2026-1")}


def flag_added(_one: Story) -> None:
    make_flag(make_concept("10201"), at=datetime.now(UTC))


def flag_ended(_one: Story) -> None:
    concept = make_concept("10201")
    for flag in session().scalars(
        facts.read(ConceptFlag).where(ConceptFlag.concept_id == concept.id)
    ):
        facts.correct(flag, by=None, reason="decided", valid_to=date(2024, 1, 1))


def calendar_edited(one: Story) -> None:
    facts.correct(
        one.terms["2025-2"],
        by=None,
        reason="moved",
        starts_on=date(2026, 2, 1),
        ends_on=date(2026, 8, 30),
    )


def own_calendar_added(one: Story) -> None:
    make_term(
        "own-1",
        at=datetime.now(UTC),
        starts_on=date(2026, 1, 5),
        ends_on=date(2026, 7, 26),
        teaching_weeks=24,
        institution_id=one.place.id,
    )


def kind_corrected(one: Story) -> None:
    statement = facts.read(InstitutionType).where(InstitutionType.institution_id == one.place.id)
    kind = session().scalars(statement).one()
    facts.correct(kind, by=None, reason="never was one", kind=InstitutionKind.COLLEGE)


def post_corrected(one: Story) -> None:
    """Each, where somebody had several."""
    posts = facts.read(Employment).where(Employment.person_id == one.person.id)
    for post in session().scalars(posts).all():
        facts.correct(post, by=None, reason="the story", kind=EmploymentKind.RETIRED)


def ruling_with_an_old_day(one: Story) -> None:
    ruling = CountingRuling(
        person_id=one.person.id,
        predicate="working_abroad",
        outcome=False,
        decision="1/BGDĐT",
        valid_from=date(2025, 10, 1),
    )
    facts.record(ruling, by=None)


def check_withdrawn(one: Story) -> None:
    one.unchecked(ClaimKind.DOCTORATE)


def found_void(one: Story) -> None:
    one.voided(one.facts[0])


EDITS: tuple[Callable[[Story], None], ...] = (
    flag_added,
    flag_ended,
    calendar_edited,
    own_calendar_added,
    kind_corrected,
    post_corrected,
    ruling_with_an_old_day,
    check_withdrawn,
    found_void,
)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_no_edit_changes_what_was_known(
    terms: dict[str, AcademicTerm], edit: Callable[[Story], None], monkeypatch: Any
) -> None:
    story = told_in_time(terms, monkeypatch)
    before = numbers(THEN)
    assert before["TG1/official"] == [story.person.id]
    edit(story)
    session().flush()
    assert numbers(THEN) == before
    assert list(recount.find_differences(as_of=DAY, known_at=THEN)) == []


def told_in_time(terms: dict[str, AcademicTerm], monkeypatch: Any) -> Story:
    """Everything of this story was written down in March 2026."""
    with monkeypatch.context() as then:
        recorded = MARCH + timedelta(microseconds=next(ticks))
        then.setattr("registry.core.facts.now", lambda: recorded)
        story = Story(terms)
        story.default()
        session().flush()
    return story


def numbers(known_at: datetime | None) -> dict[str, list[Any]]:
    session().flush()
    return {
        f"{target.code}/{reading.rule_set.reading}": [
            row.person_id
            for row in queries.count(
                target, reading=reading.rule_set.reading, as_of=DAY, known_at=known_at
            ).counted
        ]
        for target in queries.list_targets(known_at=known_at)
        for reading in queries.read_band(target, as_of=DAY, known_at=known_at)
    }


def test_a_target_raised_later_was_not_raised_before(terms: dict[str, AcademicTerm]) -> None:
    target = queries.get_target("TG1")
    facts.correct(target, by=None, reason="raised", value=5000)
    session().flush()
    then, now = queries.get_target("TG1", known_at=THEN), queries.get_target("TG1")
    assert (then.value, now.value) == (2000, 5000)
    day = date(2025, 12, 31)
    assert queries.needed_on(then, day) < queries.needed_on(now, day)
    assert session().query(Target).filter_by(code="TG1").count() == 2


def test_what_is_recorded_in_the_last_second_of_a_day_is_known_that_day(
    terms: dict[str, AcademicTerm],
) -> None:
    story = Story(terms)
    last = datetime(2026, 3, 1, 16, 59, 59, 500_000, tzinfo=UTC)  # 23:59:59.5 in Ha Noi
    fact = story.default(recorded_at=last)
    known = facts.believed(type(fact), known_at=end_of_day(date(2026, 3, 1)))
    assert session().query(type(fact)).filter(*known).count() == 1
    earlier = facts.believed(type(fact), known_at=end_of_day(date(2026, 2, 28)))
    assert session().query(type(fact)).filter(*earlier).count() == 0


PAIRS = (
    ("official", "official"),
    ("signed", "signed"),
    ("delivered", "delivered"),
    ("deadline_2029", "from_2030"),
)


@pytest.mark.parametrize("seed", range(6))
def test_in_random_worlds_both_ways_agree_and_pairs_of_readings_fit(
    terms: dict[str, AcademicTerm], seed: int
) -> None:
    rng = random.Random(seed)
    make_concept("60101", is_stem=False)
    stories = [Story(terms | {"2030-1": terms["2026-1"]}) for _person in range(12)]
    for story in stories:
        random_story(story, rng)
    session().flush()
    moments = [date(2026, 9, 1), date(2030, 12, 31), date(2037, 1, 1)]
    for as_of in moments:
        assert list(recount.find_differences(as_of=as_of)) == []
    fit(moments[-1])
    then = now()
    session().flush()
    for edit, story in zip(rng.sample(EDITS, 3), rng.sample(stories, 3), strict=True):
        edit(story)
    session().flush()
    for known_at in (then, None):
        assert list(recount.find_differences(as_of=moments[-1], known_at=known_at)) == []
    fit(moments[-1])


def fit(as_of: date) -> None:
    """Nobody stands in both readings of a pair."""
    for first, second in PAIRS:
        one, other = (
            {
                row.person_id
                for row in queries.count(
                    queries.get_target(code), reading=reading, as_of=as_of
                ).counted
            }
            for code, reading in (("TG1", first), ("TG2", second))
        )
        assert not one & other, f"{first} and {second} share people"


def random_story(one: Story, rng: random.Random) -> None:
    """Contracts of every kind and mode at any time, with doubts of every sort beside them."""
    if rng.random() < 0.2:
        one.place = make_institution(rng.choice(list(InstitutionKind)))
    for _contract in range(rng.randrange(1, 4)):
        random_contract(one, rng)
    doubts: tuple[Callable[[], Any], ...] = (
        lambda: one.unchecked(rng.choice([ClaimKind.DOCTORATE, ClaimKind.EMPLOYMENT_ABROAD])),
        lambda: one.change(Employment, kind=rng.choice(list(EmploymentKind))),
        lambda: one.change(Employment, valid_to=date(2026, 1, 1)),
        lambda: one.lives("VN", date(2025, 9, 1)),
        lambda: one.voided(one.facts[0]),
        lambda: one.check(ClaimKind.DOCTORATE, source_what=""),
        lambda: one.change(
            Employment, valid_to=date(2026, 2, 1), end_precision=rng.choice(list(Precision))
        ),
        lambda: one.change(Doctorate, awarded_on=date(2025, 12, 31), precision=Precision.YEAR),
        lambda: one.job("VN", date(2026, 12, 31), precision=rng.choice(list(Precision))),
        lambda: one.job("VN", date(2024, 9, 1), until=date(2025, 12, 1)),
        lambda: one.degree("60101", checked=True),
        lambda: one.merged(make_person()),
        lambda: one.designated(rng),
    )
    for place in sorted(rng.sample(range(len(doubts)), rng.randrange(0, 3))):
        doubts[place]()
    for _ruling in range(rng.randrange(0, 3)):
        one.ruled(date(2025, 5, 1) + timedelta(rng.randrange(800)), outcome=rng.random() < 0.7)


def random_contract(one: Story, rng: random.Random) -> None:
    signed = date(2025, 5, 1) + timedelta(
        rng.choice((rng.randrange(700), 1900 + rng.randrange(900)))
    )
    starts = signed + timedelta(rng.randrange(0, 60))
    ends = rng.choice((None, starts + timedelta(rng.randrange(20, 420))))
    fact = one.contract(
        signed,
        starts,
        ends,
        kind=rng.choice(list(ContractKind)),
        work_mode=rng.choice(list(Mode)),
        started=rng.random() < 0.8,
        teaching_hours=rng.choice((0, 45)),
        is_checked=rng.random() < 0.8,
        taught_field=rng.choice(("", "10201", "60101")),
    )
    if fact.started_on and rng.random() < 0.5:
        term = rng.choice(list(one.terms.values()))
        taught_on = max(term.ends_on, fact.started_on)
        one.taught(
            fact,
            next(code for code, row in one.terms.items() if row is term),
            weeks=rng.choice((4, 15)),
            valid_from=taught_on,
            is_checked=rng.random() < 0.7,
        )
    if fact.started_on and rng.random() < 0.2:
        last = fact.started_on + timedelta(rng.randrange(5, 200))
        one.facts[-1] = one.ended(fact, last, is_checked=rng.random() < 0.5)
    if fact.started_on and rng.random() < 0.1:
        one.rests(fact, fact.started_on + timedelta(10), fact.started_on + timedelta(30))
