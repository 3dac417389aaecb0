"""The links of the page frame: what this person may open, and where they are."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from flask import Flask, current_app, has_request_context, request, url_for
from flask_login import current_user

from registry.core.i18n import _l, hanoi_today, locale
from registry.core.permissions import Permission, can
from registry.core.waiting import Work
from registry.features import FEATURES
from registry.notices import queries as notices
from registry.web.lists.shown import clock
from registry.work import queries as work

LAST = ("accounts", "taxonomy", "inspection", "operations")  # daily work comes first
IN_THE_BELL = 5
WORK = "work.index"
LINE, MORE = 1136, 120  # pixels that the menu has at 1280 px, and those of the fold at its end
LETTER, GAP, BADGE = (
    8,
    20,
    48,
)  # of a link: each letter, the space behind it, the count of what waits
RARE = frozenset(
    "accounts assignment audit campaigns desk forecast imports objections operations oversight procedures"
    " reference shortlists statistics taxonomy treatment".split()
)  # of a long menu these are folded first; what waits behind the fold is counted on it
WITHIN: dict[str, tuple[str, Any]] = {
    "contracts.shares": ("contracts.index", _l("Shared contracts")),
    "delegates.index": ("experts.home", _l("Delegates")),
    "durations.benchmarks": ("contracts.index", _l("Benchmarks of the steps")),
    "entries.index": ("contracts.index", _l("Entered directly")),
    "proposals.index": ("experts.home", _l("Proposals from a record")),
}
"""Lists without a link of their own: below which link they are found, and as what. It counts them too."""
FOOTER: tuple[tuple[Any, tuple[tuple[Any, str, dict[str, Any]], ...]], ...] = (
    (
        _l("Using this service"),
        (
            (_l("Openings"), "public.openings", {}),
            (_l("Openings as a news feed (RSS)"), "public.feed", {}),
            (_l("National targets"), "targets.index", {}),
            (_l("Statistics and open data"), "statistics.index", {}),
            (_l("Audits of the count"), "campaigns.published", {}),
            (_l("Reference data"), "taxonomy.index", {}),
            (_l("Data for other systems (API)"), "api.index", {}),
            (_l("Site map"), "public.site_map", {}),
        ),
    ),
    (
        _l("Help and contact"),
        (
            (_l("Help"), "public.about", {}),
            (_l("Contact"), "public.contact", {}),
            (_l("Missions abroad"), "taxonomy.table", {"name": "missions"}),
            (_l("Check a message"), "public.verify_message", {}),
        ),
    ),
    (
        _l("Your rights"),
        (
            (_l("Personal data protection"), "public.privacy", {}),
            (_l("Legal texts and what rests on them"), "law.index", {}),
            (_l("Accessibility statement"), "public.accessibility", {}),
        ),
    ),
)


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool
    count: int = 0  # of what waits for the reader there
    is_late: bool = False
    endpoint: str = ""


@dataclass(frozen=True)
class MenuGroup:
    label: str
    links: list[Link]


def install(app: Flask) -> None:
    app.jinja_env.globals.update(locale=locale, clock=clock)
    app.context_processor(lambda: page_frame(app))


def page_frame(app: Flask) -> dict[str, Any]:
    if not has_request_context():
        return {}  # mails that the worker renders have no frame
    known = app.view_functions
    navigation = _with_counts(_links(known, "NAVIGATION"))
    shown, folded = fold(navigation)
    return {
        "navigation": navigation,
        "navigation_shown": shown,
        "navigation_folded": folded,
        "waiting_in_folded": sum_counts(folded),
        "next_case": _next_case(),
        "waits_here": _waits_here(),
        "waits_within": _waits_within(),
        "account_navigation": _links(known, "ACCOUNT_NAVIGATION"),
        "footer_navigation": footer(known),
        "sign_in_url": url_for("accounts.sign_in") if "accounts.sign_in" in known else "",
        "sign_out_url": url_for("accounts.sign_out") if "accounts.sign_out" in known else "",
        "home_url": url_for("public.home"),
        "printed_on": hanoi_today(),
        "find_url": url_for("finding.index") if "finding.index" in known else "",
        **_bell(),
    }


def fold(links: Sequence[Link]) -> tuple[list[Link], list[Link]]:
    """What fits one line, and the rest for the fold at its end; where the reader is stays in sight."""
    if sum(_width(link) for link in links) <= LINE:
        return list(links), []
    room = LINE - MORE - sum(_width(link) for link in links if link.current)
    shown = []
    for link in links:
        needed = 0 if link.current else _width(link)
        is_usual = link.endpoint.partition(".")[0] not in RARE
        if link.current or (is_usual and needed <= room):
            shown.append(link)
            room -= needed
    return shown, [link for link in links if link not in shown]


def _width(link: Link) -> int:
    """In pixels, rather too much than too little."""
    return LETTER * len(link.label) + GAP + (BADGE if link.count else 0)


def sum_counts(links: Sequence[Link]) -> Link:
    """What waits behind the fold, as one more link would say it."""
    counts = sum(link.count for link in links)
    return Link("", "", current=False, count=counts, is_late=any(link.is_late for link in links))


def footer(known: Container[str]) -> list[MenuGroup]:
    """What everybody may read, as it is told below each page and on the site map."""
    return [
        MenuGroup(
            str(label),
            [_link(text, name, **values) for text, name, values in rows if name in known],
        )
        for label, rows in FOOTER
    ]


def _bell() -> dict[str, Any]:
    """The newest notices and how many are unread, once a page."""
    if not current_user.is_authenticated:
        return {}
    newest, unread = notices.list_newest(_reader(), limit=IN_THE_BELL)
    return {"newest_notices": newest, "unread_notices": unread}


def _counts() -> work.Counts:
    if not current_user.is_authenticated:
        return {}
    return work.count_mine(current_app.extensions["work"], _reader())


def _with_counts(links: list[Link]) -> list[Link]:
    """What waits for the reader in each list, and in all at the first link."""
    counts = _counts()
    sums: dict[str, work.WaitingCount] = {WORK: work.total(counts)}
    for one in current_app.extensions["work"]:
        found = counts.get(one.code, work.WaitingCount())
        link = link_of(one)
        sums[link] = sums.get(link, work.WaitingCount()) + found
    return [_counted(link, sums.get(link.endpoint, work.WaitingCount())) for link in links]


def link_of(one: Work) -> str:
    """The link below which this kind of work is found, and counted."""
    link, _label = WITHIN.get(one.list_endpoint, (one.list_endpoint, ""))
    return link


def _waits_within() -> list[dict[str, Any]]:
    """Tiles of what waits for the reader in the lists that are reached from this one."""
    counts = _counts()
    found = []
    for inner, (link, label) in WITHIN.items():
        works = [one for one in current_app.extensions["work"] if one.list_endpoint == inner]
        waiting = work.total({one.code: counts[one.code] for one in works if one.code in counts})
        if link == request.endpoint and waiting.mine:
            tile = {"label": label, "count": waiting.mine, "late": waiting.late > 0}
            found.append(tile | {"url": url_for(inner)})
    return found


def _waits_here() -> work.Counts:
    """What waits for the reader in the list that this page shows: as the navigation says it."""
    counts = _counts()
    return {
        one.code: counts[one.code]
        for one in current_app.extensions["work"]
        if one.list_endpoint == request.endpoint and one.code in counts
    }


def _counted(link: Link, found: work.WaitingCount) -> Link:
    return replace(link, count=found.mine, is_late=found.late > 0)


def _reader() -> Any:
    return current_user._get_current_object()


@dataclass(frozen=True)
class NextCase:
    label: str
    count: int
    url: str


def _next_case() -> NextCase | None:
    """On the page of a case: the way to the next one of a kind that waits for the reader; there is none
    where this is the last."""
    counts, values = _counts(), list((request.view_args or {}).values())
    for one in current_app.extensions["work"]:
        found = counts.get(one.code, work.WaitingCount()).mine
        if found and values and one.case_endpoint == request.endpoint:
            if found == 1 and work.find_next(one, _reader(), after=values[-1]) is None:
                continue
            url = url_for("work.next_case", code=one.code, after=values[-1])
            return NextCase(str(one.label), found, url)
    return None


def _links(known: dict[str, Any], attribute: str) -> list[Link]:
    entries = [
        entry
        for feature in sorted(FEATURES, key=LAST.__contains__)
        for entry in getattr(import_module(f"registry.{feature}.views"), attribute, ())
    ]
    return [
        _link(label, endpoint)
        for label, endpoint, permission in entries
        if endpoint in known and _is_for(current_user, permission)
    ]


def _is_for(user: Any, permission: Permission | None) -> bool:
    """Links without a permission are the public's."""
    return not user.is_authenticated if permission is None else can(user, permission)


def _link(label: Any, endpoint: str, **values: Any) -> Link:
    # A feature's first page stays marked on its inner pages, and on those of the lists within it.
    inner = {name.partition(".")[0] for name, (link, _label) in WITHIN.items() if link == endpoint}
    here = request.endpoint or ""
    is_inside = here.partition(".")[0] in {endpoint.partition(".")[0], *inner}
    marks = here == endpoint or (is_inside and endpoint.endswith(".index"))
    marks = marks and all(
        (request.view_args or {}).get(name) == one for name, one in values.items()
    )
    return Link(str(label), url_for(endpoint, **values), marks, endpoint=endpoint)
