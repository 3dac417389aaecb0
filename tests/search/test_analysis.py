"""What the analysis makes of Vietnamese and English, and of anything else."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.text import analysis, vietnamese

ANYTHING = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cs", "Cc", "Cf", "Mn", "No", "Sm"]),
        st.sampled_from("aăâeêoôơuưyđĐÐƉ\u0300\u0301\u0302\u0303\u0309\u0323\u031b -'.+#C5²βΩ"),
    ),
    max_size=200,
)


def spellings(text: str) -> list[str]:
    return [word.exact for word in analysis.words(text)]


@settings(max_examples=300)
@given(ANYTHING)
def test_analysis_leaves_its_own_output_as_it_is(text: str) -> None:
    once = spellings(text)
    assert spellings(" ".join(once)) == once
    folded = [word.folded for word in analysis.words(text)]
    assert [word.folded for word in analysis.words(" ".join(folded))] == folded
    assert [analysis.stem(word.stem) for word in analysis.words(text)] == [
        word.stem for word in analysis.words(text)
    ]


@settings(max_examples=300)
@given(ANYTHING)
def test_analysis_is_the_same_for_composed_and_decomposed_text(text: str) -> None:
    forms = [spellings(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")]
    assert forms[0] == forms[1] == spellings(text)
    assert analysis.query_words(unicodedata.normalize("NFD", text)) == analysis.query_words(text)


@settings(max_examples=300)
@given(ANYTHING, st.sampled_from([" ", "\n", "\u00a0", " \u3000 "]))
def test_the_fast_way_stores_exactly_the_words(text: str, gap: str) -> None:
    text = f"{text}{gap}{text}"
    words = analysis.words(text)
    assert analysis.exact_tokens(text) == [
        token for word in words for token in (word.exact, *word.parts)
    ]
    folded = [token for word in words for token in (word.folded, *map(analysis.fold, word.parts))]
    assert analysis.folded_tokens(text) == folded
    assert analysis.english_tokens(text) == [
        analysis.stem(token) for token in folded if token not in analysis.ENGLISH_STOP_WORDS
    ]


@settings(max_examples=300)
@given(ANYTHING)
def test_tokens_hold_no_space_and_can_be_stored(text: str) -> None:
    for token in [*analysis.exact_tokens(text), *analysis.english_tokens(text)]:
        assert token
        assert len(token.split()) == 1
        token.encode()
    analysis.correct_slips(text)
    analysis.regional_suggestions(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("khoẻ", "khỏe"),
        ("thuý", "thúy"),
        ("Lí", "Lý"),
        ("kĩ", "kỹ"),
        ("tóan", "toán"),
        ("Ðặng", "Đặng"),
        ("Ɖức", "Đức"),
        ("quí", "quý"),
        ("CO₂", "CO2"),
        ("Nguyễn", unicodedata.normalize("NFD", "NGUYỄN")),
        ("H’Hen", "H'Hen"),
        ("ng\u200buyễn", "nguyễn"),
        ("ﬁ", "fi"),
    ],
)
def test_spellings_that_differ_by_habit_are_one(one: str, other: str) -> None:
    assert spellings(one) == spellings(other)


@pytest.mark.parametrize(
    ("one", "other"), [("má", "ma"), ("hòa", "hoa"), ("ân", "an"), ("đa", "da"), ("quy", "quí")]
)
def test_words_that_differ_by_a_mark_are_two(one: str, other: str) -> None:
    assert spellings(one) != spellings(other)


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("C++ and Rust", "c++"),
        ("in C#.", "c#"),
        ("5G/6G", "5g"),
        ("CO2", "co2"),
        ("II-VI semiconductors", "ii-vi"),
        ("β-catenin", "beta-catenin"),
        ("PM2.5", "pm2-5"),
        ("Nguyen-Van An", "nguyen-van"),
        ("T.M. Nguyen", "t-m"),
        ("Ca2+", "ca2+"),
    ],
)
def test_codes_and_compounds_survive(text: str, token: str) -> None:
    assert token in analysis.folded_tokens(text)


def test_compounds_are_also_found_by_their_parts() -> None:
    assert analysis.folded_tokens("Minh-Anh") == ["minh-anh", "minh", "anh"]


def test_english_is_stemmed_and_rid_of_stop_words() -> None:
    tokens = analysis.english_tokens("The learning of machines for networks")
    assert tokens == ["learn", "machin", "network"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nguyeenx vawn", "nguyễn văn"),
        ("nguye6n4 va8n d9u7c1", "nguyễn văn đức"),
        ("ddieenj tuwr coong suaats", "điện tử công suất"),
        ("hocj mays", "học máy"),
        ("nawng luwowngj", "năng lượng"),
        ("vanw", "văn"),
        ("truwowngf", "trường"),
        ("phu7o7ng trinh2", "phương trình"),
        ("machine learning", None),
        ("nguyễn văn", None),
        ("robot 5G C++", None),
        ("", None),
    ],
)
def test_typing_slips_are_resolved(typed: str, meant: str | None) -> None:
    assert analysis.correct_slips(typed) == meant


def test_regional_variants_are_suggested_in_the_spelling_of_the_query() -> None:
    assert analysis.regional_suggestions("Vũ Hoàng") == ("võ hoàng", "vũ huỳnh")
    assert analysis.regional_suggestions("vo minh") == ("vu minh",)
    assert analysis.regional_suggestions("Trần Minh") == ()


@pytest.mark.parametrize(
    ("word", "edits"),
    [("an", 0), ("5g", 0), ("c++", 0), ("long", 0), ("phong", 1), ("nguyen", 2), ("ii-vi", 0)],
)
def test_near_misses_are_allowed_by_length(word: str, edits: int) -> None:
    assert analysis.allowed_edits(word) == edits


def test_a_query_is_capped_in_letters_and_words() -> None:
    many = " ".join(f"w{number}" for number in range(3000))
    assert len(analysis.query_words(many)) == analysis.MAX_QUERY_WORDS
    assert analysis.query_words("x" * 1_000_000) == ()
    marked = unicodedata.normalize("NFD", "ễ " * 5000)
    assert analysis.query_words(marked) == analysis.query_words(
        unicodedata.normalize("NFC", marked)
    )


@pytest.mark.parametrize(
    ("token", "is_one"),
    [
        ("nguyễn", True),
        ("hòa", True),
        ("quý", True),
        ("giữ", True),
        ("nghiêng", True),
        ("khuỷu", True),
        ("robot", False),
        ("cát", True),
        ("càt", False),
        ("street", False),
    ],
)
def test_syllables_are_told_from_other_words(token: str, is_one: bool) -> None:
    assert vietnamese.is_syllable(token) is is_one
