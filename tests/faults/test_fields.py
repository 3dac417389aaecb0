"""Every field of every form under every bad value of its kind, without a route: what a field makes of a
value is the same wherever its form stands."""

import inspect
from typing import Any

import wtforms
from faults.mutations import ALONE, DIRTY, LONG, TOGETHER, find_stored_dirt
from flask import Flask
from werkzeug.datastructures import MultiDict

from registry.web.forms import BaseForm

LONG_TEXTS = {
    "ReadForm.pasted",  # a list of works
    "PastedForm.text",  # a whole outline, read and not printed
    # Put together from what sixty bodies wrote.
    *(
        f"NationalForm.{part}_{language}"
        for part in ("results", "difficulties", "directions", "proposals")
        for language in ("vi", "en")
    ),
}
KEPT_NOWHERE = {"hidden", "password"}  # compared with what is there, or hashed


def form_classes() -> list[type[BaseForm]]:
    found, left = [], [BaseForm]
    while left:
        one = left.pop()
        left += one.__subclasses__()
        if one.__module__.startswith("registry."):
            found.append(one)
    return sorted(set(found), key=lambda one: (one.__module__, one.__qualname__))


def kind_of(field: Any) -> str:
    kinds = (
        (wtforms.TextAreaField, "textarea"),
        (wtforms.PasswordField, "password"),
        (wtforms.HiddenField, "hidden"),
        (wtforms.DateField, "date"),
        (wtforms.IntegerField, "number"),
        (wtforms.DecimalField, "number"),
        (wtforms.RadioField, "radio"),
        (wtforms.SelectField, "select"),
        (wtforms.SelectMultipleField, "select"),
        (wtforms.BooleanField, "checkbox"),
        (wtforms.FileField, ""),
        (wtforms.StringField, "text"),
    )
    return next((name for kind, name in kinds if isinstance(field, kind)), "")


def make_form(form_class: type[BaseForm], sent: MultiDict[str, Any]) -> BaseForm:
    asked = inspect.signature(form_class.__init__).parameters.values()
    needed = [
        one.name for one in asked if one.kind is one.KEYWORD_ONLY and one.default is one.empty
    ]
    given: dict[str, Any] = dict.fromkeys(needed, [])
    form = form_class(formdata=sent, meta={"csrf": False}, **given)
    for one in form:
        if isinstance(one, wtforms.SelectField | wtforms.SelectMultipleField):
            one.choices = one.choices or [("one", "One")]
    return form


def test_every_field_stands_every_bad_value(app: Flask, database: Any) -> None:
    """Alone, without a route: refused in words, or clean and of a size that its column holds."""
    problems, tried = [], 0
    with app.test_request_context("/en/", method="POST"):
        for form_class in form_classes():
            fields = [(one.name, kind_of(one)) for one in make_form(form_class, MultiDict())]
            for name, kind in fields:
                for value in (*TOGETHER.get(kind, ()), *ALONE.get(kind, ()), LONG, DIRTY):
                    text = value.decode(errors="replace") if isinstance(value, bytes) else value
                    tried += 1
                    where = f"{form_class.__qualname__}.{name} = {text[:20]!r}"
                    problems += [f"{where}: {one}" for one in look_at(form_class, name, text)]
    assert tried > 1000
    assert not problems, f"{len(problems)} problems\n" + "\n".join(problems)


def look_at(form_class: type[BaseForm], name: str, text: str) -> list[str]:
    form = make_form(form_class, MultiDict([(name, text)]))
    try:
        form.validate()
    except Exception as error:
        return [f"raised {type(error).__name__}"]
    held = form[name].data
    if form[name].errors or not isinstance(held, str) or kind_of(form[name]) in KEPT_NOWHERE:
        return []
    may_be_long = f"{form_class.__name__}.{name}" in LONG_TEXTS
    is_long = len(held) > 5000 and not may_be_long
    return (["10,000 characters"] if is_long else []) + find_stored_dirt(
        held, may_be_long=may_be_long
    )
