"""What a CV says, apart from how a page, a PDF file or a machine reads it.

`who` says of whom it speaks in the terms of schema.org, `sections` the same in the order in which readers of
one language expect it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from registry.core.enums import LabelledEnum
from registry.core.i18n import _, _l
from registry.experts.kinds import Audience


class Layout(LabelledEnum):
    """By its language: what institutions in Viet Nam ask for, and what is usual elsewhere."""

    VI = "vi", _l("Vietnamese layout")
    EN = "en", _l("English layout")


class Scope(LabelledEnum):
    """What of the profile is told: all of it to its owner, else what an audience gets anyway."""

    EVERYTHING = "everything", _l("Everything I entered")
    INSTITUTIONS = "institutions", Audience.INSTITUTIONS.label
    MISSIONS = "missions", Audience.MISSIONS.label
    MINISTRY = "ministry", Audience.MINISTRY.label


class Part(LabelledEnum):
    GENERAL = "general", _l("General information")
    SUMMARY = "summary", _l("Research summary")
    DEGREES = "degrees", _l("Education and degrees")
    POSTS = "posts", _l("Posts held")
    FIELDS = "fields", _l("Fields of expertise")
    WORKS = "works", _l("Works")
    LANGUAGES = "languages", _l("Languages")
    AVAILABILITY = "availability", _l("Availability")
    CHECKED = "checked", _l("What has been verified")


ORDER = {
    Layout.VI: tuple(Part),
    Layout.EN: (
        Part.GENERAL,
        Part.SUMMARY,
        Part.POSTS,
        Part.DEGREES,
        Part.FIELDS,
        Part.WORKS,
        Part.LANGUAGES,
        Part.AVAILABILITY,
        Part.CHECKED,
    ),
}
"""In Viet Nam the studies come before the posts, and both begin with the earliest."""
NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


class Row(NamedTuple):
    """`label`: what it is, or from when to when; empty for a line of its own."""

    label: str
    text: str


@dataclass(frozen=True)
class Post:
    period: str
    title: str
    employer: str
    country: str = ""
    is_present: bool = False
    note: str = ""

    @property
    def text(self) -> str:
        return ", ".join(
            part for part in (self.title, self.employer, self.country, self.note) if part
        )


@dataclass(frozen=True)
class Degree:
    """`name` may hold all that is told of it, where the rest is empty."""

    awarded: str
    name: str
    institution: str = ""
    country: str = ""
    field: str = ""
    thesis: str = ""
    supervisor: str = ""

    @property
    def text(self) -> str:
        said = [self.name, self.field, self.institution, self.country]
        if self.thesis:
            said.append(_("thesis: %(title)s", title=self.thesis))
        if self.supervisor:
            said.append(_("supervisor: %(name)s", name=self.supervisor))
        return ", ".join(part for part in said if part)


@dataclass(frozen=True)
class Work:
    text: str
    title: str = ""
    year: int | None = None
    doi: str = ""


@dataclass(frozen=True)
class Skill:
    text: str
    code: str = ""


@dataclass(frozen=True)
class Who:
    """`name` is empty for who is masked; what is not known, or not for this reader, is empty too."""

    number: str
    name: str = ""
    title: str = ""
    headline: str = ""
    general: Sequence[Row] = ()
    other_names: Sequence[str] = ()
    nationalities: Sequence[str] = ()
    country: str = ""
    city: str = ""
    email: str = ""
    telephone: str = ""
    website: str = ""
    orcid: str = ""
    summary: str = ""
    posts: Sequence[Post] = ()
    degrees: Sequence[Degree] = ()
    fields: Sequence[str] = ()
    technologies: Sequence[str] = ()
    works: Sequence[Work] = ()
    more_works: Sequence[str] = ()  # how many are left out
    languages: Sequence[Skill] = ()
    windows: Sequence[str] = ()
    checked: Sequence[str] = ()


class Section(NamedTuple):
    heading: str
    rows: Sequence[Row]

    @property
    def has_labels(self) -> bool:
        return any(row.label for row in self.rows)


@dataclass(frozen=True)
class Cv:
    layout: Layout
    scope: Scope
    who: Who
    made_at: datetime
    foot: str
    sections: Sequence[Section] = field(default_factory=tuple)

    @property
    def heading(self) -> str:
        return self.who.name or _("Expert %(number)s", number=self.who.number)


def arrange(who: Who, layout: Layout) -> list[Section]:
    """In the order of the layout, without what is empty."""
    made = {part: _rows(who, part, layout) for part in ORDER[layout]}
    kept = [(part, rows) for part, rows in made.items() if rows]
    return [Section(_heading(part, place, layout), rows) for place, (part, rows) in enumerate(kept)]


def _heading(part: Part, place: int, layout: Layout) -> str:
    return f"{NUMERALS[place]}. {part.label}" if layout is Layout.VI else str(part.label)


def _rows(who: Who, part: Part, layout: Layout) -> list[Row]:
    turn = reversed if layout is Layout.VI else iter  # the earliest first, or the newest
    listed: dict[Part, Iterable[str]] = {
        Part.SUMMARY: [who.summary] if who.summary else [],
        Part.LANGUAGES: [one.text for one in who.languages],
        Part.AVAILABILITY: who.windows,
        Part.CHECKED: who.checked,
    }
    match part:
        case Part.GENERAL:
            return list(who.general)
        case Part.DEGREES:
            return [Row(one.awarded, one.text) for one in turn(who.degrees)]
        case Part.POSTS:
            return [Row(one.period, one.text) for one in turn(who.posts)]
        case Part.FIELDS:
            told = [Row(_("Research field"), text) for text in who.fields]
            return [*told, *(Row(_("Strategic technology"), text) for text in who.technologies)]
        case Part.WORKS:
            told = [Row(str(place), one.text) for place, one in enumerate(who.works, 1)]
            return [*told, *(Row("", text) for text in who.more_works)]
        case _:
            return [Row("", text) for text in listed[part]]
