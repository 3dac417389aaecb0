from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField, PasswordField, TextAreaField
from wtforms.validators import Optional

from registry.accounts.passwords import LONGEST, SHORTEST
from registry.core.i18n import _, _l, localized_text
from registry.core.zones import known_zone
from registry.imports.declaration import Kind
from registry.imports.models import ImportBatch
from registry.taxonomy.models import Organisation
from registry.web.fields import Choice, chosen
from registry.web.forms import BaseForm, VersionedForm
from registry.web.validators import at_most, required

NOT_IN_FILE = ""
LONGEST_HEAD = 60


class FileForm(BaseForm):
    organisation_id = Choice(_l("Import for"), choices=())
    file = FileField(
        _l("File"), [chosen], description=_l("Excel workbook (.xlsx) or text file (.csv)")
    )

    def offer(self, places: Sequence[Any], named: dict[Any, Organisation]) -> None:
        """`places`: ids of institutions; None: of any, as the rows say."""
        self.organisation_id.choices = [
            (
                str(one or ""),
                localized_text(named[one], "name")
                if one
                else _("The institution that each row names"),
            )
            for one in places
        ]
        if len(places) == 1:
            del self.organisation_id


class JoinForm(BaseForm):
    """Of somebody who has no account yet: the link has proved the address."""

    password = PasswordField(
        _l("New password"),
        [required(_l("Choose a password")), at_most(LONGEST)],
        description=_l(
            "At least %(number)s characters. Several unrelated words are easy to remember and hard to guess.",
            number=SHORTEST,
        ),
        render_kw={"autocomplete": "new-password"},
    )
    time_zone = HiddenField(
        filters=[lambda name: known_zone(name or "")], render_kw={"data-browser-zone": ""}
    )


class ReasonForm(VersionedForm):
    reason = TextAreaField(_l("Reason"), [required(_l("Enter a reason.")), at_most(1_000)])


def columns_form(
    kind: Kind, batch: ImportBatch, *, sheet: int, head_row: int, heads: Sequence[str]
) -> Any:
    """One choice for each column that there is: which of the file's it is."""
    choices = [(NOT_IN_FILE, _("Not in this file"))] + [
        (str(place), _name(place, head)) for place, head in enumerate(heads)
    ]
    fields = {
        f"column_{one.name}": Choice(
            one.label,
            [required(_l("Choose the column"))] if one.is_required else [Optional()],
            choices=choices,
            description=one.help,
        )
        for one in kind.columns
    }
    places = {"sheet": HiddenField(), "head_row": HiddenField()}
    form_class = type("ColumnsForm", (VersionedForm,), places | fields)
    return form_class(
        data={"sheet": str(sheet), "head_row": str(head_row), "version": str(batch.version)}
    )


def _name(place: int, head: str) -> str:
    """C · Họ và tên, as a spreadsheet names its columns."""
    letters, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters} · {head[:LONGEST_HEAD]}" if head else letters


def assigned(form: Any, kind: Kind) -> dict[str, int]:
    found = {one.name: form[f"column_{one.name}"].data for one in kind.columns}
    return {name: int(place) for name, place in found.items() if place}
