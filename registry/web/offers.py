"""Text in which something looks wrong: a letter of another script, an old encoding, a title in a name.

Nothing is changed in silence. The field says what it found and offers the text as it may be meant; a
tick takes the offer, and to send the form once more as it is keeps what was typed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from markupsafe import Markup
from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextArea, TextInput

from registry.core.i18n import _, _l
from registry.web.fields import TypedField
from search.text import legacy
from search.text.lookalikes import find_lookalikes, replace_lookalikes
from search.text.titles import split_titles

SCRIPTS = {
    "Cyrillic": _l("Cyrillic"),
    "Greek": _l("Greek"),
    "Armenian": _l("Armenian"),
    "Coptic": _l("Coptic"),
    "Cherokee": _l("Cherokee"),
    "Latin": _l("phonetic"),
}
SHORT = 80


@dataclass(frozen=True)
class Doubt:
    message: str
    offered: str


def doubt_letters(text: str) -> Doubt | None:
    found = find_lookalikes(text)
    if not found:
        return None
    word, letter, script = found[0]
    said = _(
        "In “%(word)s” the letter %(letter)s is of the %(script)s script.",
        word=word,
        letter=letter,
        script=SCRIPTS.get(script, script),
    )
    return Doubt(said, replace_lookalikes(text))


def doubt_encoding(text: str) -> Doubt | None:
    better = legacy.convert(text)
    if better is None:
        return None
    return Doubt(
        _("This text is in an old Vietnamese encoding (VNI, TCVN3) and cannot be read."), better
    )


def doubt_titles(text: str) -> Doubt | None:
    before, name, after = split_titles(text)
    if not (before or after):
        return None
    title = (before or after).strip(" ,")
    return Doubt(_("“%(title)s” is a title and no part of the name.", title=title), name)


class _Offering:
    """A widget: the control, and below it what is offered instead."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        made: Markup = super().__call__(field, **kwargs)  # type: ignore[misc]
        if not field.offered:
            return made
        shown = field.offered if len(field.offered) <= SHORT else field.offered[:SHORT] + "…"
        return made + Markup(
            '<input type="hidden" name="{name}-kept" value="{kept}">'
            '<span class="check"><input type="checkbox" id="{id}-offered" name="{name}-offered" value="y">'
            '<label for="{id}-offered">{label}</label></span>'
        ).format(
            name=field.name, id=field.id, kept=field.data, label=_("Use “%(text)s”", text=shown)
        )


class OfferingInput(_Offering, TextInput):
    pass


class OfferingArea(_Offering, TextArea):
    pass


class Offers:
    """A field whose text is looked at once more before it is taken."""

    doubts: ClassVar[Sequence[Callable[[str], Doubt | None]]] = (doubt_letters, doubt_encoding)
    offered: str = ""
    kept: str | None = None

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        super().process(formdata, *args, **kwargs)  # type: ignore[misc]
        field: Any = self
        if not formdata or not isinstance(field.data, str):
            return
        self.kept = formdata.get(f"{field.name}-kept")
        doubt = self.find_doubt()
        if doubt and formdata.get(f"{field.name}-offered"):
            field.data = doubt.offered

    def find_doubt(self) -> Doubt | None:
        text = self.data  # type: ignore[attr-defined]
        found = (look(text) for look in self.doubts) if text else ()
        return next((one for one in found if one is not None), None)

    def post_validate(self, _form: Any, _validation_stopped: bool) -> None:
        doubt = self.find_doubt()
        if doubt is None or self.kept == self.data:  # type: ignore[attr-defined]
            return
        self.offered = doubt.offered
        advice = _("Use the suggestion below, or send the form again to keep what you typed.")
        raise ValidationError(f"{doubt.message} {advice}")


class WordsField(Offers, TypedField):
    widget = OfferingInput()


class WordsArea(Offers, TextAreaField):
    widget = OfferingArea()


class NameField(WordsField):
    """The name of a person."""

    doubts = (doubt_letters, doubt_encoding, doubt_titles)


INSTEAD: dict[Any, Any] = {StringField: WordsField, TextAreaField: WordsArea}
"""Plain fields of text become these in every form."""
