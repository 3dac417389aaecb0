"""One small form per page on Flask-WTF.

Every string is cleaned before it is validated (NFC, no control characters, stripped), every
validator carries its own translated message, and an error that a service raises is shown on the form
with everything typed still in it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import unquote_to_bytes

import structlog
from flask import g, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.exc import SQLAlchemyError
from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    PasswordField,
    StringField,
    TextAreaField,
)
from wtforms.fields.core import UnboundField

from registry.core.cleaning import clean, one_line
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
            "Somebody changed the same thing a moment before you. Your change was not made; compare it with the current state in another tab."
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


def _outdated() -> str:
    return _(
        "You have signed in again since this page was opened. Nothing has been saved yet: check what is shown here, then send it again."
    )


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
