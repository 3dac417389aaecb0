"""The description is made of what serves it, and what it allows is answered as it says."""

from typing import Any

import pytest
import schemathesis
from api.readers import API, Reader, contract_of, make_approver, make_institution_key, make_key
from factories import make_institution, make_opening, make_user
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings

from registry.accounts import attempts
from registry.api.kinds import Scope
from registry.core.permissions import Role
from registry.programs.models import OpeningState

EXAMPLES = 12


@pytest.fixture
def described(app: Flask, database: Any) -> Any:
    with app.app_context():
        return app.test_client().get(f"{API}/openapi.json").json


def test_it_names_every_address_and_every_scope(app: Flask, described: Any) -> None:
    served = {
        rule.rule.replace("<uuid:", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api_v1.") and rule.endpoint != "api_v1.openapi"
    }
    assert set(described["paths"]) == served
    assert described["openapi"] == "3.1.0"
    text = str(described)
    assert all(scope.value in text for scope in Scope)


def test_names_stand_in_both_languages(described: Any) -> None:
    for name, schema in described["components"]["schemas"].items():
        fields = set(schema["properties"])
        for field in fields:
            if field.endswith("_vi"):
                assert f"{field[:-3]}_en" in fields, f"{name}.{field}"


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("api-key", "api-network"):
        monkeypatch.setitem(attempts.LIMITS, name, ((10**9, attempts.HOUR),))


@pytest.mark.usefixtures("unlimited", "database")
def test_whatever_it_allows_and_forbids_is_answered_as_it_says(app: Flask) -> None:
    own, other = make_institution(), make_institution()
    make_opening(state=OpeningState.PUBLISHED)
    foreign = []
    for institution in (own, other):
        contract = contract_of(institution)
        foreign += [contract.number] if institution is other else []
    _key, institutional = make_institution_key(make_approver(own))
    _key, ministerial = make_key(make_user(Role.SCHEME_OFFICER), Scope.COUNTS, Scope.REPORTS)
    with app.app_context():
        schema = schemathesis.openapi.from_wsgi(f"{API}/openapi.json", app)
    tried = 0
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]
        secret = institutional if "contracts" in operation.path else ministerial
        tried += 1
        fuzz(app, operation, secret, foreign)
    assert tried > 8


def fuzz(app: Flask, operation: Any, secret: str, foreign: list[str]) -> None:
    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    def call(case: Any) -> None:
        with app.app_context():
            answer = case.call(headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code < 500, answer.text
        case.validate_response(answer, checks=[schemathesis.checks.response_schema_conformance])
        assert not any(number in answer.text for number in foreign)

    call()


def test_a_reader_without_a_key_is_refused_whatever_is_asked(app: Flask, database: Any) -> None:
    assert Reader(app).get("/contracts?state=x").status_code == 401
