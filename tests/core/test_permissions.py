"""The policy: every route declared, every role against every permission, reads apart from writes."""

import uuid
from typing import Any

import pytest
from factories import make_user
from flask import Flask
from flask_login import AnonymousUserMixin
from pages import token

from registry.core.permissions import GRANTS, SAFE_METHODS, Permission, Role, can, public, requires
from registry.core.routes import access_of, describe_routes, refuse_undeclared_routes

OWN = {"account:own", "reference:read"}
# Written out a second time on purpose: a grant changes in two places or not at all.
POLICY = {
    "expert": {
        "package:answer",
        "package:read",
        "nomination:answer",
        "nomination:make",
        "nomination:read",
        "conversation:join",
        "access:read-own",
        "claim:submit",
        "contract:answer",
        "contract:read",
        "expert:edit-own",
        "introduction:answer",
        "introduction:read",
        "interest:read",
        "interest:state",
    },
    "delegate": {"delegation:fill"},
    "institution_recruiter": {
        "campaign:answer",
        "campaign:read",
        "conversation:join",
        "contract:measure",
        "entry:read",
        "opening:read",
        "opening:write",
        "expert:search",
        "introduction:propose",
        "introduction:read",
        "contract:draft",
        "contract:read",
        "count:read",
        "import:read",
        "import:write",
        "interest:answer",
        "interest:follow",
        "interest:read",
    },
    "institution_approver": {
        "package:deliver",
        "package:read",
        "campaign:answer",
        "campaign:read",
        "feedback:read",
        "nomination:make",
        "nomination:read",
        "api-key:manage",
        "conversation:join",
        "contract:measure",
        "entry:read",
        "opening:read",
        "opening:write",
        "opening:approve",
        "expert:search",
        "program:write",
        "introduction:propose",
        "introduction:read",
        "contract:draft",
        "contract:approve",
        "contract:read",
        "count:read",
        "account:administer",
        "import:read",
        "import:write",
        "interest:answer",
        "interest:follow",
        "interest:read",
    },
    "recruitment_officer": {
        "forecast:compute",
        "forecast:read",
        "contract:measure",
        "entry:read",
        "case:care",
        "contract:check",
        "contract:read",
        "count:read",
        "introduction:read",
        "opening:read",
        "interest:follow",
        "interest:read",
    },
    "verifier": {"claim:verify"},
    "mission_officer": {
        "feedback:read",
        "nomination:make",
        "nomination:read",
        "introduction:endorse",
        "introduction:read",
    },
    "mofa_desk": {
        "feedback:read",
        "nomination:make",
        "nomination:read",
        "introduction:endorse",
        "introduction:read",
        "reference:write",
        "count:read",
        "import:read",
        "import:write",
    },
    "line_ministry": {
        "package:deliver",
        "package:read",
        "nomination:make",
        "nomination:read",
        "contract:measure",
        "count:read",
        "opening:read",
        "contract:read",
        "report:read",
        "report:write",
    },
    "scheme_officer": {
        "package:oversee",
        "package:read",
        "campaign:inspect",
        "campaign:read",
        "statistics:read",
        "statistics:write",
        "feedback:read",
        "api-key:manage",
        "forecast:compute",
        "forecast:read",
        "benchmark:write",
        "contract:measure",
        "report:read",
        "report:decide",
        "assignment:decide",
        "assignment:read",
        "clause:write",
        "opening:check",
        "opening:read",
        "program:write",
        "contract:read",
        "contract:void",
        "count:read",
        "count:decide",
        "count:decision-read",
        "introduction:read",
        "job:read",
        "reference:write",
        "expert:search",
        "expert:oversee",
        "import:read",
        "import:write",
        "interest:follow",
        "interest:read",
    },
    "designation_secretariat": {
        "package:read",
        "package:write",
        "nomination:check",
        "nomination:read",
        "designation:record",
        "count:read",
    },
    "panel_member": {"nomination:read", "panel:judge"},
    "administrator": {
        "api-key:manage",
        "account:administer",
        "job:read",
        "operations:read",
        "operations:write",
        "import:read",
        "import:write",
    },
    "auditor": {
        "package:read",
        "campaign:inspect",
        "campaign:read",
        "statistics:read",
        "feedback:read",
        "forecast:read",
        "contract:measure",
        "report:read",
        "entry:read",
        "assignment:read",
        "audit:read",
        "import:read",
        "contract:read",
        "count:decision-read",
        "count:read",
        "introduction:read",
        "job:read",
        "opening:read",
        "operations:read",
        "expert:oversee",
        "interest:follow",
        "interest:read",
    },
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(Permission))
def test_a_role_may_do_what_the_policy_says_and_nothing_else(
    role: Role, permission: Permission
) -> None:
    actor = type("Actor", (), {"is_authenticated": True, "roles": frozenset({role})})()
    assert can(actor, permission) is (permission.value in POLICY[role.value] | OWN)


