"""Keys as tests hold them, and another system that reads with one."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from factories import (
    make_contract,
    make_institution,
    make_introduction,
    make_opening,
    make_program,
    make_user,
)
from flask import Flask

from registry.accounts.models import User
from registry.api import services
from registry.api.kinds import Scope
from registry.api.models import ApiKey
from registry.contracts.models import Contract
from registry.core import db
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.introductions.models import IntroductionState

API = "/api/v1"


def make_approver(institution: Any = None) -> User:
    institution = institution or make_institution()
    return make_user(Role.INSTITUTION_APPROVER, organisation=institution.organisation)


def make_key(
    owner: User,
    *scopes: Scope,
    organisation_id: Any = None,
    expires_on: date | None = None,
) -> tuple[ApiKey, str]:
    made = services.make(
        name="Hệ thống quản lý nhân sự",
        scopes=scopes,
        organisation_id=organisation_id,
        expires_on=expires_on or hanoi_today() + timedelta(30),
        by=owner,
    )
    db.session().flush()
    return made


def make_institution_key(owner: User) -> tuple[ApiKey, str]:
    [organisation_id] = owner.organisation_ids()
    return make_key(owner, Scope.CONTRACTS, organisation_id=organisation_id)


def contract_of(institution: Any) -> Contract:
    opening = make_opening(make_program(institution))
    return make_contract(make_introduction(None, opening, state=IntroductionState.OFFER_MADE))


class Reader:
    """Another system."""

    def __init__(self, app: Flask, secret: str = "") -> None:
        self.client = app.test_client(use_cookies=False)
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, address: str, **headers: str) -> Any:
        return self.client.get(f"{API}{address}", headers=self.headers | headers)

    def items(self, address: str) -> Sequence[dict[str, Any]]:
        """Of all pages."""
        found: list[dict[str, Any]] = []
        mark = "&" if "?" in address else "?"
        after = ""
        while True:
            answer = self.get(f"{address}{mark}limit=2" + (f"&after={after}" if after else ""))
            assert answer.status_code == 200, answer.text
            found += answer.json["items"]
            after = answer.json["next"]
            if not after:
                return found
