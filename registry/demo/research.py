"""Invented research in both languages, composed from the words of a field.

A sentence is a pair of aligned patterns (data/research_patterns.csv) whose gaps are filled with
aligned phrases of one topic (data/research_vocabulary.csv): objects o1..o4, methods m1..m3,
applications a1..a3. Gaps never stand as the subject of an English verb, so number always agrees.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from random import Random
from typing import NamedTuple

from registry.demo.data import read_table

LEVELS = {
    "engineer": ("engineer",),
    "master": ("master",),
    "engineer_master": ("engineer", "master"),
    "doctoral": ("doctoral",),
}
# The share of summaries that have each sentence; the first two are never left out.
SUMMARY_SENTENCES = (
    ("focus", 1.0),
    ("method", 1.0),
    ("finding", 0.75),
    ("application", 0.85),
    ("teaching", 0.65),
)
SMALL_WORDS = frozenset("a an and as at between by for from in of on or the to with".split())


class Texts(NamedTuple):
    vi: str
    en: str


class Topic(NamedTuple):
    key: str
    field_code: str
    name: Texts
    weight: int  # nothing for the few fields outside STEM
    technology: str  # code of the Decision 1131 product group it comes close to, or nothing
    objects: tuple[Texts, ...]
    methods: tuple[Texts, ...]
    applications: tuple[Texts, ...]


class Summary(NamedTuple):
    vi: str
    en: str


class Thesis(NamedTuple):
    original: str
    vi: str
    en: str


class OpeningTexts(NamedTuple):
    title_vi: str
    title_en: str
    description_vi: str
    description_en: str


LEVEL_NAMES = {
    "engineer": Texts("kỹ sư", "engineer"),
    "master": Texts("thạc sĩ", "master's"),
    "doctoral": Texts("tiến sĩ", "doctoral"),
}


@cache
def topics() -> tuple[Topic, ...]:
    phrases: dict[tuple[str, str], list[Texts]] = defaultdict(list)
    for row in read_table("research_vocabulary"):
        phrases[row["topic"], row["kind"]].append(Texts(row["vi"], row["en"]))
    return tuple(
        Topic(
            key=row["topic"],
            field_code=row["field_code"],
            name=Texts(row["name_vi"], row["name_en"]),
            weight=int(row["weight"]),
            technology=row["technology"],
            objects=tuple(phrases[row["topic"], "object"]),
            methods=tuple(phrases[row["topic"], "method"]),
            applications=tuple(phrases[row["topic"], "application"]),
        )
        for row in read_table("research_topics")
    )


@cache
def topics_of_field(field_code: str) -> tuple[Topic, ...]:
    """Of this very field, or else of those within it, of its three-digit group, or of its section; else
    ValueError."""
    if own := tuple(topic for topic in topics() if topic.field_code == field_code):
        return own
    for prefix in (field_code, field_code[:3], field_code[:1]):
        found = tuple(topic for topic in topics() if prefix and topic.field_code.startswith(prefix))
        if found:
            return found
    raise ValueError(f"No research vocabulary for field {field_code!r}")


def draw_topic(rng: Random, field_code: str = "") -> Topic:
    """Any STEM topic when no field is given, the large fields of Vietnamese science more often."""
    choices = topics_of_field(field_code) if field_code else topics()
    weights = [topic.weight for topic in choices]
    return rng.choices(choices, weights if any(weights) else None)[0]


@cache
def field_codes() -> tuple[str, ...]:
    """STEM fields, each as often as its weight, so that a plain choice follows the shares."""
    return tuple(topic.field_code for topic in topics() for _ in range(topic.weight))


@cache
def patterns(purpose: str, role: str, level: str = "") -> tuple[Texts, ...]:
    return tuple(
        Texts(row["vi"], row["en"])
        for row in read_table("research_patterns")
        if (row["purpose"], row["role"], row["level"]) == (purpose, role, level)
    )


def compose_summary(rng: Random, field_code: str, *, topic: Topic | None = None) -> Summary:
    """Three to five sentences in the first person."""
    gaps = fill_gaps(rng, topic or draw_topic(rng, field_code))
    chosen = [
        rng.choice(patterns("summary", role))
        for role, share in SUMMARY_SENTENCES
        if rng.random() < share
    ]
    if len(chosen) == 2:  # two sentences alone say too little to be found by
        chosen.append(rng.choice(patterns("summary", "application")))
    return Summary(*write(chosen, gaps))


def compose_thesis(
    rng: Random, field_code: str, *, topic: Topic | None = None, language: str = "en"
) -> Thesis:
    """A title only. Written in English it is printed in title case, as on a title page."""
    gaps = fill_gaps(rng, topic or draw_topic(rng, field_code))
    title = write([rng.choice(patterns("thesis", "title"))], gaps)
    return Thesis(title.vi if language == "vi" else title_case(title.en), title.vi, title.en)


def compose_opening(
    rng: Random, field_code: str, level: str, *, topic: Topic | None = None
) -> OpeningTexts:
    level = rng.choice(_levels(level))
    gaps = fill_gaps(rng, topic or draw_topic(rng, field_code), level=level)
    title = write([rng.choice(patterns("opening", "title"))], gaps)
    chosen = [
        rng.choice(patterns("opening", "need")),
        rng.choice(patterns("opening", "duties")),
        rng.choice(patterns("opening", "students", level)),
        *rng.sample(patterns("opening", "wish"), rng.randint(1, 2)),
    ]
    return OpeningTexts(*title, *write(chosen, gaps))


def compose_program(
    rng: Random, field_code: str, level: str, *, topic: Topic | None = None
) -> Texts:
    """The name of a talent programme."""
    level = rng.choice(_levels(level))
    gaps = fill_gaps(rng, topic or draw_topic(rng, field_code), level=level)
    return write([rng.choice(patterns("program", "name", level))], gaps)


def fill_gaps(rng: Random, topic: Topic, *, level: str = "") -> dict[str, Texts]:
    """No phrase stands in two gaps. Capital keys (O1, Field) hold the phrase for a beginning."""
    gaps = {
        "field": topic.name,
        "level": LEVEL_NAMES.get(level, Texts("", "")),
        **_number("o", rng.sample(topic.objects, 4)),
        **_number("m", rng.sample(topic.methods, 3)),
        **_number("a", rng.sample(topic.applications, 3)),
    }
    return gaps | {
        name.capitalize(): Texts(capitalise(pair.vi), capitalise(pair.en))
        for name, pair in gaps.items()
    }


def write(chosen: Iterable[Texts], gaps: dict[str, Texts]) -> Texts:
    vi = {name: pair.vi for name, pair in gaps.items()}
    en = {name: pair.en for name, pair in gaps.items()}
    sentences = [Texts(p.vi.format_map(vi), p.en.format_map(en)) for p in chosen]
    return Texts(
        " ".join(capitalise(sentence.vi) for sentence in sentences),
        " ".join(capitalise(sentence.en) for sentence in sentences),
    )


def capitalise(text: str) -> str:
    """Leaves mRNA and pH as they are written."""
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]


def title_case(text: str) -> str:
    words = text.split(" ")
    return " ".join(
        word if at and word in SMALL_WORDS else capitalise(word) for at, word in enumerate(words)
    )


def _number(letter: str, pairs: Sequence[Texts]) -> dict[str, Texts]:
    return {f"{letter}{at}": pair for at, pair in enumerate(pairs, start=1)}


def _levels(level: str) -> tuple[str, ...]:
    if level not in LEVELS:
        raise ValueError(f"Unknown programme level {level!r}; known: {', '.join(LEVELS)}")
    return LEVELS[level]
