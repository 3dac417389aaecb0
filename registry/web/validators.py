"""Conditions of fields that several forms set, each with its sentence."""

from collections.abc import Callable
from typing import Any

from wtforms.validators import InputRequired, Length, StopValidation, ValidationError

from registry.core import contacts
from registry.core.db import ledger as ledger
from registry.core.i18n import _, _l, format_number

LINE = 200


PARAGRAPH = 5_000


def required(message: Any) -> Callable[..., Any]:
    """Input after cleaning, not only something typed: blanks and control characters are nothing."""

    class Required(InputRequired):
        def __call__(self, form: Any, field: Any) -> None:
            if field.data in (None, "", []) or (not field.raw_data or not field.raw_data[0]):
                field.errors[:] = [*field.process_errors]
                raise StopValidation(None if field.process_errors else self.message)

    return Required(message)


class AtMost(Length):
    """The limit is also a flag of the field, which its count of characters reads."""

    def __call__(self, _form: Any, field: Any) -> None:
        if len(field.data or "") > self.max:
            raise ValidationError(str(self.message) % {"max": format_number(self.max)})


def at_most(characters: int = LINE) -> AtMost:
    return AtMost(max=characters, message=_l("Use %(max)s characters or fewer"))


def within(low: int, high: int) -> Callable[[Any, Any], None]:
    def check(_form: Any, field: Any) -> None:
        if field.data is not None and not low <= field.data <= high:
            shown = {"low": format_number(low), "high": format_number(high)}
            raise ValidationError(_("Enter a number from %(low)s to %(high)s", **shown))

    return check


class NoContacts:
    """A text that reaches the other side before both have said yes. `identifiers`: it is public, so
    that links to works or to a researcher may stand in it."""

    def __init__(self, *, identifiers: bool = False) -> None:
        self.identifiers = identifiers

    def __call__(self, _form: Any, field: Any) -> None:
        if found := contacts.find(field.data or "", identifiers=self.identifiers):
            raise ValidationError(contacts.refusal(found))
