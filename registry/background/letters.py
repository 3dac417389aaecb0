"""What a mail says, read from its one source.

`templates/emails/<name>.txt` sets the parts of one message: `kind` (see notices), `heading`,
`paragraphs`, and where it has them `facts`, `number` and `name` of the case, and `button` (label,
endpoint, values of the address). A paragraph is a text, a list of sentences, or one of `both`. Both
parts of a mail, and the notice in the application, are made of the same letter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, g
from flask_babel import force_locale

from registry.core.config import config
from registry.core.i18n import BABEL_LOCALES, locale, other_locale


@dataclass(frozen=True)
class Paragraph:
    text: str
    lang: str = ""  # where it is not the letter's own


@dataclass(frozen=True)
class Letter:
    kind: str
    heading: str
    paragraphs: Sequence[Paragraph]
    facts: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    number: str
    name: str
    button: str
    endpoint: str
    values: Mapping[str, Any]

    @property
    def case(self) -> str:
        """HD-2026-0268, the university's name."""
        return ", ".join(self._named())

    @property
    def subject(self) -> str:
        """With the case, as far as the heading does not name it."""
        added = [part for part in self._named() if part not in self.heading]
        return ": ".join([self.heading, ", ".join(added)]) if added else self.heading

    def _named(self) -> list[str]:
        """A case that has no name but its number is named once."""
        return [*dict.fromkeys(part for part in (self.number, self.name) if part)]

    @property
    def gist(self) -> str:
        """The first paragraph, for where there is no room for all; with what it announces."""
        texts = [one.text for one in self.paragraphs]
        is_announced = bool(texts) and texts[0].rstrip().endswith(":")
        return "\n".join(texts[: 2 if is_announced else 1])

    @property
    def url(self) -> str:
        return site_url(self.endpoint, **self.values)


def read(template: str, *, to: Any, **context: Any) -> Letter:
    """In the language that is set at this moment."""
    source = current_app.jinja_env.get_template(f"emails/{template}.txt")
    said: Any = source.make_module({"recipient": to, "plain": plain, "both": both, **context})
    button, endpoint, values = getattr(said, "button", ("", "", {}))
    return Letter(
        kind=said.kind,
        heading=one_line(said.heading),
        paragraphs=[_paragraph(item) for item in said.paragraphs],
        facts=getattr(said, "facts", ()),
        number=str(getattr(said, "number", "")),
        name=one_line(getattr(said, "name", "")),
        button=str(button),
        endpoint=endpoint,
        values=values,
    )


def _paragraph(item: Any) -> Paragraph:
    if isinstance(item, Paragraph):
        return item
    sentences = item if isinstance(item, list) else [item]
    return Paragraph(" ".join(text for text in (str(one).strip() for one in sentences) if text))


def one_line(text: Any) -> str:
    """A subject has no line breaks, whatever somebody typed as the title of an opening."""
    return " ".join(str(text).split())


def plain(row: Any, attribute: str) -> str:
    """The text in the reader's language, else the other one, without marks of any kind."""
    own = getattr(row, f"{attribute}_{locale()}")
    return str(own or getattr(row, f"{attribute}_{other_locale()}") or "")


def both(row: Any, attribute: str) -> list[Paragraph]:
    """What staff wrote in both languages: the reader's own first."""
    written = ((code, getattr(row, f"{attribute}_{code}")) for code in (locale(), other_locale()))
    return [Paragraph(text, code) for code, text in written if text]


def site_url(endpoint: str, **values: Any) -> str:
    """A full address for mails: from the configured base, never from a request's Host header."""
    path = current_app.url_map.bind("site").build(endpoint, {"locale": locale(), **values})
    return config().base_url.rstrip("/") + path


class in_language:  # noqa: N801 - reads as a statement
    """Write in another language than the request's."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self.forced = force_locale(BABEL_LOCALES[locale])

    def __enter__(self) -> None:
        self.before = g.get("locale")
        g.locale = self.locale
        self.forced.__enter__()

    def __exit__(self, *error: Any) -> None:
        self.forced.__exit__(*error)
        if self.before is None:
            g.pop("locale", None)
        else:
            g.locale = self.before
