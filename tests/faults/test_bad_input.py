"""Every form of the product under everything that can be wrong with what is sent.

A new route is found by itself. Where it takes a POST that the small country cannot make possible,
the country wants one thing more, or the route stands in NOT_REACHED with its reason.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from faults.explorer import PARTS, Explorer, Form, post, undone
from faults.mutations import Attempt, find_stored_dirt, mutate
from faults.watch import Watch
from markupsafe import escape

from registry.core.cleaning import clean
from registry.imports.models import ImportKind

pytestmark = pytest.mark.slow

NOT_REACHED = {
    "contracts.agree": "its button carries the edition that was read: tests/contracts/test_editions.py",
    "contracts.offer": "its button carries the edition that was read: tests/contracts/test_editions.py",
    "contracts.hand_over": "its button carries the edition that was read: tests/contracts/test_editions.py",
    "contracts.agree_with_proposal": "its button carries the edition that was read: tests/contracts/test_editions.py",
    "contracts.hand_back": "nothing lies with the approver here: tests/contracts/test_editions.py",
    "contracts.confirm_signature": "its fact is new in no contract here: tests/contracts/test_views.py",
    "contracts.confirm_start": "its fact is new in no contract here: tests/contracts/test_views.py",
    "contracts.confirm_delivery": "its fact is new in no contract here: tests/contracts/test_views.py",
    "contracts.check": "its fact is new in no contract here: tests/contracts/test_views.py",
    "contracts.index_act assign": "its preview asks to whom the ticked rows go: tests/desk/test_care.py",
    "programs.approve_amendment": "its button carries a version: tests/programs/test_amendments.py",
    "programs.withdraw_amendment": "its button carries a version: tests/programs/test_amendments.py",
    "interests.index_act answer-no": "its preview asks for a reason beside the button: tests/interests/test_views.py",
    "work.remind contracts.answer": "no offer waits for its expert here: tests/work/test_reminders.py",
    "work.remind contracts.sign": "no signature waits for others here: tests/work/test_reminders.py",
    "imports.columns": "the file here lacks columns that it needs: tests/imports/test_flow.py",
    **{
        f"imports.new {kind.value}": "takes a table, and no paper: tests/imports/test_flow.py"
        for kind in ImportKind
    },
    "work.remind_all": "of work that waits, which is not counted here: tests/work/test_reminding_all.py",
    "statistics.withdraw": "the draft here is another officer's: tests/releases/test_services.py",
    "statistics.supersede": "nothing is drafted beside the draft here: tests/releases/test_pages.py",
    "entries.add_file": "its fields stand on the page of the entry: tests/entries/test_entries_pages.py",
    "entries.judge": "no record is like an entry here: tests/entries/test_entries_pages.py",
    "targets.show_export": "people who count are taken away with a reason, by targets.export_list",
    "treatment.new": "all who are designated here have a package: tests/treatment/test_packages.py",
    "duplicates.compare": "two numbers in its query: tests/verification/test_duplicates.py",
    "demo.mailbox": "the pages of the demo exist in the demo only",
    "demo.message": "the pages of the demo exist in the demo only",
    "demo.gallery": "the pages of the demo exist in the demo only",
}
SUMMARY, FAULT = 'id="error-summary"', 'class="fault"'


def try_out(connection: Any, form: Form, attempt: Attempt) -> list[str]:
    """What is wrong with the answer; what the request did is taken back."""
    with Watch(connection) as watch:
        with undone(connection):
            response = post(form, attempt.pairs, **attempt.options)
            is_refused = response.status_code >= 400
            left = watch.contents() if is_refused else {}
        problems = find_problems(form, attempt, response)
        if is_refused and left != watch.contents():
            problems.append(f"{response.status_code}, but written: {sorted(watch.tables)}")
    if not is_refused:
        may_be_long = "pasted_texts" in watch.tables  # a whole outline, read and not printed
        problems += find_stored_dirt(watch.values, may_be_long=may_be_long)
    return problems


def find_problems(form: Form, attempt: Attempt, response: Any) -> list[str]:
    status, page = response.status_code, response.get_data(as_text=True)
    if status >= 500:
        return [f"answered {status}"]
    if status in {301, 302, 303}:
        return ["accepted"] if attempt.must_fail else []
    if status < 400:
        return ["errors on a page of status 200"] if SUMMARY in page else []
    locale = form.action.split("/")[1]
    problems = [] if f'<html lang="{locale}"' in page else ["the page has another language"]
    if rule_says_it_itself(form, attempt):
        return problems
    if SUMMARY not in page and FAULT not in page:
        problems.append(f"{status} without a word of what is wrong")
    if locale == "vi" and (english := [one for one in messages(page) if one.isascii()]):
        problems.append(f"English on a Vietnamese page: {english}")
    if form.typed and not attempt.is_forgery:
        problems += find_lost(form, attempt, page)
    return problems


def rule_says_it_itself(form: Form, attempt: Attempt) -> bool:
    """The page that checks the code of a message answers with a sentence of its own. From an outdated
    list a view is not kept: its reader is sent back to the page on which the name still stands."""
    is_outdated_list = form.action.endswith("/views") and attempt.what == "from before the sign-in"
    return is_outdated_list or form.action.endswith("/check-message")


def messages(page: str) -> list[str]:
    summary = page.partition(SUMMARY)[2].partition("</ul>")[0]
    return [one.strip() for one in re.findall(r">([^<>]{4,})<", summary) if one.strip()]


def find_lost(form: Form, attempt: Attempt, page: str) -> list[str]:
    if SUMMARY not in page:
        return ["what was typed is gone"]
    typed = {one.name for one in form.typed}
    return [
        f"{name} is not kept"
        for name, value in attempt.pairs
        if name in typed and name != "code" and isinstance(value, str)  # a code is asked for anew
        if str(escape(value)) not in page and str(escape(clean(value))) not in page
    ][:2]


def forms_of(explorer: Explorer, rule: Any) -> list[tuple[str, Form | None]]:
    return [
        (f"{rule.endpoint} {' '.join(words)}".strip(), explorer.find_form(rule, words))
        for words, _addresses in explorer.addresses_of(rule)
    ]


def attempts_for(dialect: str, form: Form) -> Iterator[Attempt]:
    """What comes as far as the database with a value that it may judge is tried on each."""
    for attempt in mutate(form):
        if dialect == "sqlite" or attempt.is_of_values:
            yield attempt


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of a cut body
@pytest.mark.usefixtures("uncounted")
@pytest.mark.parametrize("part", range(PARTS))
def test_every_form_stands_bad_input(
    explorer: Explorer, connection: Any, part: int, capfd: pytest.CaptureFixture[str]
) -> None:
    problems: list[str] = []
    for rule in explorer.rules("POST")[part::PARTS]:
        if rule.endpoint in NOT_REACHED:
            continue
        for name, form in forms_of(explorer, rule):
            if form is None:
                if name not in NOT_REACHED:
                    problems.append(f"{name}: cannot be reached; see the head of this file")
                continue
            for attempt in attempts_for(connection.dialect.name, form):
                found = try_out(connection, form, attempt)
                logged = capfd.readouterr().err
                if any(one.startswith("answered 5") for one in found):
                    found.append(logged[-6000:])
                problems += [f"{name} ({form.who}), {attempt.what}: {one}" for one in found]
    assert not problems, f"{len(problems)} problems\n" + "\n".join(problems)
