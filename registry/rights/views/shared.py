"""A visit and an objection to it in words, for the expert and for the ministry."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_history
from registry.audit.models import AccessEvent
from registry.core.i18n import _, format_date, format_datetime
from registry.rights import listing, queries
from registry.rights.lists import name_parts, name_purpose
from registry.rights.models import Objection
from registry.web.steps import Pairs, Place, current_user


def describe_visit(reading: AccessEvent) -> Pairs:
    """Of all readings of the visit; who it was by organisation and role."""
    visit = queries.list_visit(reading)
    looked = listing.describe([reading])[reading.id]
    parts = dict.fromkeys(part for one in visit for part in one.fields)
    number = looked.context.number if looked.context else ""
    return [
        (_("Who"), looked.who),
        (_("What for"), ": ".join(filter(None, (name_purpose(reading), number)))),
        (_("What was shown"), name_parts(parts)),
        (_("When"), " – ".join(dict.fromkeys(format_datetime(one.at) for one in _ends(visit)))),
        (_("How often"), len(visit)),
    ]


def _ends(visit: Any) -> Any:
    return visit[0], visit[-1]


def describe_objection(objection: Objection) -> Pairs:
    return [*describe_visit(objection.reading), (_("Why the expert objects"), objection.reason)]


def show_objection(
    objection: Objection, place: Place, *, facts: Pairs, **steps: Any
) -> ResponseReturnValue:
    return render_template(
        "rights/objection.html",
        objection=objection,
        place=place,
        facts=facts,
        due=format_date(objection.due_on),
        events=read_history(objection, reader=Reader(current_user(), objection.person.user_id)),
        **steps,
    )
