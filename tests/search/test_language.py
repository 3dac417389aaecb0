"""Vietnamese and English as people type them, through the query alone, on both engines."""

import unicodedata
from collections.abc import Iterator
from itertools import permutations
from typing import Literal
from uuid import UUID

import pytest
from engines import make_elastic, make_embedded

from search.engine import Purpose, Query, SearchEngine, Spelling, Write
from search.text.analysis import fold
from search.text.vocabulary import Vocabulary

PEOPLE: dict[str, dict[str, object]] = {
    "an": {"names": ["Nguyễn Văn An"]},
    "an abroad": {"names": ["Nguyen Van An"]},
    "ân": {"names": ["Nguyễn Văn Ân"]},
    "má": {"names": ["Lê Thị Má"]},
    "mạ": {"names": ["Lê Thị Mạ"]},
    "đức": {"names": ["Đặng Minh Đức"]},
    "hòa": {"names": ["Trần Quốc Hoà"]},
    "hoa": {"names": ["Trần Quốc Hoa"]},
    "lý": {"names": ["Lí Thu Thuỷ", "Thuy T. Ly"]},
    "keller": {"names": ["Phạm Thị Lan", "Thi-Lan Pham-Keller"]},
    "võ": {"names": ["Võ Hoàng Phúc"]},
    "huỳnh": {"names": ["Huỳnh Tấn Phước"]},
    "learning": {"names": ["Trương Bách"], "summary_en": "Machine learning for biomedical images."},
    "máy": {"names": ["Cao Sơn"], "summary_vi": "Học máy cho ảnh y tế.", "fields": ["10201"]},
    "ai": {"names": ["Mai Khôi"], "summary_en": "Artificial intelligence in schools."},
    "chips": {"names": ["Tạ Lâm"], "summary_en": "Design of integrated circuits in C++ and C#."},
    "informatics": {"names": ["Đỗ Uy"], "summary_vi": "Công nghệ thông tin trong quản lý đất đai."},
    "graphene": {"names": ["Hồ Vinh"], "summary_en": "Graphene membranes, from 2D sheets."},
    "chemist": {
        "names": ["Bùi Yên"],
        "summary_en": "CO2 capture, II-VI semiconductors, β-catenin, Ca2+ and PM2.5 over 5G.",
    },
    "c": {"names": ["Dương Cảnh"], "summary_en": "Vitamin C and the letter B."},
}
IDS = {name: str(UUID(int=(number + 1) * 7919 << 90)) for number, name in enumerate(PEOPLE)}


@pytest.fixture(
    scope="module",
    params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)],
)
def engine(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    vocabulary: Vocabulary,
) -> Iterator[SearchEngine]:
    """Filled once; these tests only read."""
    writes = [Write(IDS[name], 1, fields) for name, fields in PEOPLE.items()]
    if request.param == "embedded":
        made = make_embedded(tmp_path_factory.mktemp("language"), vocabulary)
        made.create("experts")
        made.bulk("experts", writes)
        yield made
        made.close()
        return
    with make_elastic(request.getfixturevalue("elasticsearch_url"), vocabulary) as served:
        served.create("experts")
        served.bulk("experts", writes)
        yield served


def found(
    engine: SearchEngine, text: str, purpose: Purpose = Purpose.SEARCH, *, forgiving: bool = False
) -> list[str]:
    hits = engine.search("experts", Query(text, purpose=purpose, forgiving=forgiving))
    names = {identifier: name for name, identifier in IDS.items()}
    return [names[hit] for hit in hits.ids]


def test_without_marks_every_marking_is_found(engine: SearchEngine) -> None:
    assert set(found(engine, "nguyen van an")) == {"an", "an abroad", "ân"}
    assert set(found(engine, "ma")) == {"má", "mạ"}
    assert set(found(engine, "hoa")) == {"hòa", "hoa"}


