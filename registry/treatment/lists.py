"""The list of what is promised to leading experts. Names of its filters: list (open, all), state, item, owner,
due, waits (mine, others, nobody), mine_due (overdue, soon, later, not_mine)."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for

from registry.accounts.models import User
from registry.core.i18n import _l, localized
from registry.experts import names
from registry.experts.models import Person
from registry.taxonomy.queries import name_organisations
from registry.treatment import listing, waiting
from registry.treatment.items import name_columns
from registry.treatment.models import TreatmentItem
from registry.treatment.queries import reveals
from registry.treatment.states import OVER
from registry.web.lists.columns import deadline, plain, state
from registry.web.lists.declaration import Column, Empty, Filter, List, View
from registry.web.lists.filters import due_filter
from registry.web.lists.waiting import next_step, own_due_filter, turns, waits_filter, waits_for

WORK = [one for one in waiting.WORK if one.code != "treatment.open"]


def name_item(row: Any) -> Any:
    return localized(name_columns(row.code), "name")


def name_items(codes: Iterable[str]) -> Mapping[Any, Any]:
    return {code: localized(name_columns(code), "name") for code in codes}


def columns(_user: User) -> list[Column]:
    number = Column(
        "number", _l("Profile number"), lambda row: row.person_number, sort=Person.number
    )
    return [
        Column("item", _l("What is promised"), name_item, sort=TreatmentItem.code),
        Column(
            "expert",
            _l("Expert"),
            names.shown,
            sort=lambda user: names.in_parts(user, revealed=reveals(user)),
            under=number,
        ),
        state(_l("Status"), TreatmentItem.state),
        Column("owner", _l("Owed by"), lambda row: localized(row, "name")),
        deadline(_l("Due"), lambda row: row.item_due_on, sort=TreatmentItem.due_on),
        next_step(phone="next"),
        waits_for(),
        plain("delivered", _l("Delivered on"), TreatmentItem.delivered_on, is_extra=True),
    ]


PROMISED = List(
    name="treatment",
    title=_l("What is promised to leading experts"),
    lead=_l(
        "Each item has a legal basis, a body that owes it, and a day. The expert sees the same."
    ),
    rows=listing.rows,
    bare=listing.bare,
    id=TreatmentItem.id,
    link=lambda row: url_for("treatment.show", package_id=row.package_id),
    columns=columns,
    more=turns(WORK, TreatmentItem.id),
    works=WORK,
    views=(
        View("open", _l("Open"), TreatmentItem.state.not_in(OVER)),
        View("all", _l("All")),
    ),
    filters=(
        Filter("state", _l("Status"), TreatmentItem.state),
        Filter("item", _l("What is promised"), TreatmentItem.code, labels=name_items),
        Filter("owner", _l("Owed by"), TreatmentItem.organisation_id, labels=name_organisations),
        due_filter(TreatmentItem.due_on, label=_l("Due")),
        waits_filter(WORK, TreatmentItem.id),
        own_due_filter(WORK, TreatmentItem.id),
    ),
    search=listing.search,
    search_hint=_l("VN, name of the body that owes it"),
    order=[TreatmentItem.due_on],
    people=lambda row, user: names.named(row, viewer=user),
    purpose="designation",
    empty=Empty(
        _l("Nothing is promised yet"),
        _l(
            "Once an expert is designated the secretariat opens a package, and what it promises is listed here."
        ),
        icon="star",
    ),
)
