"""Bilingual profiles in any number, streamed in ascending order of id, with a vocabulary as wide as
real text has: a few very frequent words and a long tail."""

import random
from collections.abc import Iterator
from itertools import accumulate
from uuid import UUID

from search.engine import Write

SURNAMES = (
    ["Nguyễn"] * 31
    + ["Trần"] * 11
    + ["Lê"] * 9
    + ["Phạm"] * 6
    + ("Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đoàn Trịnh Đinh Mai Tạ Cao Lâm".split())
)
SYLLABLES = [
    onset + nucleus + coda
    for onset in [
        "",
        "b",
        "c",
        "ch",
        "d",
        "đ",
        "g",
        "h",
        "kh",
        "l",
        "m",
        "n",
        "ng",
        "nh",
        "ph",
        "t",
        "th",
        "tr",
        "v",
        "x",
    ]
    for nucleus in [
        "a",
        "á",
        "à",
        "ạ",
        "ả",
        "ã",
        "ê",
        "ế",
        "ề",
        "i",
        "ì",
        "ô",
        "ố",
        "ộ",
        "ơ",
        "ờ",
        "u",
        "ư",
        "ứ",
    ]
    for coda in ["", "n", "m", "ng"]
]
ENGLISH = [
    start + middle + end
    for start in [
        "bio",
        "nano",
        "micro",
        "photo",
        "thermo",
        "electro",
        "hydro",
        "geo",
        "quant",
        "robot",
        "comput",
        "neur",
    ]
    for middle in [
        "",
        "chem",
        "phys",
        "mechan",
        "dynam",
        "materi",
        "sens",
        "graph",
        "genet",
        "optic",
    ]
    for end in ["ics", "ation", "ing", "al", "ology", "ed", "ive", "ity", "or", "s"]
]
COUNTRIES = (
    ["US"] * 12 + ["AU"] * 5 + ["FR"] * 5 + ["JP"] * 5 + ["DE"] * 4 + ["KR", "GB", "CA", "SG"]
)
FIELDS = [
    f"{top}{middle:02d}{low:02d}"
    for top in range(1, 7)
    for middle in range(1, 8)
    for low in range(1, 9)
]


def _tail(count: int) -> list[float]:
    return list(accumulate(1 / (rank + 2) for rank in range(count)))


_chance = random.Random(11)
_chance.shuffle(SYLLABLES)
_chance.shuffle(ENGLISH)
SYLLABLE_TAIL, ENGLISH_TAIL = _tail(len(SYLLABLES)), _tail(len(ENGLISH))


def identifier(number: int, count: int) -> str:
    """In ascending order and spread over the whole range, as random ids are."""
    return str(UUID(int=1 + number * (2**128 // count) + number * 2654435761 % 2**64))


def profile(number: int, chance: random.Random, *, count: int, version: int = 1) -> Write:
    name = [chance.choice(SURNAMES), *chance.choices(SYLLABLES, cum_weights=SYLLABLE_TAIL, k=2)]
    name = [part.capitalize() for part in name]
    code = chance.choice(FIELDS)
    begins = 739_900 + chance.randrange(1500)
    fields: dict[str, object] = {
        "names": [" ".join(name)],
        "summary_vi": " ".join(chance.choices(SYLLABLES, cum_weights=SYLLABLE_TAIL, k=40)),
        "summary_en": " ".join(chance.choices(ENGLISH, cum_weights=ENGLISH_TAIL, k=40)),
        "fields": [code[0], code[:3], code],
        "technologies": [f"t{chance.randrange(40)}"],
        "country": chance.choice(COUNTRIES),
        "languages": chance.sample(["vi", "en", "fr", "de", "ja"], 2),
        "modes": [chance.choice(["recruited", "visiting", "online"])],
        "level": str(chance.randrange(4)),
        "doctorate_year": chance.randrange(1980, 2026),
        "available_from": begins,
        "available_to": begins + chance.randrange(30, 900),
        "updated": chance.randrange(10**9),
        "visible": True,
        "verified": chance.random() < 0.5,
        "sort_name_vi": " ".join(reversed(name)).lower(),
        "sort_name_en": " ".join(name).lower(),
    }
    return Write(identifier(number, count), version, fields)


def profiles(count: int) -> Iterator[Write]:
    chance = random.Random(5)
    for number in range(count):
        yield profile(number, chance, count=count)
