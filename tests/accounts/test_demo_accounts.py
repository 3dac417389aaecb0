"""The demonstration shows its accounts with their codes, and nothing else does."""

from typing import Any

import pyotp
import pytest
from account_steps import ACCOUNT, enter_code, enter_password, make_member
from accounts.test_signing_in import SEED
from flask import Flask
from migrated import bring_up_to_date

from registry.core.config import Config, Environment
from registry.core.db import now
from registry.core.permissions import Role


@pytest.fixture
def demo(tmp_path: Any) -> Any:
    """The application of a demonstration, with one of its people."""
    from registry import create_app
    from registry.core.db import session, transaction

    settings = Config(
        environment=Environment.DEMO,
        secret_key="a secret for the tests only, long enough",
        state_dir=tmp_path,
    )
    app = create_app(settings)
    bring_up_to_date(app.extensions["db_engine"])
    with app.app_context(), transaction():
        make_member(Role.VERIFIER, email="verifier@example.org", totp_secret=SEED)
        session().flush()
    yield app
    app.extensions["search_engine"].close()
    app.extensions["db_engine"].dispose()


def codes_near_now() -> set[str]:
    made = pyotp.TOTP(SEED)
    return {made.at(int(now().timestamp()) + 30 * step) for step in (-1, 0, 1)}


def test_the_demonstration_shows_its_accounts_and_their_codes(demo: Flask) -> None:
    browser = demo.test_client()
    page = browser.get(f"{ACCOUNT}/sign-in").get_data(as_text=True)
    assert "verifier@example.org" in page
    assert any(code in page for code in codes_near_now())


def test_a_code_of_the_demonstration_that_was_used_is_not_shown_again(demo: Flask) -> None:
    for _time in range(2):
        browser = demo.test_client()
        enter_password(browser, "verifier@example.org")
        page = browser.get(f"{ACCOUNT}/code").get_data(as_text=True)
        shown = next(code for code in codes_near_now() if code in page)
        assert enter_code(browser, shown).status_code == 302


def test_no_other_environment_shows_a_code(client: Any) -> None:
    user = make_member(Role.VERIFIER, email="verifier@example.org", totp_secret=SEED)
    page = client.get(f"{ACCOUNT}/sign-in").get_data(as_text=True)
    enter_password(client, user.email)
    page += client.get(f"{ACCOUNT}/code").get_data(as_text=True)
    assert "verifier@example.org" not in page
    assert not any(code in page for code in codes_near_now())
    assert client.get("/en/mailbox").status_code == 404
