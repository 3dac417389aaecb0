"""One small form per page on Flask-WTF.

Every string is cleaned before it is validated (NFC, no control characters, stripped), every
validator carries its own translated message, and an error that a service raises is shown on the form
with everything typed still in it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import unquote_to_bytes

import structlog
from flask import g, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from wtforms import (
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.core import UnboundField
from wtforms.validators import (
    InputRequired,
    Length,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from registry.core import contacts
from registry.core.cleaning import clean, one_line, plain_figures
from registry.core.dates import Precision, parse_date
from registry.core.db import ledger as ledger
from registry.core.db import transaction as transaction
from registry.core.errors import Conflict, RegistryError
from registry.core.i18n import _, _l
from registry.web.error_pages import is_lost_race
from registry.web.fields import damage, whole
from registry.web.offers import INSTEAD

log = structlog.get_logger()

FORM = "application/x-www-form-urlencoded"
AS_TYPED = TextAreaField | PasswordField  # spaces and line feeds are part of them
LINE = 200
PARAGRAPH = 5_000


def page_number() -> int:
    """The page of a list that the address asks for: at least 1, at most what a database counts."""
    return min(max(1, request.args.get("page", 1, type=int) or 1), 100_000)


def present(value: Any) -> Any:
    """A text field that was not sent is an empty one; no column of ours takes nothing for a text."""
    return "" if value is None else value


def _is_damaged() -> bool:
    """Whether a plain form came with bytes that are no UTF-8; see web._keep_body."""
    if request.mimetype != FORM:
        return False
    try:
        unquote_to_bytes(request.get_data()).decode()
    except UnicodeDecodeError:
        return True
    return False


class WordsOfWTForms:
    """What WTForms says by itself, in the reader's language; it has no Vietnamese of its own."""

    OURS: ClassVar[dict[str, Any]] = {
        "Not a valid choice.": _l("Choose one of the options"),
        "Invalid Choice: could not coerce.": _l("Choose one of the options"),
        "'%(value)s' is not a valid choice for this field.": _l(
            "Choose only options from this list"
        ),
        "'%(value)s' are not valid choices for this field.": _l(
            "Choose only options from this list"
        ),
    }

    def gettext(self, message: str) -> str:
        return str(self.OURS.get(message, message))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)


