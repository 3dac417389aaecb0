"""Things of one side under the eyes and hands of the same roles elsewhere.

tests/core/test_permissions.py asks what a role may do at all; here every role may, but not to these
rows: another institution's, another country's, another person's.
"""

import inspect
import re
import uuid
from collections.abc import Iterator
from itertools import chain
from typing import Any

import html5lib
import pytest
from faults.explorer import Explorer, Page, QuickClient, undone
from faults.watch import Watch
from sqlalchemy import select

from registry.accounts.models import User
from registry.audit.models import AccessEvent
from registry.core import i18n
from registry.core.db import session
from registry.core.permissions import GRANTS, Role
from registry.core.routes import access_of
from registry.entries.models import ContractEntry
from registry.experts.models import Person

pytestmark = pytest.mark.slow

# These work for one institution, one country, or for themselves; all other roles work for the whole country.
SCOPED = (
    Role.EXPERT,
    Role.INSTITUTION_RECRUITER,
    Role.INSTITUTION_APPROVER,
    Role.RECRUITMENT_OFFICER,
    Role.MISSION_OFFICER,
    Role.LINE_MINISTRY,
    Role.DELEGATE,
)
PUBLISHED = "openings and programmes are read by all who know openings once they are published"
SEARCHED = "every expert who agreed to be found can be looked at, and asked, by any institution"
FROZEN = (
    "a national report that was issued is read by everybody who reports; its list of people is not"
)
OPEN_TO_OTHERS = {
    "reports.national": FROZEN,
    "reports.file": FROZEN,
    "programs.opening": PUBLISHED,
    "programs.show": PUBLISHED,
    "public.opening": PUBLISHED,
    "matching.profile": SEARCHED,
    "interests.state": PUBLISHED,
    "introductions.propose": SEARCHED,
    "shortlists.add": SEARCHED,
    "taxonomy.edit_synonym": "the reference data are the same for everybody",
    "reference.institution": "the reference data are the same for everybody",
    "rules.edition": "the counting rules are public",
    "contracts.clause": "the reference data are the same for everybody",
    "durations.benchmark": "the reference data are the same for everybody",
    "durations.propose_benchmark": "the reference data are the same for everybody",
    "procedures.change_rule": "the reference data are the same for everybody",
    "statistics.release": "a release is national, and names nobody",
    "statistics.decide": "a release is national, and names nobody",
    "statistics.withdraw": "a release is national, and names nobody",
    "statistics.supersede": "a release is national, and names nobody",
    "forecast.show": "a forecast is national, and names nobody",
    "forecast.progress": "a forecast is national, and names nobody",
    "forecast.numbers": "a forecast is national, and names nobody",
    "forecast.scenario": "a forecast is national, and names nobody",
    "forecast.repeat": "a forecast is national, and names nobody",
    "forecast.cancel": "a forecast is national, and names nobody",
}
CODE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9A-F]{8}|value=\"[^\"]+\"|nonce=\"[^\"]+\"")


def clients_of(explorer: Explorer, role: Role) -> Any:
    key = f"other {role.value}"
    if key not in explorer.clients:
        client = QuickClient(explorer.app, explorer.app.response_class, use_cookies=True)
        client.log_in(explorer.country.other.people[role.value])
        explorer.clients[key] = client
    return explorer.clients[key]


def token_of(client: Any) -> str:
    page = Page("", client.get("/en/account/password").text)
    inputs = [one for form in page.forms for one in form.inputs]
    return next(one.value for one in inputs if one.name == "csrf_token")


def addresses(explorer: Explorer, method: str, role: Role) -> list[tuple[str, str]]:
    """(address of a thing of ours, address of a thing that is nowhere) the role could come to."""
    found = []
    bound = explorer.app.url_map.bind("localhost")
    for rule in explorer.rules(method):
        names = {name for name in rule.arguments if name.endswith("_id")}
        access = access_of(explorer.app.view_functions[rule.endpoint])
        wanted = access.read if method == "GET" else access.write
        if not names or wanted not in GRANTS[role] or rule.endpoint in OPEN_TO_OTHERS:
            continue
        key = rule.endpoint if rule.endpoint in explorer.places else rule.arguments - {"locale"}
        places = explorer.places.get(key if isinstance(key, str) else frozenset(key), [])
        for values in [*places[:2], *places[-1:]]:
            nowhere = {**values, **{name: uuid.uuid4() for name in names}}
            made = [bound.build(rule.endpoint, {"locale": "en", **v}) for v in (values, nowhere)]
            found.append((made[0], made[1]))
    return found


@pytest.mark.parametrize("role", SCOPED)
def test_what_belongs_to_others_looks_like_what_does_not_exist(
    explorer: Explorer, role: Role
) -> None:
    client = clients_of(explorer, role)
    wrong = []
    for ours, nowhere in addresses(explorer, "GET", role):
        shown, missing = client.get(ours), client.get(nowhere)
        if shown.status_code != 404 or missing.status_code != 404:
            wrong.append((ours, shown.status_code, missing.status_code))
        else:
            lines = [CODE.sub("", page.text).splitlines() for page in (shown, missing)]
            wrong += [(ours, *pair) for pair in zip(*lines, strict=True) if pair[0] != pair[1]]
    assert not wrong


