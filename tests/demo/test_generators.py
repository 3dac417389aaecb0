import itertools
import re
import types
import unicodedata
from collections import Counter
from random import Random
from string import Formatter
from typing import Any

import pytest
from sqlalchemy import inspect

from registry.demo import name_tables, people, places, research, teaching
from registry.demo.data import read_table
from registry.demo.people import DrawnPerson
from registry.demo.state_actions import BY_STATE
from registry.taxonomy.loading_rows import read_rows

TABLES = (
    "blocked_names country_weights employers foreign_names job_titles married_names"
    " research_patterns research_topics research_vocabulary special_names vietnamese_names"
    " western_given_names"
).split()
SENTENCE_END = re.compile(r"(?<=\.) (?=\w)")


def every_text(seed: int, code: str) -> list[str]:
    rng = Random(seed)
    texts = [*research.compose_summary(rng, code), *research.compose_thesis(rng, code)]
    for level in research.LEVELS:
        texts += research.compose_opening(rng, code, level)
        texts += research.compose_program(rng, code, level)
    for course in teaching.compose_courses(rng, code):
        texts += [course.name_vi, course.name_en]
    return texts


def skeletons(text: str, topic: research.Topic, language: str) -> list[str]:
    """The sentences of a text with the words of its topic taken out."""
    phrases = [getattr(pair, language) for pair in (topic.name, *topic.objects, *topic.methods)]
    phrases += [getattr(pair, language) for pair in topic.applications]
    for phrase in sorted(phrases, key=len, reverse=True):
        text = re.sub(re.escape(phrase), "…", text, flags=re.IGNORECASE)
    return SENTENCE_END.split(text)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_complete_and_composed(name: str) -> None:
    rows = read_table(name)
    assert rows
    for row in rows:
        assert None not in row
        assert all(value is not None for value in row.values())
        assert all(unicodedata.is_normalized("NFC", value) for value in row.values())


def test_the_vocabulary_covers_enough_fields_in_depth() -> None:
    topics = research.topics()
    assert len({topic.field_code for topic in topics}) >= 45
    for topic in topics:
        assert len(set(topic.objects)) >= 8
        assert len(set(topic.methods)) >= 6
        assert len(set(topic.applications)) >= 5
        phrases = (*topic.objects, *topic.methods, *topic.applications)
        assert all(phrase.vi and phrase.en for phrase in phrases)


def test_every_topic_stands_under_a_known_research_field() -> None:
    stem = {row["code"]: row["is_stem"] == "1" for row in read_rows("ford_fields.csv")}
    for topic in research.topics():
        assert stem[topic.field_code] is (topic.weight > 0)
    assert all(stem[code] for code in research.field_codes())


def test_every_topic_names_a_known_strategic_technology() -> None:
    rows = read_rows("strategic_technologies.csv")
    known = {row["code"] for row in rows if row["scheme"] == "QD1131-2025"}
    assert {topic.technology for topic in research.topics()} - {""} <= known


def test_both_languages_of_a_pattern_have_the_same_gaps() -> None:
    for row in read_table("research_patterns"):
        vi, en = (
            sorted(gap.lower() for _text, gap, _spec, _conversion in Formatter().parse(text) if gap)
            for text in (row["vi"], row["en"])
        )
        assert vi == en, row


@pytest.mark.parametrize(
    ("purpose", "role", "levels"),
    [
        ("thesis", "title", [""]),
        ("opening", "title", [""]),
        ("course", "name", [""]),
        ("program", "name", ["engineer", "master", "doctoral"]),
    ],
)
def test_titles_and_names_have_many_shapes(purpose: str, role: str, levels: list[str]) -> None:
    for level in levels:
        assert len(set(research.patterns(purpose, role, level))) >= 12


def test_texts_are_the_same_for_the_same_seed() -> None:
    assert every_text(7, "10201") == every_text(7, "10201")
    assert every_text(7, "10201") != every_text(8, "10201")


def test_every_field_gives_whole_texts_in_both_languages() -> None:
    for seed, code in enumerate(sorted(set(research.field_codes()) | {"50201", "50301", "299"})):
        for text in every_text(seed, code):
            assert text.strip() == text != ""
            assert not re.search(r"[{}]|  ", text)
            assert unicodedata.is_normalized("NFC", text)
            assert not re.search(r"\b(?:for|into|of|with|as|is|at) a [aeio]", text), text