def test_with_marks_only_these_marks_are_found_and_they_come_first(engine: SearchEngine) -> None:
    assert found(engine, "má") == ["má"]
    assert found(engine, "mạ") == ["mạ"]
    assert found(engine, "Nguyễn Văn Ân") == ["ân", "an abroad"]  # who wrote no mark at all
    assert found(engine, "Nguyễn Văn An")[0] == "an"


@pytest.mark.parametrize("letter", ["đ", "Đ", "Ð", "ð", "Ɖ", "ɖ"])
def test_every_letter_that_looks_like_đ_is_one(engine: SearchEngine, letter: str) -> None:
    assert found(engine, f"{letter}ức") == ["đức"]
    assert found(engine, f"{letter}ặng minh") == ["đức"]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize(("text", "name"), [("Đức", "đức"), ("Huỳnh Phước", "huỳnh"), ("Má", "má")])
def test_every_unicode_form_finds_the_same(
    engine: SearchEngine, text: str, name: str, form: Literal["NFC", "NFD", "NFKC", "NFKD"]
) -> None:
    assert found(engine, unicodedata.normalize(form, text)) == [name]


@pytest.mark.parametrize("text", ["hoà", "hòa", "Quốc Hòa", "QUỐC HOÀ"])
def test_both_places_of_a_tone_are_one(engine: SearchEngine, text: str) -> None:
    assert found(engine, text) == ["hòa"]


@pytest.mark.parametrize("text", ["Lý Thu Thủy", "Lí Thu Thuỷ", "lý thuỷ", "ly thuy", "li thuy"])
def test_y_and_i_are_one_where_spelling_leaves_the_choice(engine: SearchEngine, text: str) -> None:
    assert found(engine, text) == ["lý"]


def test_the_order_of_a_name_is_free(engine: SearchEngine) -> None:
    for parts in permutations(["Đặng", "Minh", "Đức"]):
        assert found(engine, " ".join(parts)) == ["đức"]
        assert found(engine, " ".join(fold(part.lower()) for part in parts)) == ["đức"]


@pytest.mark.parametrize("text", ["N. V. An", "An V. Nguyen", "nguyen v a", "An V Nguyễn"])
def test_initials_stand_for_names(engine: SearchEngine, text: str) -> None:
    assert "an" in found(engine, text)
    assert "đức" not in found(engine, text)


def test_an_initial_is_not_a_letter_of_a_text(engine: SearchEngine) -> None:
    assert found(engine, "vitamin C") == ["c"]


@pytest.mark.parametrize(
    "text",
    [
        "Thi-Lan Pham",
        "PHAM, Thi Lan",
        "Lan Thi Pham",
        "Pham-Keller",
        "Keller Lan",
        "lan pham keller",
        "Thi‑Lan Pham",
        "pham thi-lan",
    ],
)
def test_reversed_and_hyphenated_names_abroad_are_found(engine: SearchEngine, text: str) -> None:
    assert found(engine, text) == ["keller"]


@pytest.mark.parametrize(
    ("text", "suggested", "other"),
    [
        ("Vũ Phúc", "võ phúc", "võ"),
        ("hoang phuoc", "huynh phuoc", "huỳnh"),
        ("Võ Phước", "võ phúc", "võ"),
    ],
)
def test_regional_variants_are_suggested_and_never_merged(
    engine: SearchEngine, text: str, suggested: str, other: str
) -> None:
    hits = engine.search("experts", Query(text, forgiving=False))
    assert IDS[other] not in hits.ids
    assert suggested in hits.suggestions
    assert other in found(engine, suggested)


def test_a_word_of_a_term_is_no_name_with_variants(engine: SearchEngine) -> None:
    assert engine.search("experts", Query("hoc may cho y sinh")).suggestions == ()
    assert engine.search("experts", Query("Nguyễn Sinh")).suggestions == ("nguyễn sanh",)


