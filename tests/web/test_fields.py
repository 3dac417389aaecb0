"""Every field of every form by its kind: what people type into it, what their browser is told of it."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask, g, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import Form, PasswordField, StringField, TextAreaField
from wtforms.fields.core import UnboundField

import registry
from registry.web import fields
from registry.web.fields import DayField, WholeNumber
from registry.web.forms import BaseForm, RowForm

# What of the reader's own data a field asks for: the words of HTML for browsers.
PURPOSES = {
    "SignInForm.email": "username",
    "SignInForm.password": "current-password",
    "SignUpForm.name": "name",
    "SignUpForm.email": "username",
    "SignUpForm.password": "new-password",
    "AskResetForm.email": "username",
    "NewPasswordForm.password": "new-password",
    "ChangePasswordForm.current": "current-password",
    "ChangePasswordForm.password": "new-password",
    "ConfirmForm.password": "current-password",
    "JoinForm.password": "new-password",
    "ProofForm.proof": "current-password",
    "OneTimeCodeForm.code": "one-time-code",
    "NewCodeForm.code": "one-time-code",
    "ProofCodeForm.code": "one-time-code",
    "InviteForm.email": "off",
    "InviteForm.name": "off",
    "NamesForm.full": "name",
    "NamesForm.family": "family-name",
    "NamesForm.middle": "additional-name",
    "NamesForm.given": "given-name",
    "NamesForm.gender": "sex",
    "EmploymentForm.employer": "organization",
    "EmploymentForm.title": "organization-title",
    "ResidenceForm.country_code": "country",
    "ResidenceForm.city": "address-level2",
    "SummaryForm.email": "email",
    "SummaryForm.phone": "tel",
    "SummaryForm.website": "url",
}
KINDS: dict[str, Any] = {  # by the name of a field: no new one is a bare line of text
    r"(^|_)e?mail$": fields.EmailAddressField,
    r"phone": fields.PhoneField,
    r"(^|_)(url|website|link)$": fields.LinkField,
    r"^(number|one|other)$": (fields.RecordNumberField, fields.TypedField),
    r"(_number|_code)$|^code$": fields.TypedField,
    r"_on$|^(day|since|valid_from|valid_to|as_of|known_at)$": (DayField, fields.PartialDateField),
    r"^(seats|weeks|credits|weight|teaching_hours|weekly_hours|months_per_year)$": WholeNumber,
}
CHOICES = re.compile(r"(country|field|concept|subdivision|reason)_code$|mission")


def forms() -> Iterator[type[Form]]:
    for module in pkgutil.walk_packages(registry.__path__, "registry."):
        if re.search(r"forms|views", module.name) and ".demo." not in module.name:
            importlib.import_module(module.name)
    waiting: list[type[Form]] = [BaseForm, RowForm]
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one.__module__.startswith("registry."):
            yield one


def all_fields() -> dict[str, UnboundField]:
    return {
        f"{form.__name__}.{name}": field
        for form in forms()
        for name, field in vars(form).items()
        if isinstance(field, UnboundField)
    }


def test_every_field_is_of_the_kind_that_its_name_says() -> None:
    found = all_fields()
    assert len(found) > 100
    wrong = {
        name: field.field_class.__name__
        for name, field in found.items()
        for pattern, kind in KINDS.items()
        if re.search(pattern, name.partition(".")[2])
        and not CHOICES.search(name)
        and not issubclass(field.field_class, kind)
        and issubclass(field.field_class, StringField | WholeNumber)
        and not issubclass(field.field_class, TextAreaField)
    }
    assert wrong == {}


def test_every_field_of_a_persons_own_data_tells_the_browser_what_it_is(app: Flask) -> None:
    found = all_fields()
    with app.test_request_context("/en/"):
        g.locale = "en"
        told = {name: made(found[name]).render_kw.get("autocomplete", "") for name in PURPOSES}
    assert told == PURPOSES
    secret = [name for name, one in found.items() if issubclass(one.field_class, PasswordField)]
    assert [name for name in secret if name not in PURPOSES] == []


def made(field: UnboundField) -> Any:
    return field.bind(form=None, name="x", prefix="", _meta=BaseForm.Meta())


TYPED = {
    fields.EmailAddressField: ("Minh <m.h@uni.de>", "m.h@uni.de"),
    fields.PhoneField: ("００４９ 711 685‑0", "+49 711 685-0"),
    fields.LinkField: ("WWW.Uni-Stuttgart.de/An", "https://www.uni-stuttgart.de/An"),
    fields.RecordNumberField: ("vn–113730", "VN-113730"),
    fields.ReferenceField: ("１２３４／QĐ–BGDĐT\u00a0", "1234/QĐ-BGDĐT"),
}


def test_every_field_cleans_what_is_typed_as_its_kind_does(app: Flask) -> None:
    seen = set()
    with app.test_request_context("/en/", method="POST"):
        g.locale = "en"
        for name, unbound in all_fields().items():
            typed = next(
                (TYPED[one] for one in TYPED if issubclass(unbound.field_class, one)), None
            )
            if typed is None:
                continue
            form = type("One", (BaseForm,), {"it": unbound})(
                MultiDict({"it": typed[0]}), meta={"csrf": False}
            )
            assert (name, form.it.data) == (name, typed[1])
            assert form.validate(), (name, form.errors)
            seen.add(name)
    assert len(seen) > 12


def test_every_day_is_asked_for_in_the_same_way(app: Flask) -> None:
    asks = '{% from "macros/forms.html" import field %}{{ field(form.it) }}'
    days = {
        name: one
        for name, one in all_fields().items()
        if issubclass(one.field_class, DayField | fields.PartialDateField)
    }
    assert len(days) > 40
    with app.test_request_context("/en/"):
        g.locale = "en"
        for name, unbound in days.items():
            form = type("One", (BaseForm,), {"it": unbound})(meta={"csrf": False})
            assert 'data-date="it-echo"' in render_template_string(asks, form=form), name


@pytest.mark.parametrize(
    ("typed", "kept"), [("31/12/2027", date(2028, 1, 1)), ("", None), ("31/12/9999", None)]
)
def test_a_last_day_is_kept_as_the_first_one_after_it(
    app: Flask, typed: str, kept: date | None
) -> None:
    form = type("One", (BaseForm,), {"it": fields.LastDayField()})
    with app.test_request_context("/en/", method="POST"):
        g.locale = "en"
        sent = form(MultiDict({"it": typed}), meta={"csrf": False})
        sent.validate()
        assert sent.it.data == kept or sent.it.errors
        assert sent.it._value() == typed
        assert not kept or form(data={"it": kept}, meta={"csrf": False}).it._value()


@pytest.mark.parametrize(
    "typed", ["  An\tBình\n ", "An\u00a0Bình", "An\u3000 Bình", "An\u2003Bình\x00"]
)
def test_a_field_of_one_line_keeps_no_other_space_than_the_blank(app: Flask, typed: str) -> None:
    form = type("One", (BaseForm,), {"it": UnboundField(StringField)})
    with app.test_request_context("/en/", method="POST"):
        assert form(MultiDict({"it": typed}), meta={"csrf": False}).it.data == "An Bình"
