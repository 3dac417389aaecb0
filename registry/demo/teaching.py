"""Invented courses of one field, in both languages."""

from random import Random
from typing import NamedTuple

from registry.demo.research import Topic, draw_topic, fill_gaps, patterns, write


class Course(NamedTuple):
    name_vi: str
    name_en: str
    credits: int


def compose_courses(
    rng: Random, field_code: str, *, count: int = 4, topic: Topic | None = None
) -> list[Course]:
    """Courses of one topic, no two of them worded alike."""
    shapes = patterns("course", "name")
    if not 0 < count <= len(shapes):
        raise ValueError(f"Ask for 1 to {len(shapes)} courses, not {count}")
    topic = topic or draw_topic(rng, field_code)
    return [
        Course(*write([shape], fill_gaps(rng, topic)), rng.choice((2, 3, 3, 3, 4)))
        for shape in rng.sample(shapes, count)
    ]
