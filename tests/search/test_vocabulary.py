"""Terms of the same meaning, valid on one day."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from engines import make_embedded
from people import people
from vocabulary_rows import vocabulary_rows

from search.engine import Query
from search.text import analysis
from search.text.vocabulary import Meaning, Vocabulary

ROWS: list[Mapping[str, object]] = [
    {"term": "học máy", "concept": "ml", "codes": {"fields": ["10201"]}},
    {"term": "machine learning", "concept": "ml"},
    {"term": "ML", "concept": "ml"},
    {"term": "ML", "concept": "medical law"},
    {"term": "luật y tế", "concept": "medical law"},
    {"term": "học", "concept": "learning"},
    {"term": "study", "concept": "learning"},
    {"term": "máy tính lớn", "concept": "old", "valid_to": "2020-12-31"},
    {"term": "mainframe", "concept": "old", "valid_to": date(2020, 12, 31)},
    {"term": "GS", "concept": "professor", "kind": "title"},
]


def meaning(text: str, *, today: date = date(2026, 1, 1)) -> Meaning | None:
    vocabulary = Vocabulary.from_rows(ROWS, today=today)
    return vocabulary.meaning_at(analysis.query_words(text), 0)


def terms(found: Meaning | None) -> set[str]:
    assert found is not None
    return {term.text for term in found.alternatives}


def test_the_longest_term_wins_and_brings_its_codes() -> None:
    found = meaning("hoc may cho y sinh")
    assert found is not None
    assert found.length == 2
    assert terms(found) == {"machine learning", "ML"}
    assert found.codes == (("fields", ("10201",)),)


def test_an_abbreviation_has_all_its_meanings() -> None:
    assert terms(meaning("ml")) == {"học máy", "machine learning", "luật y tế"}


def test_a_marked_term_stands_for_itself_only() -> None:
    assert meaning("hộc mảy") is None
    assert terms(meaning("học máy")) == {"machine learning", "ML"}


def test_forms_of_an_english_word_are_one_term() -> None:
    assert terms(meaning("machines learning")) == {"học máy", "ML"}


def test_a_term_is_known_only_while_it_is_valid() -> None:
    assert meaning("mainframe") is None
    assert terms(meaning("mainframe", today=date(2019, 5, 1))) == {"máy tính lớn"}


def test_titles_are_known_alone_and_in_compounds() -> None:
    vocabulary = Vocabulary.from_rows(ROWS, today=date(2026, 1, 1))
    assert vocabulary.is_title(analysis.query_words("GS")[0])
    assert not vocabulary.is_title(analysis.query_words("GS.An")[0])


def test_no_term_of_the_vocabulary_finds_more_than_half_of_everybody(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    engine = make_embedded(tmp_path, vocabulary)
    engine.create("experts")
    engine.bulk("experts", list(people(60)))
    texts = dict.fromkeys(str(row["term"]) for row in vocabulary_rows())
    finding = {
        text: engine.search("experts", Query(text, size=1, forgiving=False)).total for text in texts
    }
    engine.close()
    assert len(finding) > 2000
    assert {text: total for text, total in finding.items() if total > 30} == {}


def test_terms_that_mean_the_same_find_the_same_people(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    engine = make_embedded(tmp_path, vocabulary)
    engine.create("experts")
    engine.bulk("experts", list(people(60)))

    def found(text: str) -> frozenset[str]:
        return frozenset(engine.walk("experts", Query(text, forgiving=False)))

    for terms in (
        ["học máy", "machine learning"],
        ["an ninh mạng", "an toàn thông tin", "cybersecurity", "information security"],
        ["xe tự lái", "xe tự hành", "self-driving car", "autonomous vehicle"],
        ["học sâu", "deep learning"],
    ):
        assert len({found(term) for term in terms}) == 1, terms
    engine.close()
