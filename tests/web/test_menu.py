"""A menu of many links stays one line: what is rarely needed stands behind its fold."""

from typing import Any

import pytest
from factories import make_user

from registry.core.permissions import Role
from registry.navigation import BADGE, GAP, LETTER, LINE, MORE, Link, fold, sum_counts


def links_of(*endpoints: str, here: str = "", label: str = "", count: int = 0) -> list[Link]:
    return [Link(label or one, f"/{one}", one == here, count, endpoint=one) for one in endpoints]


USUAL = [f"usual{number}.index" for number in range(9)]


def endpoints(links: list[Link]) -> list[str]:
    return [link.endpoint for link in links]


def test_a_short_menu_is_shown_whole() -> None:
    links = links_of("audit.index", *USUAL[:6])
    assert fold(links) == (links, [])


def test_what_is_rarely_needed_is_folded_first() -> None:
    shown, folded = fold(links_of("audit.index", *USUAL[:6], "operations.index", USUAL[6], count=1))
    assert endpoints(folded)[:2] == ["audit.index", "operations.index"]
    assert endpoints(shown) == USUAL[: len(shown)]


def test_what_is_shown_fits_one_line_however_long_its_words() -> None:
    room = LINE - MORE
    for label, count in (("Việc", 0), ("Quan tâm đến vị trí tuyển dụng", 0), ("Việc hôm nay", 12)):
        links = links_of(*USUAL, here=USUAL[-1], label=label, count=count)
        shown, _folded = fold(links)
        assert len(shown) * (LETTER * len(label) + GAP + (BADGE if count else 0)) <= room or len(
            shown
        ) == len(links)


def test_a_link_that_is_too_long_leaves_its_place_to_the_next() -> None:
    long, short = links_of("long.index", label="x" * 130), links_of("short.index", label="Hợp đồng")
    shown, folded = fold([*long, *short])
    assert (endpoints(shown), endpoints(folded)) == (["short.index"], ["long.index"])


def test_where_the_reader_is_stays_in_sight() -> None:
    shown, folded = fold(links_of("audit.index", *USUAL, here="audit.index"))
    assert shown[0].endpoint == "audit.index"
    assert endpoints(folded) == USUAL[len(shown) - 1 :]


def test_what_waits_behind_the_fold_is_counted_on_it() -> None:
    behind = [
        Link("a", "/a", current=False, count=2),
        Link("b", "/b", current=False, count=3, is_late=True),
    ]
    assert (sum_counts(behind).count, sum_counts(behind).is_late) == (5, True)


@pytest.mark.parametrize("role", [Role.SCHEME_OFFICER, Role.AUDITOR, Role.INSTITUTION_APPROVER])
def test_each_link_of_a_role_stands_in_the_menu_once(
    client: Any, database: Any, role: Role
) -> None:
    client.log_in(make_user(role))
    page = client.get("/en/work/").get_data(as_text=True)
    menu = page.partition('<nav class="nav"')[2].partition("</nav>")[0]
    phone = page.partition('<div class="menu-panel">')[2].partition("Settings")[0]
    assert menu.count("<a ") > 3
    for address in (part.partition('"')[0] for part in menu.split('<a href="')[1:]):
        assert menu.count(f'href="{address}"') == 1, address
        assert f'href="{address}"' in phone, address
