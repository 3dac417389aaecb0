"""Every page that takes a file: nobody waits while it is looked at."""

from typing import Any

import pytest
from faults.explorer import Explorer, Form, send

from registry.core.db import session
from registry.documents import parsing, services

pytestmark = pytest.mark.slow


def forms_with_files(explorer: Explorer) -> list[Form]:
    found = [
        explorer.find_form(rule, words)
        for rule in explorer.rules("POST")
        for words, _addresses in explorer.addresses_of(rule)
        if explorer.takes_a_file(rule, words)
    ]
    return [form for form in found if form is not None]


@pytest.mark.usefixtures("uncounted")
def test_no_transaction_is_open_while_a_file_is_looked_at(
    explorer: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def watch(*arguments: Any) -> bytes | None:
        seen.append(session().in_transaction())
        return parsing.refuse_unsound(*arguments)

    monkeypatch.setattr(services, "refuse_unsound", watch)
    forms = forms_with_files(explorer)  # which sends some to find out
    seen.clear()
    for form in forms:
        answer = send(explorer, form)
        assert answer.status_code < 500, form.action
    assert len(seen) > 3  # the others are refused before, because of another field
    assert not any(seen)