@pytest.mark.usefixtures("uncounted")
@pytest.mark.parametrize("role", SCOPED)
def test_nobody_writes_to_what_belongs_to_others(
    explorer: Explorer, connection: Any, role: Role
) -> None:
    client = clients_of(explorer, role)
    csrf = token_of(client)
    wrong = []
    for ours, nowhere in addresses(explorer, "POST", role):
        with Watch(connection) as watch:
            statuses = [
                client.post(address, data={"csrf_token": csrf, "version": "1"}).status_code
                for address in (ours, nowhere)
            ]
        if statuses != [404, 404] or watch.tables:
            wrong.append((ours, statuses, watch.tables))
    assert not wrong


def test_every_exception_still_exists(explorer: Explorer) -> None:
    endpoints = {rule.endpoint for rule in explorer.app.url_map.iter_rules()}
    assert set(OPEN_TO_OTHERS) <= endpoints


HANDS_OUT = re.compile(r"return (attachment|attachment_of|give_out)\(")
# Of their own papers experts need no entry.
OF_THEMSELVES = dict.fromkeys(
    ("claims.evidence", "contracts.file", "contracts.correction_document", "procedures.document")
    + ("conversations.file", "treatment.evidence"),
    {"expert"},
) | dict.fromkeys(("nominations.part_file", "nominations.claim_file"), {"nominee"})


ON_NOBODY = {
    "imports.file": "rows of people who are not in the register",
    "reference.document": "the legal document by which an institution changes",
    "nominations.panel_decision": "the decision that appoints a panel",
    "rules.document": "the decision by which a rule changes",
}


def ids_of_unrecorded() -> set[str]:
    """Entries of contracts whose expert is nobody of the register yet."""
    unrecorded = select(ContractEntry.id).where(ContractEntry.person_id.is_(None))
    return {str(one) for one in session().scalars(unrecorded)}


def count_papers() -> int:
    return list(session().scalars(select(AccessEvent.fields))).count(["evidence"])


def papers(explorer: Explorer) -> Iterator[tuple[Any, list[str]]]:
    """Every route that hands out a paper on somebody, with addresses of such papers."""
    unrecorded = ids_of_unrecorded()
    for rule in explorer.rules("GET"):
        view = explorer.app.view_functions[rule.endpoint]
        if rule.endpoint in ON_NOBODY or not HANDS_OUT.search(
            inspect.getsource(inspect.unwrap(view))
        ):
            continue
        found = chain(*dict(explorer.addresses_of(rule)).values())
        yield rule, [one for one in found if not any(left in one for left in unrecorded)]


@pytest.mark.usefixtures("uncounted")
def test_whoever_takes_away_a_paper_on_somebody_stands_in_their_ledger(
    explorer: Explorer, connection: Any
) -> None:
    known, reached, unseen, before = set(), set(), [], count_papers()
    for rule, addresses_of in papers(explorer):
        known.add(rule.endpoint)
        access = access_of(explorer.app.view_functions[rule.endpoint])
        for who in explorer.who_may(rule, access.read):
            client = explorer.client_of(who)
            for address in addresses_of:
                with undone(connection):
                    if client.get(address).status_code != 200:
                        continue
                    reached.add(rule.endpoint)
                    is_seen = count_papers() > before
                if is_seen == (who in OF_THEMSELVES.get(rule.endpoint, ())):
                    unseen.append((rule.endpoint, who))
    assert not unseen
    assert reached == known, "a paper that nobody could take shows nothing"


NAMED_ON = (
    "accounts.end_role accounts.staff contracts.check contracts.correction contracts.show decisions.ruling"
    " introductions.show introductions.withdraw leading.correct objections.show oversight.second"
    " programs.withdraw_amendment reviews.second targets.person verification.show verification.verify"
).split()


def test_names_and_numbers_of_records_are_kept_from_translators(explorer: Explorer) -> None:
    people = session().scalars(select(Person.display_name).union(select(User.display_name)))
    any_name = "|".join(map(re.escape, filter(None, people)))
    names = re.compile(rf"(?<!\w)(?:{any_name})(?!\w)|{i18n.RECORD_NUMBER.pattern}")
    left = {}
    for rule in explorer.rules("GET"):
        if rule.endpoint in NAMED_ON:
            words = next(iter(explorer.addresses_of(rule)))[0]
            who, address = explorer.find_page(rule, words) or ("", "")
            tree = html5lib.parse(
                explorer.client_of(who).get(address).text, namespaceHTMLElements=False
            )
            shown = " | ".join(_translatable(tree.find("body")))
            left[rule.endpoint] = sorted({one.group() for one in names.finditer(shown)})
    assert len(left) == len(NAMED_ON)
    assert {endpoint: found for endpoint, found in left.items() if found} == {}


def _translatable(element: Any) -> Iterator[str]:
    """What a browser may translate of a page's lists, tables, trails and pairs."""
    if element.get("translate") == "no" or element.tag in {"option", "textarea", "script"}:
        return
    if element.tag in {"dd", "td", "th", "li", "a", "p"}:
        yield element.text or ""
    for child in element:
        yield from _translatable(child)
        yield child.tail or ""
