"""A paper in two languages side by side, as Decree 30/2020/NĐ-CP sets one out: what is said in it,
apart from how a file says it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


class Pair(NamedTuple):
    """The same in Vietnamese and in English; the Vietnamese is the one that binds."""

    vi: str
    en: str


NATION = Pair("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM")
MOTTO = Pair("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness")


@dataclass(frozen=True)
class Section:
    """An article or a party: a heading and its paragraphs."""

    heading: Pair
    paragraphs: Sequence[Pair]


@dataclass(frozen=True)
class Signature:
    heading: Pair  # on whose behalf
    name: str = ""


@dataclass(frozen=True)
class Paper:
    title: Pair
    number: str
    made_at: datetime  # aware; also the moment that the file names as its own
    preamble: Sequence[Pair] = field(default_factory=tuple)
    sections: Sequence[Section] = field(default_factory=tuple)
    signatures: Sequence[Signature] = field(default_factory=tuple)
    foot: str = ""  # on each page: which record and which version this is
    draft: Pair | None = None  # why this is not the paper itself yet