def test_summaries_are_sentences_that_never_repeat_their_shape() -> None:
    for seed in range(400):
        topic = research.draw_topic(Random(seed))
        summary = research.compose_summary(Random(seed), topic.field_code, topic=topic)
        for language, text in (("vi", summary.vi), ("en", summary.en)):
            found = skeletons(text, topic, language)
            assert 3 <= len(found) <= 5
            assert len(set(found)) == len(found)
            assert text.endswith(".")


def test_both_languages_of_a_summary_have_as_many_sentences() -> None:
    for seed in range(200):
        summary = research.compose_summary(Random(seed), "10405")
        assert summary.vi.count(". ") == summary.en.count(". ")


def test_the_words_of_a_summary_come_from_its_own_field() -> None:
    topic = research.topics_of_field("20314")[0]
    summary = research.compose_summary(Random(3), "20314")
    assert any(phrase.en in summary.en for phrase in (*topic.objects, *topic.methods))
    assert any(phrase.vi in summary.vi for phrase in (*topic.objects, *topic.methods))


def test_a_field_without_words_of_its_own_borrows_those_of_its_group() -> None:
    assert {topic.field_code for topic in research.topics_of_field("10599")} <= {
        "10501",
        "10504",
        "10509",
        "10511",
        "10512",
        "10513",
    }


def test_a_field_of_an_unknown_section_is_refused() -> None:
    with pytest.raises(ValueError, match="No research vocabulary"):
        research.compose_summary(Random(1), "60101")


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="Unknown programme level"):
        research.compose_opening(Random(1), "10201", "bachelor")


def test_an_english_thesis_keeps_abbreviations_as_they_are_written() -> None:
    assert research.title_case("on mRNA vaccines with applications") == (
        "On mRNA Vaccines with Applications"
    )


def test_a_vietnamese_thesis_is_its_own_original() -> None:
    thesis = research.compose_thesis(Random(5), "10101", language="vi")
    assert thesis.original == thesis.vi != thesis.en


def test_courses_of_one_field_are_worded_apart() -> None:
    for seed in range(50):
        courses = teaching.compose_courses(Random(seed), "20202", count=6)
        assert len({course.name_vi for course in courses}) == 6
        assert all(2 <= course.credits <= 4 for course in courses)


@pytest.mark.parametrize("count", [0, 1000])
def test_an_impossible_number_of_courses_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="Ask for 1 to"):
        teaching.compose_courses(Random(1), "20202", count=count)


def test_people_are_streamed_one_by_one() -> None:
    stream = people.people(1, 10**9)
    assert isinstance(stream, types.GeneratorType)
    assert len(list(itertools.islice(stream, 5))) == 5


def test_a_person_is_the_same_however_many_are_asked_for() -> None:
    assert list(people.people(3, 50)) == list(people.people(3, 500))[:50]
    assert list(people.people(3, 50)) != list(people.people(4, 50))


@pytest.fixture(scope="module")
def crowd() -> list[DrawnPerson]:
    return list(people.people(2026, 10_000))


def test_every_address_is_one_persons_alone_and_cannot_be_delivered(
    crowd: list[DrawnPerson],
) -> None:
    addresses = [person.email for person in crowd]
    assert len(set(addresses)) == len(addresses)
    shape = re.compile(r"[a-z]+\.[a-z]+\.\d+@example\.(org|net|edu)")
    assert all(shape.fullmatch(address) for address in addresses)


def test_names_are_well_formed(crowd: list[DrawnPerson]) -> None:
    for person in crowd:
        for text in (person.name.full, *person.publishing_names):
            assert unicodedata.is_normalized("NFC", text)
            assert text == " ".join(text.split())
            assert not {"\u00d0", "\u00f0", "\u0189"} & set(text)
        assert person.name.given
        assert sorted(
            f"{person.name.family} {person.name.middle} {person.name.given}".split()
        ) == sorted(person.name.full.split())
        assert person.name.full not in person.publishing_names
        assert len(set(person.publishing_names)) == len(person.publishing_names)


def test_everyone_has_a_name_in_print(crowd: list[DrawnPerson]) -> None:
    assert all(person.publishing_names for person in crowd)


def test_vietnamese_letters_are_kept_in_the_name_and_plain_in_print(
    crowd: list[DrawnPerson],
) -> None:
    marked = [person for person in crowd if "Đ" in person.name.full or "đ" in person.name.full]
    assert len(marked) > 300
    assert name_tables.plain("Đặng Đức Dũng") == "Dang Duc Dung"
    assert name_tables.plain("Małgorzata Østergaard Strauß") == "Malgorzata Ostergaard Strauss"