def test_the_policy_covers_every_role_and_every_role_has_a_name() -> None:
    assert set(POLICY) == {role.value for role in Role} == {role.value for role in GRANTS}
    assert all(str(role.label) for role in Role)


@pytest.mark.parametrize("permission", list(Permission))
def test_strangers_and_people_without_a_role_may_do_nothing(permission: Permission) -> None:
    assert not can(AnonymousUserMixin(), permission)
    nobody = type("Actor", (), {"is_authenticated": True, "roles": frozenset()})()
    assert not can(nobody, permission)


def bare_app() -> Flask:
    return Flask("bare", static_folder=None)


def test_a_route_without_a_policy_stops_the_start() -> None:
    app = bare_app()
    app.add_url_rule("/x", "x", lambda: "")
    with pytest.raises(RuntimeError, match="x declares no access"):
        refuse_undeclared_routes(app)


@pytest.mark.parametrize("guard", [requires(Permission.AUDIT_READ), public()])
def test_a_route_that_takes_posts_without_declaring_them_stops_the_start(guard: Any) -> None:
    app = bare_app()
    app.add_url_rule("/x", "x", guard(lambda: ""), methods=["GET", "POST"])
    with pytest.raises(RuntimeError, match="takes writes but declares none"):
        refuse_undeclared_routes(app)


def test_the_description_lists_every_rule_of_the_map(application: Flask) -> None:
    named = {row["endpoint"]: row["objects"] for row in describe_routes(application)}
    assert named["contracts.show"] == ["contract"]
    assert named["public.home"] == []
    described = {(row["rule"], row["endpoint"]) for row in describe_routes(application)}
    assert described == {(rule.rule, rule.endpoint) for rule in application.url_map.iter_rules()}


def addresses(application: Flask, method: str) -> list[tuple[str, Any]]:
    """Every rule that takes this method, as an address of things that do not exist."""
    found = []
    adapter = application.url_map.bind("localhost")
    for rule in application.url_map.iter_rules():
        if method not in (rule.methods or set()) or rule.endpoint == "static":
            continue
        values: dict[str, Any] = {
            name: {"UUIDConverter": uuid.uuid4(), "IntegerConverter": 7}.get(
                type(rule._converters[name]).__name__, "x"
            )
            for name in rule.arguments
        }
        if "locale" in values:
            values["locale"] = "en"
        for name, converter in rule._converters.items():
            if type(converter).__name__ == "AnyConverter" and name != "locale":
                values[name] = sorted(getattr(converter, "items"))[0]  # noqa: B009 - of this kind alone
        found.append(
            (adapter.build(rule.endpoint, values), application.view_functions[rule.endpoint])
        )
    return found


def test_a_stranger_is_sent_to_the_sign_in_page_and_back(client: Any, application: Flask) -> None:
    for address, view in addresses(application, "GET"):
        if view.access.read is not None:
            response = client.get(address)
            assert response.status_code == 302, address
            assert response.location.startswith("/en/account/sign-in?next="), address


@pytest.mark.slow
def test_a_page_refuses_who_lacks_its_permission_and_a_write_who_may_only_read(
    client: Any, application: Flask
) -> None:
    """Each address for one of the roles that lack it, each role in its turn.

    That every role holds what the policy says is asked above; here, that each address asks.
    """
    refused: dict[Role, list[tuple[str, str]]] = {role: [] for role in Role}
    for method in ("GET", "POST"):
        for address, view in addresses(application, method):
            wanted = view.access.read if method == "GET" else view.access.write
            lacking = [role for role in Role if wanted and wanted.value not in POLICY[role] | OWN]
            if lacking:
                fewest = min(lacking, key=lambda role: len(refused[role]))
                refused[fewest].append((method, address))
    assert all(refused.values())
    for role, asked in refused.items():
        client.log_in(make_user(role))
        csrf = token(client.get("/en/account/settings"))
        for method, address in asked:
            response = client.open(address, method=method, data={"csrf_token": csrf})
            assert response.status_code == 403, (role, method, address)


def test_a_post_without_the_forms_token_changes_nothing(client: Any, application: Flask) -> None:
    client.log_in(make_user(Role.ADMINISTRATOR))
    for address, _view in addresses(application, "POST"):
        assert client.post(address).status_code == 400, address


def test_reads_and_writes_are_declared_apart(application: Flask) -> None:
    for rule in application.url_map.iter_rules():
        access = access_of(application.view_functions[rule.endpoint])
        if not (rule.methods or set()) - SAFE_METHODS and access.write_declared:
            pytest.fail(f"{rule.endpoint} declares a write it does not take")


def test_who_may_write_on_a_page_may_read_it(application: Flask) -> None:
    """A permission that somebody holds for a narrower reason opens no page through its form."""
    for rule in application.url_map.iter_rules():
        access = access_of(application.view_functions[rule.endpoint])
        if access.read is not None and access.write is not None:
            writers = {role for role in Role if access.write in GRANTS[role]}
            readers = {role for role in Role if access.read in GRANTS[role]}
            assert writers <= readers, f"{rule.endpoint}: {writers - readers}"
