from typing import Any

from wtforms import SelectField, StringField, TextAreaField

from registry.core.i18n import _l
from registry.web.fields import Choice, DayField, LastDayField, ReferenceField
from registry.web.forms import BaseForm, VersionedForm
from registry.web.validators import at_most, required

LANGUAGES = [("vi", _l("Vietnamese")), ("en", _l("English")), ("any", _l("Both languages"))]
KINDS = [
    ("abbreviation", _l("Abbreviation")),
    ("synonym", _l("Synonym")),
    ("translation", _l("Translation")),
    ("variant", _l("Spelling variant")),
]


class SynonymForm(VersionedForm):
    term = StringField(
        _l("Word or abbreviation"), [required(_l("Enter the term that people type")), at_most()]
    )
    language = Choice(_l("Language of the term"), choices=LANGUAGES)
    kind = Choice(_l("Kind"), choices=KINDS)
    target = StringField(
        _l("Means the same as"), [required(_l("Enter what the term means")), at_most()]
    )
    target_language = Choice(_l("Language of the meaning"), choices=LANGUAGES[:2])
    concept_code = ReferenceField(_l("Code of the research field"), [at_most(20)])
    valid_from = DayField(_l("In force from"))
    valid_to = LastDayField(_l("In force until"))
    source = StringField(_l("Source"), [required(_l("Enter the source")), at_most()])
    note = TextAreaField(_l("Note"), [at_most(1000)])

    def values(self) -> dict[str, Any]:
        return {
            name: data for name, data in self.data.items() if name not in {"csrf_token", "version"}
        }


class JurisdictionForm(BaseForm):
    mission_id = SelectField(_l("Mission"), [required(_l("Choose a mission"))], choices=())
    valid_from = DayField(_l("Responsible from"), [required(_l("Enter from which day"))])
    reason = TextAreaField(
        _l("Reason"), [required(_l("Enter the decision that this is based on")), at_most(1000)]
    )
