"""Every step of the product: what is refused shows on its page, and a grave act asks first.

A new route is found by itself: a button is a route that takes POST alone, and its view knows the texts of
its step, or they stand in the table STEPS beside it.
"""

import re
import sys
from typing import Any

import pytest
from faults.explorer import PARTS, Explorer, Form, Pairs, fill, post, undone
from faults.mutations import Attempt
from faults.test_bad_input import FAULT, SUMMARY, find_lost
from faults.watch import Watch
from pages import with_value

from registry.core.routes import access_of
from registry.web.steps import Step

NO_STEP = {
    "accounts.sign_out": "leaves the page it was pressed on",
    "accounts.decline_invitation": "by the link alone, without an account",
    "invited.decline": "by the link alone, without an account",
}
OF_LISTS = re.compile(r"_(keep|remove|act|export)$")
"""The tools of every list answer on the list itself: see tests of the lists."""
NEVER_REFUSED = {
    "desk.end_absence": "twice is once: what has ended is not found",
    "desk.remove_rule": "twice is once: what is removed is not found",
    "audit.check": "a check can be asked for at any time",
    "operations.reindex": "a rebuild can be asked for at any time",
    "operations.release": "twice is once: what is not parked is not found",
    "nominations.unclaim": "twice is once: what is no longer claimed is not found",
    "notices.read": "twice is once",
    "notices.read_all": "twice is once",
    "shortlists.add": "twice is once",
    "shortlists.remove": "twice is once: what is not on the list is not found",
    "searches.remove": "twice is once: what is not kept is not found",
    "assignment.again": "a run can be asked for at any time",
    "forecast.compute": "a run can be asked for at any time",
    "forecast.compute_back_test": "a run can be asked for at any time",
    "forecast.repeat": "a repetition can be asked for at any time",
    "register.keep": "what is typed so far can be kept at any time",
    "reports.redraft": "words can be drafted again at any time",
    "assignment.drop": "twice is once: what is not overridden is not found",
}
ENDS = re.compile(
    r"end|withdraw|revoke|void|remove|suspend|cancel|decline|close|drop|delete|refuse|no_suitable|never|partly"
)
NOT_GRAVE = {
    "statistics.withdraw": "takes back one's own draft; nothing is published",
    "campaigns.withdraw": "takes back one's own proposal; nothing is drawn yet",
    "campaigns.send": "sends",
    "desk.end_absence": "another one can be entered",
    "desk.remove_rule": "the same rule can be set again; cases stay where they are",
    "accounts.decline_invitation": "by the link alone; the role can be offered again",
    "accounts.send_invitation_again": "sends",
    "conversations.cancel_meeting": "other times can be proposed",
    "contracts.end_clause": "another wording can begin on any day; what was written keeps it",
    "contracts.withdraw_correction": "takes back one's own proposal; nothing has changed yet",
    "contracts.withdraw_share": "takes back one's own proposal; nothing has changed yet",
    "contracts.let_end": "the contract ends on its last day as agreed; nothing of it changes",
    "reference.withdraw": "takes back one's own proposal; nothing has changed yet",
    "rules.withdraw": "takes back one's own proposal; nothing has changed yet",
    "entries.remove_file": "the same file can be added again",
    "entries.send": "sends",
    "introductions.endorse": "asks the expert",
    "introductions.decline": "experts say “not now” without a reason and can be asked again",
    "programs.amend": "a word that has another one in it",
    "programs.approve_amendment": "publishes",
    "programs.return_amendment": "the author revises it",
    "imports.cancel": "nothing has been recorded yet; the file can be sent again",
    "invited.decline": "by the link alone; the page says what follows",
    "assignment.cancel": "the same run can be computed again",
    "forecast.cancel": "another run can be asked for at any time",
    "assignment.drop": "the same pair can be overridden again",
    "leading.extend": "a word that has another one in it; a second person confirms it",
    "leading.end_post": "proposes the end of a post, which a second person confirms",
    "shortlists.remove": "the same expert can be added again",
    "conversations.contacts": "only where nothing was revealed: of one introduction for each state by chance",
    "introductions.contacts": "the same",
    "searches.remove": "the same search can be kept again",
}
BESIDE = {
    "verification.take_back": "stands on the claim, above which the proposal has its own page"
}
PRESSES = 7  # the second is refused mostly; a letter to one address after the fifth
SHOWS = {
    "conversations.contacts": "shows what was asked for on the page itself",
    "introductions.contacts": "shows what was asked for on the page itself",
    "assignment.again": "its texts stand beside it",
    "forecast.compute": "its texts stand beside it",
    "forecast.compute_back_test": "its texts stand beside it",
    "assignment.drop": "its texts stand beside it",
    "register.keep": "keeps in the background what is typed so far",
    "shortlists.add": "leads back to the card on which it was pressed",
}
OF_SHOWN_STATE = {"duplicates.show": "confirm"}
CONFIRMATION, ANSWER = "confirmed", "outcome"


