"""What a clause may say of a contract, and on what it may depend."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class ClausePart(LabelledEnum):
    PREAMBLE = "preamble", _l("Legal basis")
    ARTICLE = "article", _l("Article")


class Need(LabelledEnum):
    """A clause with a need is left out of a contract that lacks it."""

    END = "end", _l("A last day")
    NO_END = "no_end", _l("No last day")
    HOURS = "hours", _l("Teaching hours")
    WEEKLY_HOURS = "weekly_hours", _l("Hours a week")
    PART_LOAD = "part_load", _l("A part of a full post")
    PAY = "pay", _l("Pay")
    POST = "post", _l("Academic post or title")
    GROUP = "group", _l("Research group")
    PLACE = "place", _l("Place of work")
    COURSES = "courses", _l("Courses")
    PROMISES = "promises", _l("Promises")
    TERMS = "terms", _l("Terms in words")
    OPENING = "opening", _l("An opening")


class Blank(LabelledEnum):
    """What stands in braces in the words of a clause, and what takes its place."""

    NUMBER = "number", _l("Number of the contract")
    INSTITUTION = "institution", _l("Institution")
    EXPERT = "expert", _l("Expert")
    KIND = "kind", _l("Kind of contract")
    MODE = "mode", _l("Mode of cooperation")
    FUNDING = "funding", _l("Source of funding")
    FIRST_DAY = "first_day", _l("First day")
    LAST_DAY = "last_day", _l("Last day")
    HOURS = "hours", _l("Teaching hours in all")
    WEEKLY_HOURS = "weekly_hours", _l("Hours a week")
    LOAD = "load", _l("Share of a full post, in percent")
    PAY = "pay", _l("Pay")
    POST = "post", _l("Academic post or title")
    GROUP = "group", _l("Research group")
    PLACE = "place", _l("Place of work")
    COURSES = "courses", _l("Courses")
    OPENING = "opening", _l("Opening")
    PROMISES = "promises", _l("Promises")
    TERMS = "terms", _l("Terms in words")
