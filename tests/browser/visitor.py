"""The visitor of the journeys, with Chromium in the place of the test client."""

import io
from typing import Any
from urllib.parse import urlsplit

from chromium import Size, judge, listen
from flask import Flask
from flask import session as cookie

from registry.accounts import sessions
from registry.core.db import session, transaction

FIND_FORM = """([part, names]) => [...document.forms].findIndex((form) => {
  const fields = new Set([...form.elements].map((field) => field.name));
  const action = form.getAttribute('action') || location.pathname;
  return form.getAttribute('method') === 'post' && action.includes(part)
    && !/sign-out|notices\\/read/.test(action) && names.every((name) => fields.has(name));
})"""
SET_VALUE = """(field, value) => {
  field.value = value;
  field.dispatchEvent(new Event('input', {bubbles: true}));
  field.dispatchEvent(new Event('change', {bubbles: true}));
}"""
SEND = """(form) => {
  const buttons = [...form.querySelectorAll('button')].filter((one) => one.type === 'submit');
  form.requestSubmit(buttons.find((one) => !one.name) || buttons[0]);
}"""


class BrowserVisitor:
    def __init__(
        self, browser: Any, app: Flask, locale: str, *sizes: Size, scripts: bool = True
    ) -> None:
        """Looks at every page in each of the sizes."""
        self.browser, self.app, self.locale = browser, app, locale
        self.sizes, self.scripts = sizes, scripts
        context = {
            "viewport": sizes[-1],
            "java_script_enabled": scripts,
            "timezone_id": "Europe/Berlin",
        }
        self.context = browser.new_context(**context)
        self.page = self.context.new_page()
        self.text = ""
        self.seen: list[str] = []
        self.complaints = listen(self.page)

    def sign_in(self, user: Any) -> "BrowserVisitor":
        """Puts the cookie there that a sign-in with a second factor would have left."""
        with self.app.app_context(), self.app.test_request_context("/"):
            with transaction():
                sessions.open_session(session().get_one(type(user), user.id), second_factor=True)
            signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
            value = signer.dumps(dict(cookie))
        self.context.add_cookies(
            [{"name": "session", "value": value, "url": self.app.config["address"]}]
        )
        return self

    def stranger(self, locale: str) -> "BrowserVisitor":
        return BrowserVisitor(self.browser, self.app, locale, *self.sizes, scripts=self.scripts)

    def open(self, path: str, *, status: int = 200) -> str:
        local = path if path.startswith(("/vi/", "/en/")) else f"/{self.locale}{path}"
        answer = self.page.goto(self.app.config["address"] + local, wait_until="load")
        return self._look(answer, status)

    @property
    def path(self) -> str:
        return str(urlsplit(self.page.url).path)

    def press(self, part_of_action: str = "", *, status: int = 200, **values: Any) -> str:
        named = {name.replace("__", "-"): value for name, value in values.items()}
        number = self.page.evaluate(FIND_FORM, [part_of_action, list(named)])
        assert number >= 0, f"no form {part_of_action!r} with {list(named)} on {self.path}"
        form = self.page.locator("form").nth(
            self.page.evaluate(
                "(n) => [...document.querySelectorAll('form')].indexOf(document.forms[n])", number
            )
        )
        for name, value in named.items():
            self._fill(form.locator(f'[name="{name}"]'), value)
        with self.page.expect_navigation(wait_until="load") as moved:
            form.evaluate(SEND)
        return self._look(moved.value, status)

    def _fill(self, fields: Any, value: Any) -> None:
        first = fields.first
        kind = first.evaluate("(field) => field.type")
        if kind == "file":
            content: io.BytesIO = value[0]
            mime = "application/pdf"
            first.set_input_files({"name": value[1], "mimeType": mime, "buffer": content.read()})
        elif kind in {"checkbox", "radio"}:
            wanted = value if isinstance(value, list) else [value]
            fields.evaluate_all(
                "(all, wanted) => all.forEach((one) => { one.checked = wanted.includes(one.value); })",
                wanted,
            )
        elif first.is_visible() and not kind.startswith("select"):
            first.fill(value)
        else:
            first.evaluate(SET_VALUE, value)

    def _look(self, answer: Any, status: int) -> str:
        assert answer is not None
        assert answer.status == status, (self.page.url, answer.status, self._errors())
        self.text = answer.text()
        self.seen.append(self.text)
        if status >= 400:  # the browser names each such answer; here it was expected
            said = f"the server responded with a status of {status}"
            self.complaints[:] = [one for one in self.complaints if said not in one]
        found = judge(self.page, self.complaints, self.sizes, scripts=self.scripts)
        assert found == [], (self.page.url, found)
        return self.text

    def _errors(self) -> str:
        return str(self.page.evaluate("document.querySelector('main')?.innerText || ''"))[:600]
