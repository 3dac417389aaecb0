"""Academic posts and titles that an institution may give (Decision 1002, III.2.b): dated data."""

from datetime import date

from registry.core.i18n import _, locale
from registry.core.packaged import read_dated_rows
from registry.core.periods import holds_on

PACKAGE, FILE = "registry.contracts", "academic_posts.csv"


def post_choices(*, on: date, kept: str | None = "") -> list[tuple[str, str]]:
    """Those that can be given on a day, and the one that is given already."""
    return [
        ("", _("None")),
        *(
            (row.values["code"], row.values[f"label_{locale()}"])
            for row in read_dated_rows(PACKAGE, FILE)
            if holds_on(row, on) or row.values["code"] == kept
        ),
    ]


def name_post(code: str | None) -> str:
    """In the reader's language, with the article that it rests on."""
    for row in read_dated_rows(PACKAGE, FILE):
        if row.values["code"] == code:
            label, citation = row.values[f"label_{locale()}"], row.values[f"citation_{locale()}"]
            return f"{label} ({citation})"
    return ""