@pytest.mark.parametrize(
    ("typed", "read", "name"),
    [
        ("dduwcs minh", "đức minh", "đức"),
        ("d9u71c minh", "đức minh", "đức"),
        ("nguyeenx vawn aan", "nguyễn văn ân", "ân"),
        ("nguye6n4 va8n a6n", "nguyễn văn ân", "ân"),
        ("huyfnh phuowcs", "huỳnh phước", "huỳnh"),
        ("hocj mays", "học máy", "máy"),
    ],
)
def test_keys_of_telex_and_vni_are_resolved_and_told(
    engine: SearchEngine, typed: str, read: str, name: str
) -> None:
    hits = engine.search("experts", Query(typed))
    assert (hits.reading, hits.read_as) == (Spelling.CORRECTED, read)
    assert IDS[name] in hits.ids


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("keler", "keller"),
        ("grafene", "graphene"),
        ("graphnee", "graphene"),
        ("membrenas", "graphene"),
        ("Nguyenn Van An", "an"),
        ("lan kelller", "keller"),
    ],
)
def test_near_misses_are_found_when_nothing_is_spelled_so(
    engine: SearchEngine, typed: str, name: str
) -> None:
    hits = engine.search("experts", Query(typed))
    assert hits.reading is Spelling.NEAR
    assert IDS[name] in hits.ids


@pytest.mark.parametrize("typed", ["zo", "uz", "6g", "co3", "graphxxxe", "grxphxnx", "ii-vx"])
def test_near_misses_have_limits(engine: SearchEngine, typed: str) -> None:
    """None in two letters or in codes, one edit in short words, two in long ones."""
    assert found(engine, typed, forgiving=True) == []


@pytest.mark.parametrize(
    ("text", "name", "also"),
    [
        ("hoc may cho y sinh", "learning", "machine learning"),
        ("học máy", "learning", "machine learning"),
        ("machine learning", "máy", "học máy"),
        ("ML", "máy", "học máy"),
        ("AI", "ai", "artificial intelligence"),
        ("trí tuệ nhân tạo", "ai", "artificial intelligence"),
        ("CNTT", "informatics", "công nghệ thông tin"),
        ("vi mạch", "chips", "integrated circuit"),
        ("IC design", "chips", "integrated circuit"),
    ],
)
def test_the_other_language_and_abbreviations_are_found_with_their_reason(
    engine: SearchEngine, text: str, name: str, also: str
) -> None:
    hits = engine.search("experts", Query(text, forgiving=False))
    assert IDS[name] in hits.ids
    assert also in {told.lower() for _, told in hits.reasons}


@pytest.mark.parametrize(
    "text",
    [
        "GS. Đức",
        "PGS.TS Đặng Minh Đức",
        "Prof. Duc Dang",
        "TS Đức",
        "Giáo sư Đức",
        "phó giáo sư Đặng Minh Đức",
    ],
)
def test_titles_do_not_decide(engine: SearchEngine, text: str) -> None:
    assert found(engine, text) == ["đức"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ngu", "an"),
        ("nguyễn văn a", "an"),
        ("dang mi", "đức"),
        ("đặ", "đức"),
        ("kel", "keller"),
        ("biomed", "learning"),
        ("machine lear", "learning"),
        ("semicond", "chemist"),
        ("hoc ma", "máy"),
    ],
)
def test_names_and_terms_are_found_while_they_are_typed(
    engine: SearchEngine, text: str, name: str
) -> None:
    assert name in found(engine, text, Purpose.SUGGEST)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("C++", ["chips"]),
        ("c#", ["chips"]),
        ("5G", ["chemist"]),
        ("CO2", ["chemist"]),
        ("CO₂", ["chemist"]),
        ("II-VI", ["chemist"]),
        ("β-catenin", ["chemist"]),
        ("beta-catenin", ["chemist"]),
        ("Ca2+", ["chemist"]),
        ("PM2.5", ["chemist"]),
        ("2D", ["graphene"]),
        ("CO", []),
        ("6G", []),
        ("II-V", []),
        ("β", ["chemist"]),
    ],
)
def test_codes_and_formulas_are_words(engine: SearchEngine, text: str, names: list[str]) -> None:
    assert found(engine, text) == names