def step_of(explorer: Explorer, rule: Any) -> Step | None:
    view = explorer.app.view_functions[rule.endpoint]
    if hasattr(view, "step"):
        return view.step  # type: ignore[no-any-return]
    name = OF_SHOWN_STATE.get(rule.endpoint) or rule.endpoint.rpartition(".")[2]
    table = getattr(sys.modules[view.__module__], "STEPS", None)
    return table.get(name) if isinstance(table, dict) else None


def buttons(explorer: Explorer) -> list[Any]:
    found = [rule for rule in explorer.rules("POST") if "GET" not in rule.methods]
    return [
        rule
        for rule in found
        if rule.endpoint not in NO_STEP and not OF_LISTS.search(rule.endpoint)
    ]


def grave(explorer: Explorer) -> list[tuple[Any, Step]]:
    pairs = [(rule, step_of(explorer, rule)) for rule in explorer.rules("POST")]
    return [(rule, step) for rule, step in pairs if step and (step.is_grave or step.is_decision)]


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    return found.group(1) if found else ""


def page_around(client: Any, address: str) -> str:
    """The page on which the button stands: what the address leads to, as far as it can be opened."""
    while address.count("/") > 2:
        address = address.rpartition("/")[0]
        response = client.get(address, follow_redirects=True)
        if response.status_code == 200 and response.mimetype == "text/html":
            return str(response.get_data(as_text=True))
    return ""


def press_until_refused(explorer: Explorer, rule: Any) -> tuple[str, Any] | None:
    """(the page around the button, the answer that refuses) of somebody who may open that page."""
    access = access_of(explorer.app.view_functions[rule.endpoint])
    for who in explorer.who_may(rule, access.write):
        for _words, addresses in explorer.addresses_of(rule):
            for address in addresses:
                form = explorer._open(rule, who, address)
                assert form is not None
                with undone(explorer.connection):
                    answers = (post(form, fill(form)) for _time in range(PRESSES))
                    refused = next((one for one in answers if one.status_code >= 400), None)
                if refused is None or refused.status_code == 404:
                    continue
                if around := page_around(form.client, address):
                    return around, refused
    return None


@pytest.mark.usefixtures("uncounted")
@pytest.mark.parametrize("part", range(PARTS))
def test_a_refused_button_shows_the_page_on_which_it_was_pressed(
    explorer: Explorer, part: int
) -> None:
    problems = []
    for rule in buttons(explorer)[part::PARTS]:
        found = press_until_refused(explorer, rule)
        if found is None:
            problems += (
                [] if rule.endpoint in NEVER_REFUSED else [f"{rule.endpoint}: never refused"]
            )
            continue
        around, refused = found
        page = refused.get_data(as_text=True)
        if FAULT in page or SUMMARY not in page:
            problems.append(f"{rule.endpoint}: {refused.status_code} without its page")
        elif heading(page) != heading(around) and rule.endpoint not in BESIDE:
            problems.append(f"{rule.endpoint}: {heading(page)!r} instead of {heading(around)!r}")
    assert not problems, "\n".join(problems)


