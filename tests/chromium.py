"""Chromium for tests: one way to start it, one judgement of a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from servers import find_chromium, leave_out

from registry.build.frontend import MODULES

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page lives for a second: what makes it quicker later costs more than it gains.
    "--js-flags=--no-opt --no-maglev",
]
VIOLATIONS = """() => axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations"],
}).then((found) => found.violations.map((one) => [one.id, one.nodes[0].html.slice(0, 160)]))"""


@contextmanager
def start_chromium() -> Iterator[Any]:
    path = find_chromium()
    if path is None:
        leave_out("Browser tests", "Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


# The elements of a page with their classes and whether they hold anything: what axe looks at.
BUILD = """() => document.documentElement.lang + [...document.querySelectorAll('body, body *')].map(
  (one) => one.tagName + '.' + one.className + '.' + (one.getAttribute('role') || '')
    + (one.textContent.trim() ? '' : '!')).join()"""
# Buttons that lie on words which are not theirs.
COVERED = """() => {
  const words = [];
  const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (all.nextNode()) {
    const owner = all.currentNode.parentElement;
    if (!all.currentNode.data.trim() || !owner.checkVisibility() || owner.closest('.vh, thead')) continue;
    const range = document.createRange();
    range.selectNodeContents(all.currentNode);
    for (const box of range.getClientRects()) words.push([owner, box]);
  }
  return [...document.querySelectorAll('main .btn')].filter((one) => one.checkVisibility()).flatMap(
    (button) => {
      const box = button.getBoundingClientRect();
      return words.filter(([owner, word]) => !button.contains(owner) && !owner.contains(button)
        && Math.min(box.right, word.right) - Math.max(box.left, word.left) > 2
        && Math.min(box.bottom, word.bottom) - Math.max(box.top, word.top) > 2
      ).map(([owner]) => `${button.innerText.trim()} lies on ${owner.innerText.trim()}`);
    }).slice(0, 3);
}"""
CUT = """() => {
  const found = [];
  const all = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT);
  while (all.nextNode()) {
    const owner = all.currentNode.parentElement;
    if (!all.currentNode.data.trim() || !owner.checkVisibility() || owner.closest('.vh, thead, svg')) continue;
    let edge = owner;
    while (edge && getComputedStyle(edge).overflowX === 'visible') edge = edge.parentElement;
    // What one pixel holds is for those who listen. A table may be pushed aside, cards never.
    const table = owner.closest('.table-cards');
    const areCards = table && getComputedStyle(table).display !== 'table';
    const cuts = areCards ? /hidden|clip|auto|scroll/ : /hidden|clip/;
    if (!edge || edge.clientWidth <= 1 || !cuts.test(getComputedStyle(edge).overflowX)
      || getComputedStyle(edge).textOverflow === 'ellipsis') continue;
    const range = document.createRange();
    range.selectNodeContents(all.currentNode);
    if (range.getBoundingClientRect().right > edge.getBoundingClientRect().right + 1)
      found.push(`${all.currentNode.data.trim().slice(0, 60)} is cut off`);
  }
  return found.slice(0, 3);
}"""
judged: set[tuple[int, int]] = set()
Size = dict[str, int]
DESK: Size = {"width": 1280, "height": 900}
TELEPHONE: Size = {"width": 375, "height": 800}


def listen(page: Any) -> list[str]:
    """What the page complains about from now on: errors, warnings, and breaches of its policy."""
    complaints: list[str] = []

    def hear(message: Any) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def judge(
    page: Any, complaints: list[str], sizes: tuple[Size, ...], *, scripts: bool = True
) -> list[Any]:
    """Everything wrong with a page as it stands, in each of the sizes; it is left in the last one."""
    found: list[Any] = []
    build = hash(page.evaluate(BUILD)) if scripts else 0
    for size in sizes:
        if page.viewport_size != size:
            page.set_viewport_size(size)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{wide} pixels too wide at {size['width']}")
        for fault in (COVERED, CUT):
            found += [f"{words} at {size['width']}" for words in page.evaluate(fault)]
        # A page of the same build tells axe nothing new.
        if scripts and (build, size["width"]) not in judged:
            judged.add((build, size["width"]))
            found += [(size["width"], *one) for one in violations(page)]
    return found + complaints


def violations(page: Any) -> list[tuple[str, str]]:
    """What axe finds wrong (WCAG 2.2 AA and good practice), each with the first place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate((MODULES / "axe-core/axe.min.js").read_text(encoding="utf-8"))
    return [tuple(one) for one in page.evaluate(VIOLATIONS)]
