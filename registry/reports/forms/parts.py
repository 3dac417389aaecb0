"""The words of a report, its submission, and the ministry's answer."""

from typing import Any

from wtforms import StringField, TextAreaField

from registry.core.i18n import _l
from registry.reports.services import NARRATIVE
from registry.web.fields import ReferenceField
from registry.web.forms import VersionedForm
from registry.web.validators import PARAGRAPH, NoContacts, at_most, required


def _text(label: Any, description: Any = "") -> TextAreaField:
    return TextAreaField(label, [at_most(PARAGRAPH), NoContacts()], description=description)


class NarrativeForm(VersionedForm):
    """Everything may be left for later until the report is submitted."""

    results_vi = _text(
        _l("Results, in Vietnamese"),
        _l("Drafted from the numbers; change it freely. Names of people do not belong here."),
    )
    difficulties_vi = _text(_l("Difficulties and their causes, in Vietnamese"))
    proposals_vi = _text(_l("Proposals, in Vietnamese"))
    results_en = _text(_l("Results, in English"))
    difficulties_en = _text(_l("Difficulties and their causes, in English"))
    proposals_en = _text(_l("Proposals, in English"))

    def values(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in NARRATIVE}


class SubmissionForm(VersionedForm):
    signed_by = StringField(
        _l("Head of the body who signed"),
        [required(_l("Enter who signed the report")), at_most(), NoContacts()],
        render_kw={"autocomplete": "off"},
    )
    signed_title = StringField(
        _l("Title of the signer"),
        [required(_l("Enter the title of the signer")), at_most(), NoContacts()],
    )
    letter_number = ReferenceField(
        _l("Number of the official letter"),
        [at_most(100)],
        description=_l("As on the signed letter, such as 215/BC-BCT"),
    )


class NotesForm(VersionedForm):
    reason = TextAreaField(
        _l("Notes"),
        [required(_l("Enter what is to be changed")), at_most(2000), NoContacts()],
    )


class AcceptanceForm(VersionedForm):
    note = TextAreaField(_l("Note"), [at_most(2000), NoContacts()])
