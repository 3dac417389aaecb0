"""Who looked at my profile. Names of its filters: purpose, when_from, when_to."""

import json
import uuid
from typing import Any

from flask import url_for
from markupsafe import Markup

from registry.accounts.models import User
from registry.audit.readings import ReadingPurpose, ReadPart
from registry.core.i18n import _l
from registry.rights import listing
from registry.web.lists.declaration import Column, Empty, Filter, List, Period, values_of


def accesses(person_id: uuid.UUID | None) -> List:
    visits = listing.visits(person_id)
    return List(
        name="accesses",
        title=_l("Who viewed my profile"),
        lead=_l(
            "Every time somebody is shown something that you protect, it is recorded here at that moment."
        ),
        rows=lambda _user: visits.select(),
        id=visits.c.id,
        columns=lambda user: _columns(visits, user),
        filters=(
            Filter("purpose", _l("What for"), visits.c.purpose, labels=values_of(ReadingPurpose)),
            Period("when", _l("When"), visits.c.at, is_moment=True),
        ),
        more=listing.describe,
        order=[visits.c.at.desc()],
        empty=Empty(
            _l("Nobody has viewed it yet"),
            _l(
                "When somebody opens your profile you find it here, with the institution and the purpose."
            ),
            icon="eye",
        ),
    )


def _columns(visits: Any, _user: User) -> list[Column]:
    return [
        Column("who", _l("Who"), lambda row: row.more.who),
        Column("purpose", _l("What for"), _purpose, sort=visits.c.purpose, phone="next"),
        Column("parts", _l("What was shown"), _parts),
        Column("times", _l("How often"), lambda row: row.times, sort=visits.c.times),
        Column("when", _l("When"), lambda row: row.at, sort=visits.c.at, phone="due"),
    ]


def _purpose(row: Any) -> str:
    label = str(ReadingPurpose(row.purpose).label)
    context = row.more.context
    if context is None:
        return label
    url = url_for(context.endpoint, **context.values)
    return Markup('{}: <a href="{}">{}</a>').format(label, url, context.number)


def _parts(row: Any) -> list[str]:
    return [str(ReadPart(part).label) for part in json.loads(row.parts)]
