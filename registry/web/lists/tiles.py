"""The tiles above a list: what waits for the reader in it, each a link to exactly those rows."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from registry.core.i18n import _, ngettext
from registry.web.lists.shown import Shown
from registry.web.lists.waiting import MINE, OVERDUE, SOON_DUE, count_own


def tiles(shown: Shown, counts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`counts`: of each kind of work here, as the navigation counts it. Where two steps of one record
    wait, a tile says in how many rows."""
    works = [one for one in shown.the_list.works if one.code in counts and counts[one.code].mine]
    if not works:
        return []
    own = count_own(works, shown.user, shown.the_list.id)
    found = [counts[one.code] for one in works]
    late, mine, soon = (
        sum(getattr(one, name) for one in found) for name in ("late", "mine", "soon")
    )
    return [
        _tile(shown, _("Overdue"), late, own.late if own else late, mine_due=OVERDUE)
        | {"late": late > 0},
        _tile(shown, _("Waiting for me"), mine, own.mine if own else mine, waits=MINE),
        _tile(shown, _("Due soon"), soon, own.soon if own else soon, mine_due=SOON_DUE),
    ]


def _tile(shown: Shown, label: str, steps: int, rows: int, **query: str) -> dict[str, Any]:
    show = {"show": "board"} if shown.asked.is_board else {}
    return {
        "label": label,
        "count": steps,
        "url": f"{shown.urls['here']}?{urlencode(query | show)}",
        "current": dict(shown.asked.chosen) == {name: (value,) for name, value in query.items()},
        "note": "" if steps == rows else ngettext("in %(num)s row", "in %(num)s rows", rows),
    }
