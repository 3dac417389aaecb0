"""Coming to every route of the product as somebody who may, and sending its form."""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote_plus, urlsplit

from account_steps import PASSWORD
from client import Client
from faults.places import list_places
from faults.sides import SmallCountry
from flask import Flask
from flask.testing import FlaskClient

from registry.core import db
from registry.core.i18n import hanoi_today
from registry.core.permissions import GRANTS, Permission
from registry.core.routes import access_of
from registry.demo.paperwork import make_pdf

FORM_OF = {"stranger": "/en/account/sign-in", "half": "/en/account/code"}
PDF = make_pdf("paper")
PARTS = 4  # of a look at every route, so that none takes minutes
BOUNDARY = b"----registry"
Words = tuple[str, ...]
Pairs = list[tuple[Any, Any]]


class QuickClient(Client):
    """The test client without a look at each page; other tests have looked."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session().flush()
        with self.application.app_context():
            return FlaskClient.open(self, *args, **kwargs)


@dataclass
class File:
    name: Any
    content: bytes


@dataclass
class Input:
    name: str
    kind: str  # text, date, textarea, password, email, hidden, checkbox, radio, select, file
    value: str = ""
    is_chosen: bool = False
    options: list[str] = field(default_factory=list)
    is_number: bool = False

    @property
    def is_typed(self) -> bool:
        return self.kind in {"text", "date", "textarea", "email", "search", "tel", "url", "number"}


@dataclass
class Form:
    page: str
    action: str
    method: str
    inputs: list[Input] = field(default_factory=list)
    client: Any = None
    who: str = ""

    @property
    def has_files(self) -> bool:
        return any(one.kind == "file" for one in self.inputs)

    @property
    def typed(self) -> list[Input]:
        return [one for one in self.inputs if one.is_typed]


class Page(HTMLParser):
    """The forms of one page."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.open_input: Input | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, pairs: Any) -> None:
        attributes = {name: value or "" for name, value in pairs}
        if tag == "form":
            method = attributes.get("method", "get").lower()
            self.form = Form(self.path, attributes.get("action") or self.path, method)
            self.forms.append(self.form)
        elif self.form is not None and tag == "option" and self.open_input:
            self._take_option(attributes)
        elif self.form is not None and attributes.get("name"):
            self._take_field(tag, attributes)

    def _take_field(self, tag: str, attributes: dict[str, str]) -> None:
        assert self.form is not None
        kind = {"textarea": "textarea", "select": "select", "button": "button"}.get(tag)
        kind = kind or ("date" if "data-date" in attributes else attributes.get("type", "text"))
        if kind in {"button", "submit"}:
            return
        value = attributes.get("value", "y" if kind == "checkbox" else "")
        one = Input(attributes["name"], kind, value, "checked" in attributes)
        one.is_number = attributes.get("inputmode") == "numeric" or kind == "number"
        self.form.inputs.append(one)
        self.open_input = one if kind in {"textarea", "select"} else None

    def _take_option(self, attributes: dict[str, str]) -> None:
        assert self.open_input is not None
        self.open_input.options.append(attributes.get("value", ""))
        if "selected" in attributes:
            self.open_input.value = attributes.get("value", "")
            self.open_input.is_chosen = True

    def handle_data(self, data: str) -> None:
        if self.open_input is not None and self.open_input.kind == "textarea":
            self.open_input.value += data.lstrip("\r\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "select"}:
            self.open_input = None
        elif tag == "form":
            self.form = None


class Explorer:
    """Knows how to come to every route as somebody who may."""

    def __init__(self, app: Flask, country: SmallCountry) -> None:
        self.app, self.country = app, country
        self.connection = app.extensions["test_connection"]
        self.clients: dict[str, Any] = {}
        self.tokens: dict[str, Input] = {}
        self.places = list_places(country, country.own)

    def client_of(self, who: str) -> Any:
        """`stranger`, `half` (the password given, the second factor not yet) or one of our people."""
        if who not in self.clients:
            client = QuickClient(self.app, self.app.response_class, use_cookies=True)
            if who != "stranger":
                user = self.country.own.people["institution_recruiter" if who == "half" else who]
                client.log_in(user, second_factor=who != "half")
            self.clients[who] = client
        return self.clients[who]

    def rules(self, method: str) -> list[Any]:
        return [rule for rule in self.app.url_map.iter_rules() if method in (rule.methods or ())]

    def who_may(self, rule: Any, permission: Permission | None) -> list[str]:
        """Experts other than the first one only where the page is about themselves."""
        if permission is None:
            return ["stranger", "half", "expert"]
        is_about_self = not rule.arguments - {"locale", "name", "kind"}
        return [
            name
            for name, user in self.country.own.people.items()
            if any(permission in GRANTS[role] for role in user.roles)
            and (is_about_self or "_" not in name or not name.startswith(("expert", "second")))
        ]

    def addresses_of(self, rule: Any) -> Iterator[tuple[Words, list[str]]]:
        """The addresses of a rule, gathered by the words in them that are no ids."""
        locale = "vi" if len(rule.endpoint) % 2 else "en"
        names = frozenset(rule.arguments - {"locale"})
        key = rule.endpoint if rule.endpoint in self.places else names
        assert not names or key in self.places, f"{rule.endpoint}: add {set(names)} to list_places"
        gathered: dict[Words, list[str]] = defaultdict(list)
        bound = self.app.url_map.bind("localhost")
        given = {"locale": locale} if "locale" in rule.arguments else {}
        for values in self.places.get(key, [{}]):
            words = tuple(sorted(v for v in values.values() if isinstance(v, str) and len(v) < 30))
            gathered[words].append(bound.build(rule.endpoint, {**values, **given}))
        yield from gathered.items()

    def find_page(self, rule: Any, words: Words) -> tuple[str, str] | None:
        """(who, address) of a page of this rule that opens, be it to ask for what its address lacks."""
        view = self.app.view_functions[rule.endpoint]
        for who in self.who_may(rule, access_of(view).read):
            for address in dict(self.addresses_of(rule))[words]:
                if self.client_of(who).get(address).status_code in {200, 422}:
                    return who, address
        return None

    def find_form(self, rule: Any, words: Words) -> Form | None:
        """A form of this rule that can be sent, best one that is accepted as it stands filled."""
        view = self.app.view_functions[rule.endpoint]
        found = forbidden = None
        for who in self.who_may(rule, access_of(view).write):
            for address in dict(self.addresses_of(rule))[words]:
                form = self._open(rule, who, address)
                if form is None:
                    continue
                status = send(self, form).status_code
                if status < 400:
                    return form
                if form.typed and status not in {403, 404}:  # to somebody whom it is there for
                    found = found or form
                elif form.typed:
                    forbidden = forbidden or form
            if found is not None:
                return found
        return forbidden

    def takes_a_file(self, rule: Any, words: Words) -> bool:
        """Whether the first form that opens asks for one; sends nothing."""
        if "GET" not in rule.methods:
            return False
        who_may = self.who_may(rule, access_of(self.app.view_functions[rule.endpoint]).write)
        addresses = dict(self.addresses_of(rule))[words]
        opened = (self._open(rule, who, one) for who in who_may for one in addresses)
        form = next((one for one in opened if one is not None), None)
        return form is not None and form.has_files

    def _open(self, rule: Any, who: str, address: str) -> Form | None:
        client = self.client_of(who)
        if "GET" not in rule.methods:  # a button on another page
            inputs = [self._token_of(who)]
            if rule.endpoint.endswith("_keep"):  # the form stands below every list, when asked for
                inputs.append(Input("name", "text"))
            return Form(address, address, "post", inputs, client, who)
        response = client.get(address)
        if response.status_code != 200 or response.mimetype != "text/html":
            return None
        for form in Page(address, response.text).forms:
            if form.method == "post" and urlsplit(form.action).path == address:
                form.client, form.who = client, who
                return form
        return None

    def _token_of(self, who: str) -> Input:
        if who not in self.tokens:
            page = Page("", self.client_of(who).get(FORM_OF.get(who, "/en/account/password")).text)
            inputs = [one for form in page.forms for one in form.inputs]
            self.tokens[who] = next(one for one in inputs if one.name == "csrf_token")
        return self.tokens[who]


@contextmanager
def undone(connection: Any) -> Iterator[None]:
    """What happens inside has not happened afterwards."""
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()


def send(explorer: Explorer, form: Form) -> Any:
    """The form as it stands, sensibly filled; nothing of it stays."""
    with undone(explorer.connection):
        return post(form, fill(form))


def post(form: Form, pairs: Pairs, **options: Any) -> Any:
    """Whoever sends it stays signed in as before, whatever the answer says."""
    body, content_type = encode(pairs, form.has_files)
    options = {"content_type": content_type} | options
    cookies = dict(form.client._cookies)
    try:
        return form.client.post(form.action, data=body, **options)
    finally:
        form.client._cookies = cookies


def fill(form: Form) -> Pairs:
    pairs: Pairs = []
    grouped: set[str] = set()
    for one in form.inputs:
        if one.kind == "file":
            pairs.append((one.name, File("giấy tờ.pdf", PDF)))
        elif one.kind in {"checkbox", "radio"}:
            is_first = one.name not in grouped and not any(
                other.is_chosen for other in form.inputs if other.name == one.name
            )
            grouped.add(one.name)
            if one.is_chosen or is_first:
                pairs.append((one.name, one.value))
        else:
            pairs.append((one.name, one.value or _sensible(one)))
    return pairs


def _sensible(one: Input) -> str:
    """What a person might write into an empty field."""
    if one.kind == "select":
        options = [option for option in one.options if option]
        row = re.search(r"-(\d+)-", one.name)  # of a list in which no choice may stand twice
        return options[(int(row.group(1)) if row else 0) % len(options)] if options else ""
    if one.kind == "date":
        later = re.search(r"end|_to$|until|due", one.name)
        return f"{hanoi_today() + timedelta(40 if later else 0):%d/%m/%Y}"
    if one.kind == "password":
        return PASSWORD
    if one.kind == "hidden":
        return one.value
    if one.kind == "tel":
        return "+84 24 3869 4242"
    if "email" in one.name:
        return "nguoi.moi@example.org"
    return "3" if one.is_number else "Nội dung thử"


def encode(pairs: Pairs, is_multipart: bool) -> tuple[bytes, str]:
    """As a browser sends it; values may be bytes that are no text."""
    if not is_multipart:
        parts = [f"{_quote(name)}={_quote(value)}" for name, value in pairs]
        return "&".join(parts).encode(), "application/x-www-form-urlencoded"
    body = b""
    for name, value in pairs:
        disposition = b'Content-Disposition: form-data; name="%s"' % _bytes(name)
        content = value
        if isinstance(value, File):
            disposition += b'; filename="%s"\r\nContent-Type: application/pdf' % _bytes(value.name)
            content = value.content
        body += b"--%s\r\n%s\r\n\r\n%s\r\n" % (BOUNDARY, disposition, _bytes(content))
    return body + b"--%s--\r\n" % BOUNDARY, f"multipart/form-data; boundary={BOUNDARY.decode()}"


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


def _quote(value: Any) -> str:
    return quote_plus(_bytes(value))