class BaseForm(FlaskForm):
    """A page shown by render_form carries its form in an element called `page-form`."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            kind = INSTEAD.get(unbound_field.field_class, unbound_field.field_class)
            if kind is not unbound_field.field_class:
                unbound_field = UnboundField(kind, *unbound_field.args, **unbound_field.kwargs)
            if issubclass(kind, StringField | HiddenField):
                filters = [present, whole, clean if issubclass(kind, AS_TYPED) else one_line]
                filters += unbound_field.kwargs.get("filters", [])
                options = {**options, "filters": filters}
            return unbound_field.bind(form=form, **options)

        def get_translations(self, form: Any) -> Any:
            return WordsOfWTForms()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.status = HTTPStatus.UNPROCESSABLE_ENTITY
        self.form_errors: list[str] = []

    def submitted(self) -> bool:
        """Whether this is a POST whose input is valid; one that only changes the language is none."""
        if self.is_submitted() and g.get("refused_token"):
            self.form_errors, self.status = [_outdated()], HTTPStatus.BAD_REQUEST
            return False
        if self.is_submitted() and _is_damaged():
            self.form_errors = [damage()]
        is_valid = not is_switching_language() and bool(self.validate_on_submit())
        return is_valid and not self.form_errors

    @property
    def failed(self) -> bool:
        return bool(self.errors or self.form_errors)

    @contextmanager
    def errors_shown(self) -> Iterator[None]:
        """What is refused inside becomes an error of this form; the page is shown again."""
        flashes = list(cookie.get("_flashes", []))
        try:
            yield
        except (RegistryError, SQLAlchemyError) as error:
            refusal = error if isinstance(error, RegistryError) else _explain(error)
            self.form_errors = [*self.form_errors, str(refusal)]
            self.status = refusal.status
            cookie["_flashes"] = flashes  # nothing was done that could be announced


def _explain(error: SQLAlchemyError) -> RegistryError:
    """Raises what is no matter of two simultaneous requests."""
    if not is_lost_race(error):
        raise error
    log.warning("lost_race", error_class=type(error).__name__)
    return Conflict(
        _(
            "Somebody changed the same thing a moment before you. Nothing of yours was done; compare it with the current state in another tab."
        )
    )


class RowForm(Form):
    """One row of a repeated group inside a form; its strings are cleaned too."""

    Meta = type(
        "Meta",
        (),
        {
            "csrf": False,
            "bind_field": BaseForm.Meta.bind_field,
            "get_translations": BaseForm.Meta.get_translations,
        },
    )


def row_list(row: type[RowForm], label: Any, *, entry: Any, number: int) -> Any:
    """A fixed number of rows, each labelled `entry` and its number; empty ones are left out."""
    return FieldList(
        FormField(row, label=entry),
        label=label,
        description=_l("Leave what you do not need empty."),
        min_entries=number,
        max_entries=number,
    )


class VersionedForm(BaseForm):
    """For editing: carries the version that the person saw."""

    version = HiddenField(filters=[lambda value: value or "0"])

    def refuse_stale(self, row: Any) -> None:
        """Raises Conflict when somebody saved `row` after this form was opened."""
        if self.version.data != str(row.version):
            raise Conflict(
                _(
                    "Somebody changed this while you were editing. What you typed is still here; compare it with the current state in another tab, then save again from a fresh page."
                )
            )


class ButtonForm(BaseForm):
    """A plain button, so that there is exactly one CSRF mechanism."""

    def submitted(self) -> bool:
        if refused := g.get("refused_token"):
            raise refused  # nothing was typed that could be shown again
        return super().submitted()


class CheckList(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        allowed = {str(value) for value, *_rest in self.iter_choices()}
        if set(map(str, self.data or [])) - allowed:
            raise ValidationError(_("Choose only options from this list"))


class Choice(SelectField):
    """A select whose refusal of an unknown value is translated."""

    def pre_validate(self, form: Any) -> None:
        if self.choices is not None and str(self.data) not in {
            str(value) for value, *_rest in self.iter_choices()
        }:
            raise ValidationError(_("Choose one of the options"))


class WholeNumber(IntegerField):
    """Digits of any keyboard, with or without a mark between the thousands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        keyboard = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(*args, render_kw=keyboard | kwargs.pop("render_kw", {}), **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = plain_figures(valuelist[0]) if valuelist else ""
        if not typed:
            return
        found = re.fullmatch(
            r"([+-]?)([0-9]{1,9}|[0-9]{1,3}(?:([., ])[0-9]{3}(?:\3[0-9]{3})?))", typed
        )
        if found is None:
            raise ValueError(_("Enter a whole number in digits"))
        self.data = int(re.sub(r"[., +]", "", typed))


def parse_day(typed: str) -> date | None:
    """A day as people write it; None for nothing. Raises ValueError with the sentence to show."""
    typed = one_line(typed)
    if not typed:
        return None
    found = parse_date(typed)
    if found is None or found.precision is not Precision.DAY:
        raise ValueError(_("Enter the day as dd/mm/yyyy, for example 05/09/2027"))
    return found.day


class DayField(Field):
    """A day in any usual writing; a native date picker would follow the browser's language."""

    def _value(self) -> str:
        if self.raw_data:
            return str(one_line(self.raw_data[0]))
        return f"{self.data:%d/%m/%Y}" if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = parse_day(valuelist[0]) if valuelist else None

    def __call__(self, **kwargs: Any) -> Markup:
        from wtforms.widgets import TextInput

        return Markup(TextInput()(self, **kwargs))  # noqa: S704 - WTForms escapes the attributes


def _outdated() -> str:
    return _(
        "You have signed in again since this page was opened. Nothing has been saved yet: check what is shown here, then send it again."
    )


def required(message: Any) -> Callable[..., Any]:
    """Input after cleaning, not only something typed: blanks and control characters are nothing."""

    class Required(InputRequired):
        def __call__(self, form: Any, field: Any) -> None:
            if field.data in (None, "", []) or (not field.raw_data or not field.raw_data[0]):
                field.errors[:] = [*field.process_errors]
                raise StopValidation(None if field.process_errors else self.message)

    return Required(message)


def at_most(characters: int = LINE) -> Length:
    return Length(
        max=characters,
        message=_l("Use %(max)d characters or fewer") if characters else None,
    )


class NoContacts:
    """A text that reaches the other side before both have said yes. `identifiers`: it is public, so
    that links to works or to a researcher may stand in it."""

    def __init__(self, *, identifiers: bool = False) -> None:
        self.identifiers = identifiers

    def __call__(self, _form: Any, field: Any) -> None:
        if found := contacts.find(field.data or "", identifiers=self.identifiers):
            raise ValidationError(contacts.refusal(found))


def is_switching_language() -> bool:
    """The form came along with a change of language: it is shown again as it was typed."""
    return request.method == "POST" and "switch_language" in request.form


def render_form(template: str, *, form: BaseForm, **context: Any) -> ResponseReturnValue:
    """The page with its form: 200 when opened, 4xx when something on it has to be mended."""
    page = render_template(template, form=form, **context)
    if request.method == "POST" and form.failed and not is_switching_language():
        return page, int(form.status)
    return page


def options(enum: Any) -> list[tuple[str, Any]]:
    return [(member.value, member.label) for member in enum]
