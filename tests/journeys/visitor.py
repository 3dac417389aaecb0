"""Somebody at a browser: opens pages, fills the form that stands there, presses its button."""

import io
import re
from typing import Any
from urllib.parse import urlsplit

import html5lib
from client import new_client
from flask import Flask

from registry.demo.paperwork import make_pdf


def pdf(text: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(make_pdf(text)), f"{text}.pdf"


FRAME = re.compile(r"sign-out|/notices/read")  # forms that every page has


class Visitor:
    def __init__(self, app: Flask, locale: str) -> None:
        self.client = new_client(app)
        self.locale = locale
        self.page: Any = None
        self.seen: list[str] = []

    def sign_in(self, user: Any) -> "Visitor":
        self.client.log_in(user)
        return self

    def stranger(self, locale: str) -> "Visitor":
        """Somebody who is not signed in."""
        return Visitor(self.client.application, locale)

    def open(self, path: str, *, status: int = 200) -> str:
        """`path` without its language, or a full address."""
        parts = urlsplit(path)
        address = path if path.startswith(("/vi/", "/en/")) else f"/{self.locale}{path}"
        if parts.netloc:
            address = parts.path + (f"?{parts.query}" if parts.query else "")
        self.page = self.client.get(address, follow_redirects=True)
        assert self.page.status_code == status, (address, self.page.status_code, self.text[:600])
        return self.text

    @property
    def text(self) -> str:
        body = str(self.page.get_data(as_text=True))
        self.seen.append(body)
        return body

    @property
    def path(self) -> str:
        return str(self.page.request.path)

    def press(self, part_of_action: str = "", *, status: int = 200, **values: Any) -> str:
        """Send the form whose address contains the words (default: the page's own), with these values
        in the place of what stands in it. A list fills boxes or repeated fields."""
        form = self._find_form(part_of_action, values)
        data = self._defaults(form)
        for name, value in values.items():
            data[name.replace("__", "-")] = value
        action = form.get("action") or self.path
        self.page = self.client.post(action, data=data, follow_redirects=True)
        assert self.page.status_code == status, (action, self.page.status_code, errors(self.text))
        return self.text

    def _find_form(self, part: str, values: dict[str, Any]) -> Any:
        tree = html5lib.parse(self.page.get_data(as_text=True), namespaceHTMLElements=False)
        forms = [
            form for form in tree.iter("form") if (form.get("method") or "get").lower() == "post"
        ]
        names = {name.replace("__", "-") for name in values}
        for form in forms:
            fields = {field.get("name") for field in form.iter() if field.get("name")}
            action = form.get("action") or self.path
            if part in action and names <= fields and not FRAME.search(action):
                return form
        raise AssertionError(f"no form {part!r} with {names} on {self.path}")

    @staticmethod
    def _defaults(form: Any) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for field in form.iter("input"):
            kind, name = field.get("type", "text"), field.get("name")
            if not name or kind in {"file", "submit"}:
                continue
            if kind in {"checkbox", "radio"}:
                if field.get("checked") is not None:
                    data.setdefault(name, [])
                    data[name].append(field.get("value", "y"))
                continue
            data[name] = field.get("value", "")
        for field in form.iter("textarea"):
            data[field.get("name")] = "".join(field.itertext()).lstrip("\n")
        for field in form.iter("select"):
            chosen = [
                one.get("value") for one in field.iter("option") if one.get("selected") is not None
            ]
            several = field.get("multiple") is not None
            first = next((one.get("value") for one in field.iter("option")), "")
            data[field.get("name")] = chosen if several else (chosen[0] if chosen else first)
        return data


def errors(text: str) -> list[str]:
    return re.findall(r'class="err-line">([^<]*)|<a href="#[^"]*">([^<]*)</a>', text)[:12] or [
        text[-900:]
    ]
