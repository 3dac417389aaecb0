"""Every page of the product under everything that can be wrong with its address."""

import re
import time
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pytest
from faults.explorer import PARTS, Explorer, undone
from faults.test_bad_input import NOT_REACHED

from registry.core.config import PACKAGE
from registry.core.routes import access_of

pytestmark = pytest.mark.slow

FOR_SYSTEMS = "api_v1."  # answers to other systems: tests/api
NO_PAGE = {
    "static": "files, not pages",
    "readyz": "503 here: no worker runs beside the tests",
    "root": "only leads on",
    "work.next_case": "only leads on",
    "entries.of_contract": "only leads on",
    "procedures.of_contract": "only leads on",
    "accounts.enrol_picture": "a picture, while a second factor is being set up",
}
# Read by forms that take the query as their input, or through helpers.
MORE_NAMES = {
    "sort",
    "after",
    "before",
    "next",
    "object",
    "action",
    "page",
    "q",
    "as_of",
    "known_at",
    "reading",
    "field",
    "country",
    "mode",
    "technology",
    "number",
}


EACH_PAGE = ("31%2F12%2F9999", "9" * 400)
SOME_PAGES = (
    "-1",
    "0",
    "2147483648",
    "9223372036854775808",
    "1e400",
    "01%2F01%2F0001",
    "29%2F02%2F2027",
    "a%00b%1b",
    "a%CC%A3%E2%80%AE",
    "",
    "%FF%FE%ED%A0%80",
    "%C0%AF'\"%3Cb%3E%",
    "x" * 5000,
)
TURNS = 4
# Seconds of the processor that no page takes unless an address makes it work without bound; where
# the machine is slow, so often what the page costs anyway. A second opening leaves out what only
# the first paid for.
ENOUGH = 2.0
TIMES = 5


def hostile_queries() -> Iterator[tuple[int, str]]:
    """Every name that a page or its code reads from an address, with something bad in it, and at which
    turn a page gets it; -1: at each."""
    source = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    names = set(re.findall(r"""args\.get(?:list)?\(["'](\w+)""", source)) | MORE_NAMES
    for place, value in enumerate((*EACH_PAGE, *SOME_PAGES)):
        turn = place % TURNS if value in SOME_PAGES else -1
        yield turn, "&".join(f"{name}={value}" for name in sorted(names))


def open_page(explorer: Explorer, connection: Any, who: str, address: str) -> tuple[int, float]:
    """The status, and the seconds of the processor that it took."""
    begun = time.process_time()
    with undone(connection):
        response = explorer.client_of(who).get(address)
    return response.status_code, time.process_time() - begun


def is_page(rule: Any) -> bool:
    return not (rule.endpoint in NOT_REACHED | NO_PAGE or rule.endpoint.startswith(FOR_SYSTEMS))


@pytest.mark.usefixtures("uncounted")
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_stands_hostile_addresses(
    explorer: Explorer, connection: Any, part: int
) -> None:
    problems: list[str] = []
    queries = list(hostile_queries())
    for rule in explorer.rules("GET")[part::PARTS]:
        if not is_page(rule):
            continue
        for words, _addresses in explorer.addresses_of(rule):
            found = explorer.find_page(rule, words)
            if found is None:
                problems.append(f"{rule.endpoint} {words}: cannot be opened by anybody")
                continue
            who, address = found
            own = crc32(rule.endpoint.encode()) % TURNS
            allowed = max(ENOUGH, TIMES * open_page(explorer, connection, who, address)[1])
            turns = {-1, own} if connection.dialect.name == "sqlite" else {own}
            for query in (query for turn, query in queries if turn in turns):
                status, took = open_page(explorer, connection, who, f"{address}?{query}")
                if status >= 500:
                    problems.append(f"{address}?{query[:60]} ({who}): {status}")
                elif took > allowed:
                    problems.append(f"{address}?{query[:60]} ({who}): {took:.1f} s")
    assert not problems, f"{len(problems)} problems\n" + "\n".join(problems)


@pytest.mark.usefixtures("uncounted")
@pytest.mark.parametrize("part", ["9" * 400, "%00", "%ff%fe", "..%2f..%2fetc", "'--", "a%CC%A3"])
def test_things_that_cannot_exist_are_not_found(explorer: Explorer, part: str) -> None:
    for rule in explorer.rules("GET"):
        names = rule.arguments - {"locale", "filename"}
        if not names or rule.endpoint in NOT_REACHED:
            continue
        view = explorer.app.view_functions[rule.endpoint]
        who = explorer.who_may(rule, access_of(view).read)[0]
        address = re.sub(r"<[^>]*>", part, rule.rule.replace("<any(vi,en):locale>", "vi"))
        status = explorer.client_of(who).get(address).status_code
        assert status in {400, 404, 410}, (address, who, status)
