from __future__ import annotations

from collections.abc import Mapping

from search.documents import Declaration
from search.engine import SortOrder
from search.fields import (
    Codes,
    DateRange,
    Details,
    Field,
    Labels,
    Names,
    Number,
    Order,
    Prose,
    Truth,
)

_FILTERS: tuple[Field, ...] = (
    Codes("fields"),
    Codes("technologies"),
    Codes("country"),
    Codes("country_group"),
    Codes("languages"),
    Codes("modes"),
    Codes("semesters"),
    Codes("months"),
    Codes("audiences"),
    Codes("status"),
)


EXPERTS = Declaration(
    "experts",
    (
        Names("names"),
        Prose("summary_vi", "vi"),
        Prose("summary_en", "en"),
        Prose("thesis", "both", weight=2),
        Prose("works", "both"),
        Labels("keywords"),
        Details("number"),
        Details("employer"),
        Details("place"),
        Details("years"),
        *_FILTERS,
        Codes("institutions"),
        Codes("slots"),
        Codes("level"),
        Codes("written"),  # languages
        Number("doctorate_year", counted=True),
        Number("works_count"),
        DateRange("available_from", "available_to"),
        Number("updated"),
        Truth("visible"),
        Truth("named"),
        Truth("verified"),
        Truth("leading"),
        Order(SortOrder.UPDATED, "updated", "number", descending=True),
        Order(SortOrder.AVAILABLE_FROM, "available_from", "number"),
        Order(SortOrder.NAME_VI, "sort_name_vi", "text"),
        Order(SortOrder.NAME_EN, "sort_name_en", "text"),
    ),
)


OPENINGS = Declaration(
    "openings",
    (
        Prose("summary_vi", "vi"),
        Prose("summary_en", "en"),
        Prose("titles", "both", weight=2),
        Labels("keywords"),
        Details("number"),
        Details("place"),
        Details("offers"),
        *_FILTERS,
        Codes("institution"),
        Codes("province"),
        Codes("program"),
        Codes("kind"),
        Number("seats"),
        Number("closes"),
        DateRange("available_from", "available_to"),
        Number("updated"),
        Truth("visible"),
        Truth("public"),
        Order(SortOrder.UPDATED, "updated", "number", descending=True),
        Order(SortOrder.AVAILABLE_FROM, "available_from", "number"),
        Order(SortOrder.NAME_VI, "sort_name_vi", "text"),
        Order(SortOrder.NAME_EN, "sort_name_en", "text"),
    ),
)


DECLARATIONS: Mapping[str, Declaration] = {item.name: item for item in (EXPERTS, OPENINGS)}