def test_middle_names_fit_the_gender(crowd: list[DrawnPerson]) -> None:
    for person in crowd:
        middles = set(person.name.middle.split())
        if person.category != "foreign" and "Thị" in middles:
            assert person.gender == "female"
        if person.category != "foreign" and "Văn" in middles:
            assert person.gender == "male"


def test_surnames_follow_their_share(crowd: list[DrawnPerson]) -> None:
    home = [person for person in crowd if person.category != "foreign"]
    shares = Counter(name_tables.plain(person.name.family) for person in home)
    assert 0.28 < shares["Nguyen"] / len(home) < 0.36
    assert 0.08 < shares["Tran"] / len(home) < 0.14


def test_the_mixture_of_categories_and_names_is_wide(crowd: list[DrawnPerson]) -> None:
    categories = Counter(person.category for person in crowd)
    assert set(categories) == {"overseas_vietnamese", "vn_citizen_abroad", "foreign"}
    assert 0.06 < categories["foreign"] / len(crowd) < 0.10
    western = {row["name"] for row in read_table("western_given_names")}
    born_abroad = [p for p in crowd if p.category != "foreign" and p.name.given in western]
    assert 0.04 < len(born_abroad) / len(crowd) < 0.08
    assert any(person.name.family in {"Tôn Thất", "Tôn Nữ", "Âu Dương"} for person in crowd)
    assert any(person.name.given.startswith("H'") for person in crowd)
    assert any("-" in name for person in crowd for name in person.publishing_names)
    assert len({person.name.full for person in crowd}) > 8_000


def test_nobody_bears_the_name_of_somebody_famous(crowd: list[DrawnPerson]) -> None:
    assert name_tables.is_blocked("Ngô Bảo Châu")
    assert name_tables.is_blocked("Bao Chau Ngo")
    for person in crowd:
        assert not any(map(name_tables.is_blocked, (person.name.full, *person.publishing_names)))


def test_only_the_surname_is_ever_printed_in_capitals(crowd: list[DrawnPerson]) -> None:
    for person in crowd:
        surname = name_tables.plain(person.name.family).upper().split()
        for word in " ".join(person.publishing_names).split():
            if len(word) > 1 and word.isalpha() and not word[1:].islower():
                assert word.upper() in surname


def test_nothing_tells_an_age(crowd: list[DrawnPerson]) -> None:
    assert not {name for name in people.DrawnPerson.__slots__ if "birth" in name or name == "age"}
    assert {person.generation for person in crowd} == {"older", "middle", "younger"}


def test_everyone_lives_where_an_employer_is_known(crowd: list[DrawnPerson]) -> None:
    for country in {person.country for person in crowd}:
        assert places.employers_in(country, places.UNIVERSITY)


def test_employers_are_abroad_in_forty_countries_and_named_once() -> None:
    employers = places.employers()
    assert len(employers) >= 320
    assert len({employer.name for employer in employers}) == len(employers)
    assert {employer.country for employer in employers} == set(places.countries())
    assert len(places.countries()) == 40
    assert "VN" not in places.countries()


def test_every_country_is_one_of_the_reference_countries() -> None:
    known = {row["iso2"] for row in read_rows("countries.csv")}
    named = itertools.chain.from_iterable(
        row["countries"].split() for row in read_table("job_titles")
    )
    assert set(places.countries()) | set(named) <= known
    assert {row["country"] for row in read_table("foreign_names")} <= known


def test_every_employer_has_titles_for_every_stage() -> None:
    for employer, stage in itertools.product(places.employers(), places.STAGES):
        title = places.draw_job_title(Random(1), employer, stage)
        assert title.vi
        assert title.en


def test_most_people_work_in_the_large_host_countries() -> None:
    drawn = Counter(places.draw_country(Random(seed)) for seed in range(4_000))
    assert drawn.most_common(1)[0][0] == "US"
    assert sum(drawn[code] for code in ("US", "FR", "AU", "JP", "DE", "KR")) > 2_000


def test_a_country_without_employers_is_refused() -> None:
    with pytest.raises(ValueError, match="is known in country"):
        places.draw_employer(Random(1), "AQ")


def test_a_doctorate_can_be_asked_from_universities_only() -> None:
    for seed in range(100):
        assert places.draw_employer(Random(seed), kind=places.UNIVERSITY).kind == "university"


def test_every_state_of_a_told_history_is_reached_by_an_action() -> None:
    for model, actions in BY_STATE.items():
        column: Any = inspect(model).columns["state"]
        states = {state.value for state in column.type.enum_class}
        assert actions.keys() == states, model