def test_the_texts_of_every_button_stand_in_a_table(explorer: Explorer) -> None:
    without = {one.endpoint for one in buttons(explorer) if step_of(explorer, one) is None}
    assert without == set(SHOWS)


def test_what_ends_something_is_a_grave_step(explorer: Explorer) -> None:
    known = {rule.endpoint for rule, _step in grave(explorer)}
    found = {
        rule.endpoint
        for rule in explorer.rules("POST")
        if ENDS.search(rule.endpoint.rpartition(".")[2]) and not OF_LISTS.search(rule.endpoint)
    }
    assert found - known - set(NOT_GRAVE) == set()


def changed(pairs: Pairs, **values: Any) -> Pairs:
    """With other values; None leaves the field out, as a box that is not ticked."""
    for name, value in values.items():
        pairs = with_value(pairs, name, value)
    return [(name, value) for name, value in pairs if value is not None]


def refusals(form: Form, step: Step) -> dict[str, Pairs]:
    """What has to be refused: without the confirmation, and without the reason."""
    good, names = fill(form), {one.name for one in form.inputs}
    reasons = names & {"reason", "text_vi", "text_en"}
    if "/count-decisions/" in form.action:  # a signed decision is in Vietnamese; English may follow
        reasons -= {"text_en"}
    found = {f"without {name}": changed(good, **{name: ""}) for name in sorted(reasons)}
    if step.is_grave:
        return found | {"unconfirmed": changed(good, confirmed=None)}
    texts = dict.fromkeys(sorted(names & {"answer", *reasons}), "")
    return {
        "no answer": changed(good, outcome=None),
        "refused without a reason": changed(good, outcome=_refusal(form), **texts),
    }


def _refusal(form: Form) -> str:
    """The last answer but the one that is proposed."""
    return [one.value for one in form.inputs if one.name == ANSWER][-1]


def find_problems(form: Form, step: Step, connection: Any) -> list[str]:
    page = form.client.get(form.page).get_data(as_text=True)
    problems = []
    if 'id="follows"' not in page and not step.lead:
        problems.append("does not say what follows")
    if f'name="{CONFIRMATION if step.is_grave else ANSWER}"' not in page:
        problems.append("asks for no confirmation")
    for what, pairs in refusals(form, step).items():
        with Watch(connection) as watch, undone(connection):
            response = post(form, pairs)
        lost = find_lost(form, Attempt(what, pairs), response.get_data(as_text=True))
        if response.status_code != 422 or watch.tables or lost:
            problems.append(f"{what}: {response.status_code}, wrote {watch.tables}, {lost}")
    return problems


@pytest.mark.parametrize("part", range(2))
def test_a_grave_step_asks_first_and_keeps_what_was_typed(
    explorer: Explorer, connection: Any, part: int
) -> None:
    problems = []
    for rule, step in grave(explorer)[part::2]:
        for words, _addresses in explorer.addresses_of(rule):
            form = explorer.find_form(rule, words)
            found = find_problems(form, step, connection) if form else ["cannot be reached"]
            problems += [f"{rule.endpoint}: {one}" for one in found]
    assert not problems, "\n".join(problems)


def test_the_second_person_can_refuse_with_a_reason(explorer: Explorer) -> None:
    problems = []
    for rule, step in grave(explorer):
        if not step.is_decision:
            continue
        for words, _addresses in explorer.addresses_of(rule):
            form = explorer.find_form(rule, words)
            assert form is not None, rule.endpoint
            with undone(explorer.connection):
                response = post(form, changed(fill(form), outcome=_refusal(form)))
            if response.status_code >= 400:
                problems.append(f"{rule.endpoint}: {response.status_code}")
    assert not problems, "\n".join(problems)
