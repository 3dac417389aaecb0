from datetime import date
from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, TextAreaField

from registry.core.i18n import _l, localized_text
from registry.core.packaged import read_rows
from registry.nominations.panel.aspects import list_aspects, name_mark
from registry.nominations.panel.kinds import DECLARED, Vote
from registry.nominations.periods import period
from registry.web.fields import CheckList, Choice, DayField, ReferenceField, chosen
from registry.web.forms import VersionedForm, options
from registry.web.validators import at_most, required

NOTE = 2_000
NONE = "none"
CODES = [row["code"] for row in read_rows("registry.nominations", "aspects.csv")]


class AppointForm(VersionedForm):
    members = CheckList(_l("Members"), [required(_l("Choose the members"))], choices=())
    chair = Choice(_l("Chair"), choices=())
    decision_number = ReferenceField(
        _l("Number of the decision"),
        [required(_l("Enter the number of the decision")), at_most(100)],
    )
    decided_on = DayField(_l("Date of the decision"), [required(_l("Enter the day"))])
    file = FileField(_l("Decision"), [chosen])


class DeclareForm(VersionedForm):
    answer = RadioField(
        _l("Your interests"),
        [required(_l("Choose an answer"))],
        choices=[
            (NONE, _l("I have no conflict of interest")),
            *((one.value, one.label) for one in DECLARED),
        ],
    )


def _mark() -> Any:
    """Its label and its choices are those of the day, see `offer_marks`."""
    return RadioField(_l("Mark"), [required(_l("Choose a mark"))], choices=())


def _remark() -> Any:
    return TextAreaField(_l("Remark"), [required(_l("Enter a text")), at_most(NOTE)])


ScoreForm = type(
    "ScoreForm",
    (VersionedForm,),
    {**{f"mark_{code}": _mark() for code in CODES}, "remark": _remark()},
)
VoteForm = type(
    "VoteForm",
    (VersionedForm,),
    {
        **{f"mark_{code}": _mark() for code in CODES},
        "remark": _remark(),
        "vote": RadioField(
            _l("Your vote"), [required(_l("Choose an answer"))], choices=options(Vote)
        ),
    },
)


def offer_marks(form: Any, *, on: date) -> None:
    known = {one.code: one for one in list_aspects(on=on)}
    best = period("highest_mark", on=on)
    marks = [(str(mark), name_mark(mark, on=on)) for mark in range(best + 1)]
    for code in CODES:
        if code not in known:
            del form[f"mark_{code}"]
            continue
        field = form[f"mark_{code}"]
        field.choices = marks
        field.label.text = f"{localized_text(known[code], 'name')} ({known[code].weight} %)"


def marks_of(form: Any) -> dict[str, int]:
    return {code: int(form[f"mark_{code}"].data) for code in CODES if f"mark_{code}" in form}


class PanelNoteForm(VersionedForm):
    text = TextAreaField(_l("Note"), [required(_l("Enter a text")), at_most(NOTE)])


class ExcuseForm(VersionedForm):
    reason = TextAreaField(_l("Reason"), [required(_l("Enter a reason")), at_most(NOTE)])
