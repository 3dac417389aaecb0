"""Kinds of queries that once failed, each with its likes, on both engines."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from engines import make_elastic, make_embedded

from search.engine import Purpose, Query, SearchEngine, Spelling, Write
from search.text.vocabulary import Vocabulary

PEOPLE: dict[str, dict[str, object]] = {
    "optics": {"names": ["Lê Minh Tú"], "summary_vi": "Quang học phi tuyến trong sợi quang."},
    "quang": {"names": ["Phạm Quang Học"], "summary_vi": "Thống kê Bayes."},
    "quang huy": {"names": ["Đỗ Quang Huy"], "summary_vi": "Dạy học và toán rời rạc."},
    "oncology": {"names": ["Vũ Hà"], "summary_vi": "Sinh học phân tử của ung thư phổi."},
    "thu": {"names": ["Trần Ứng Thu"], "summary_vi": "Cơ học đất."},
    "liver": {"names": ["Ngô An"], "summary_vi": "Bệnh gan và gần đây là tim mạch."},
    "gan": {"names": ["Bùi Yến"], "summary_en": "Generative models such as GAN and diffusion."},
    "wind": {
        "names": ["Hồ Sơn"],
        "summary_en": "Monopile foundations of offshore wind turbines.",
        "number": ["VN-10440"],
        "employer": ["Delft University of Technology"],
        "country": ["NL"],
        "place": ["Hà Lan", "Netherlands"],
        "years": ["2011"],
    },
    "vaccine": {"names": ["Trần Hữu Tài"], "summary_vi": "Vắc-xin mRNA và hạt nano lipid."},
    "tumour": {"names": ["Dzung Phan"], "summary_en": "Localisation of tumours; fibre sensors."},
    "nlp": {
        "names": ["Mai Lan"],
        "summary_vi": "Xử lý ngôn ngữ tự nhiên, dịch máy cho tiếng Việt.",
        "keywords": ["Học máy", "Machine learning"],
    },
    "learning": {"names": ["Cao Kỳ"], "summary_en": "Machine learning for images."},
    "machining": {"names": ["Tạ Bình"], "summary_vi": "Gia công cắt gọt và học nghề."},
}
IDS = {name: str(UUID(int=(at + 1) * 7919 << 90)) for at, name in enumerate(PEOPLE)}
NAMES = {identifier: name for name, identifier in IDS.items()}
OUTLINE = """Học phần Vắc-xin và miễn dịch. Số tín chỉ: 3. Mục tiêu: sinh viên hiểu vắc-xin mRNA,
hạt nano lipid làm hệ dẫn, thử nghiệm lâm sàng và quy trình sản xuất. Đánh giá: bài tập lớn 60%, thi
cuối kỳ 40%. Điều kiện tiên quyết: sinh học đại cương. """


@pytest.fixture(
    scope="module",
    params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)],
)
def engine(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    vocabulary: Vocabulary,
) -> Iterator[SearchEngine]:
    writes = [Write(IDS[name], 1, fields) for name, fields in PEOPLE.items()]
    if request.param == "embedded":
        made = make_embedded(tmp_path_factory.mktemp("finding"), vocabulary)
        made.create("experts")
        made.bulk("experts", writes)
        yield made
        made.close()
        return
    with make_elastic(request.getfixturevalue("elasticsearch_url"), vocabulary) as served:
        served.create("experts")
        served.bulk("experts", writes)
        yield served


FOUND_FIRST = [
    ("quang học", "optics"),
    ("ung thư", "oncology"),
    ("GAN", "gan"),
    ("bệnh gan", "liver"),
    ("localization", "tumour"),
    ("tumors", "tumour"),
    ("fiber sensors", "tumour"),
    ("Phan Dung", "tumour"),
    ("machine learning", "learning"),
    ("experts in offshore wind power", "wind"),
    ("Who works on offshore wind turbines?", "wind"),
    ("Tôi cần tìm chuyên gia về vắc-xin mRNA", "vaccine"),
    ("nguoi nghien cuu ve vac-xin mRNA", "vaccine"),
    (OUTLINE, "vaccine"),
    (OUTLINE * 8, "vaccine"),
    ("Tran HT", "vaccine"),
    ("HT Tran", "vaccine"),
    ("Professor Sơn", "wind"),
    ("Delft", "wind"),
    ("TU Delft", "wind"),
    ("Netherlands", "wind"),
    ("Hà Lan", "wind"),
    ("the Netherlands", "wind"),
    ("offshore wind Netherlands", "wind"),
    ("tiến sĩ năm 2011", "wind"),
    ("PhD 2011", "wind"),
    *((number, "wind") for number in ("VN-10440", "vn10440", "VN 10440", "VN–10440", "10440")),
    ('"machine learning"', "learning"),
    ("monopil*", "wind"),
    ("vắc-xin OR gan", "vaccine"),
]


@pytest.mark.parametrize(("text", "name"), FOUND_FIRST)
def test_who_is_meant_comes_first(engine: SearchEngine, text: str, name: str) -> None:
    hits = engine.search("experts", Query(text))
    assert hits.ids
    assert NAMES[hits.ids[0]] == name


NOT_FOUND = [
    ("quang học", "quang huy"),  # one syllable in the name, the other in a text
    ("ung thu", "quang"),
    ("GAN", "liver"),
    ("machine learning", "machining"),
    ("học máy", "machining"),
    ('"learning machine"', "learning"),
    ("học -máy", "nlp"),
    ("trí tuệ NOT nhân", "learning"),
]


@pytest.mark.parametrize(("text", "name"), NOT_FOUND)
def test_who_is_not_meant_is_not_found(engine: SearchEngine, text: str, name: str) -> None:
    assert IDS[name] not in engine.search("experts", Query(text)).ids


@pytest.mark.parametrize("text", ["VAE", "SLAM", "XQZ", "egyptology", "Huyền"])
def test_what_nobody_has_finds_nobody(engine: SearchEngine, text: str) -> None:
    assert engine.search("experts", Query(text)).total == 0


def test_when_nobody_has_all_words_each_is_told_with_what_the_others_find(
    engine: SearchEngine,
) -> None:
    hits = engine.search("experts", Query("offshore wind origami"))
    assert hits.reading is Spelling.MOST
    assert hits.ids == (IDS["wind"],)
    for shorter in hits.without:
        assert engine.search("experts", Query(shorter.text)).total == shorter.count
    assert [one.word for one in hits.without] == ["origami"]


def test_a_long_text_is_read_to_its_end(engine: SearchEngine) -> None:
    filler = "giới thiệu chung về học phần và hình thức đánh giá " * 30
    hits = engine.search("experts", Query(f"{filler} nền móng tua-bin offshore wind turbines"))
    assert hits.ids
    assert NAMES[hits.ids[0]] == "wind"


def test_a_text_for_matching_has_no_cap_either(engine: SearchEngine) -> None:
    hits = engine.search("experts", Query(OUTLINE * 3, purpose=Purpose.MATCH))
    assert NAMES[hits.ids[0]] == "vaccine"
