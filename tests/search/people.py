"""Invented bilingual profiles in any number, the same for the same seed, and queries about them."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from search.engine import (
    AnyOf,
    Between,
    Boost,
    Filter,
    Flag,
    Overlaps,
    Purpose,
    Query,
    SortOrder,
    Without,
    Write,
)

SURNAMES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đoàn Trịnh".split()
)
MIDDLES = "Văn Thị Minh Hoàng Thanh Ngọc Quang Đức Hữu Thu Xuân Anh Gia Khánh".split()
GIVEN = "An Ân Anh Ánh Bảo Bình Chi Cường Dũng Dung Đức Giang Hà Hạ Hải Hòa Hoa Hoà Huy Khoa Lan Linh Long Mai Minh Nam Nga Ngân Phúc Phước Quân Sơn Tâm Thảo Thủy Thúy Trang Trung Tuấn Vy Yến".split()
WESTERN = ["Keller", "Smith", "Müller", "O'Brien", "Dupont-Moret"]
# (field, technology, Vietnamese, English)
TOPICS = [
    ("10201", "QD1131-2025:01", "học máy cho ảnh y tế", "machine learning for medical images"),
    (
        "10201",
        "QD1131-2025:01",
        "xử lý ngôn ngữ tự nhiên tiếng Việt",
        "natural language processing",
    ),
    (
        "20201",
        "QD1131-2025:04",
        "mạng di động 5G và anten mảng pha",
        "5G networks and phased arrays",
    ),
    ("20203", "", "thiết kế vi mạch CMOS", "CMOS integrated circuit design in C++"),
    ("10301", "", "vật liệu bán dẫn II-VI", "II-VI semiconductors and quantum dots"),
    (
        "10402",
        "",
        "thu hồi CO2 bằng khung hữu cơ kim loại",
        "CO2 capture in metal-organic frameworks",
    ),
    ("10601", "", "chỉnh sửa gen lúa chịu mặn", "gene editing of salt tolerant rice"),
    (
        "30101",
        "",
        "tín hiệu β-catenin trong ung thư đại trực tràng",
        "β-catenin signalling in cancer",
    ),
    ("20101", "", "bê tông siêu tính năng và nền đất yếu", "ultra high performance concrete"),
    ("20702", "", "năng lượng gió ngoài khơi", "offshore wind energy and storage"),
    ("10501", "", "viễn thám và nước ngầm", "remote sensing of groundwater"),
    ("10102", "", "tối ưu hóa lồi và bài toán ngược", "convex optimisation and inverse problems"),
]
METHODS = [
    ("mô phỏng số", "numerical simulation"),
    ("thực nghiệm hiện trường", "field experiments"),
    ("phân tích thống kê", "statistical analysis"),
    ("học sâu", "deep learning"),
    ("phổ Raman", "Raman spectroscopy"),
    ("mô hình hóa", "modelling"),
]
COUNTRIES = ["US", "JP", "FR", "DE", "AU", "KR", "SG", "GB", "CA", ""]
LANGUAGES = ["vi", "en", "fr", "de", "ja", "ko"]
MODES = ["recruited", "visiting_semester", "online", "intensive_block"]
FIRST_DAY = date(2026, 9, 1)


def person_id(number: int) -> str:
    return str(UUID(int=random.Random(f"id {number}").getrandbits(128)))


ONE, TWO, THREE, FOUR = sorted(person_id(number) for number in range(900, 904))


def named(identifier: str, name: str, *, version: int = 1, **fields: object) -> Write:
    return Write(identifier, version, {"names": [name], **fields})


def make_person(number: int, *, version: int = 1) -> Write:
    chance = random.Random(f"person {number} {version}")
    name = " ".join(
        [
            chance.choice(SURNAMES),
            *chance.sample(MIDDLES, chance.choice([1, 1, 2])),
            chance.choice(GIVEN),
        ]
    )
    topics = chance.sample(TOPICS, chance.choice([1, 1, 2]))
    methods = chance.sample(METHODS, 2)
    codes = {code[:length] for code, *_ in topics for length in (1, 3, 5)}
    begins = FIRST_DAY + timedelta(days=chance.randrange(900))
    known = chance.random() < 0.8
    fields: dict[str, object] = {
        "names": [name, *_names_abroad(name, chance)],
        "summary_vi": _text(
            chance, [topic[2] for topic in topics], [method[0] for method in methods]
        ),
        "summary_en": _text(
            chance, [topic[3] for topic in topics], [method[1] for method in methods]
        ),
        "thesis": chance.choice([topics[0][2], topics[0][3], ""]),
        "keywords": [word for topic in topics for word in topic[2:]],
        "fields": sorted(codes) if chance.random() < 0.95 else [],
        "technologies": sorted({topic[1] for topic in topics if topic[1]}),
        "country": chance.choice(COUNTRIES),
        "languages": chance.sample(LANGUAGES, chance.randrange(4)),
        "modes": chance.sample(MODES, chance.randrange(3)),
        "level": str(chance.randrange(4)),
        "doctorate_year": chance.randrange(1985, 2026) if known else None,
        "available_from": begins if known else None,
        "available_to": begins + timedelta(days=chance.randrange(30, 900)) if known else None,
        "updated": chance.randrange(2000),
        "visible": chance.random() < 0.9,
        "verified": chance.random() < 0.5,
        "sort_name_vi": " ".join(reversed(name.split())).lower(),
        "sort_name_en": name.lower(),
    }
    return Write(person_id(number), version, fields)


def _names_abroad(name: str, chance: random.Random) -> list[str]:
    from search.text.analysis import folded_tokens

    words = [word.capitalize() for word in folded_tokens(name)]
    kind = chance.randrange(5)
    if kind == 0:
        return [" ".join([*words[1:], words[0]])]
    if kind == 1:
        return [f"{'-'.join(words[1:])} {words[0]}"]
    if kind == 2:
        return [f"{words[-1]} {words[1][0]}. {words[0]} {chance.choice(WESTERN)}"]
    return []


def _text(chance: random.Random, topics: list[str], methods: list[str]) -> str:
    parts = [*topics, *methods, *chance.sample(topics + methods, chance.randrange(1, 4))]
    chance.shuffle(parts)
    return ", ".join(parts) + "."


def people(count: int, *, version: int = 1) -> Iterator[Write]:
    """In ascending order of id, as a rebuild wants them."""
    writes = (make_person(number, version=version) for number in range(count))
    yield from sorted(writes, key=lambda write: write.id)


def make_filter(chance: random.Random) -> Filter:
    begins = (FIRST_DAY + timedelta(days=chance.randrange(900))).toordinal()
    choices: list[Filter] = [
        AnyOf(
            "country", tuple(chance.sample([*COUNTRIES[:-1], "unknown"], chance.randrange(1, 4)))
        ),
        AnyOf("languages", tuple(chance.sample([*LANGUAGES, "unknown"], chance.randrange(1, 3)))),
        AnyOf("fields", tuple(chance.sample(["1", "2", "102", "10201", "202", "unknown"], 2))),
        AnyOf("modes", (chance.choice([*MODES, "unknown"]),)),
        AnyOf("level", ("2", "3")),
        AnyOf("doctorate_year", (str(chance.randrange(1985, 2026)), "unknown", "2001")),
        Between("doctorate_year", chance.randrange(1985, 2005), chance.choice([None, 2015])),
        Overlaps("available_from", "available_to", begins, begins + 120),
        Flag("verified", chance.random() < 0.5),
        Without(AnyOf("country", ("US", "JP"))),
    ]
    return chance.choice(choices)


def make_text(chance: random.Random) -> str:
    from search.text.analysis import fold

    topic, method = chance.choice(TOPICS), chance.choice(METHODS)
    name = [chance.choice(SURNAMES), chance.choice(MIDDLES), chance.choice(GIVEN)]
    text = chance.choice(
        [
            topic[2],
            topic[3],
            method[0],
            method[1],
            f"{method[0]} {topic[2].split()[0]}",
            " ".join(name[:2]),
            " ".join(name[::2]),
            f"{name[2]} {name[0]}",
            name[2],
            f"{name[2]} {name[1][0]}. {name[0]}",
            " ".join(chance.sample(topic[3].split(), 2)),
            " ".join(topic[2].split()[:2]),
            chance.choice(WESTERN),
            chance.choice(["ML", "AI", "IC", "5G"]),
        ]
    )
    return fold(text.lower()) if chance.random() < 0.4 else text


FACETS = ("fields", "country", "languages", "modes", "level", "technologies", "doctorate_year")


def make_query(number: int) -> Query:
    chance = random.Random(f"query {number}")
    wishes = tuple(
        Boost("fields", code, weight) for code, weight in (("10201", 6.0), ("202", 3.0), ("1", 0.5))
    )
    matching = chance.random() < 0.1
    return Query(
        text="" if chance.random() < 0.12 else make_text(chance),
        scope=(Flag("visible"),) if chance.random() < 0.8 else (),
        filters=tuple(make_filter(chance) for _ in range(chance.choice([0, 0, 1, 1, 2, 3]))),
        facets=tuple(chance.sample(FACETS, chance.randrange(6))),
        sort=chance.choice([SortOrder.RELEVANCE] * 4 + list(SortOrder)),
        size=chance.choice([10, 50, 50, 100]),
        purpose=Purpose.MATCH
        if matching
        else chance.choice([Purpose.SEARCH] * 5 + [Purpose.SUGGEST]),
        wishes=wishes[: chance.randrange(1, 4)] if matching else (),
    )
