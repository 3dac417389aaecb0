"""What a legal document says of an institution, and from which day on. Fields are shown in the order in
which they are declared, so the values come before the paper."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField

from registry.core.i18n import _l
from registry.taxonomy.kinds import InstitutionKind
from registry.web.fields import Choice, DayField, TypedField, chosen, not_in_future
from registry.web.forms import VersionedForm
from registry.web.validators import at_most, required

PAPER = ("in_force_on", "number", "decided_on", "reason")
KINDS = [kind for kind in InstitutionKind if kind is not InstitutionKind.CLOSED]


class KindValues:
    kind = Choice(_l("Kind of institution"), choices=[(one.value, one.label) for one in KINDS])

    def values(self) -> dict[str, Any]:
        return {"kind": InstitutionKind(self.kind.data), "successor_id": None}


class NamesValues:
    name_vi = StringField(
        _l("Name in Vietnamese"), [required(_l("Enter the name in Vietnamese")), at_most()]
    )
    name_en = StringField(
        _l("Name in English"), [required(_l("Enter the name in English")), at_most()]
    )

    def values(self) -> dict[str, Any]:
        return {"name_vi": self.name_vi.data, "name_en": self.name_en.data}


class GoverningValues:
    governing_id = Choice(
        _l("Reports through"),
        choices=(),
        description=_l("Its reporter then reads and reports for this institution."),
    )
    governing_vi = StringField(
        _l("Governing body or owner, in Vietnamese"),
        [required(_l("Enter the governing body in Vietnamese")), at_most()],
    )
    governing_en = StringField(
        _l("Governing body or owner, in English"),
        [required(_l("Enter the governing body in English")), at_most()],
    )
    is_restricted = RadioField(
        _l("Does it belong to the armed forces?"),
        [required(_l("Choose an answer"))],
        choices=[("yes", _l("Yes")), ("no", _l("No"))],
    )

    def values(self) -> dict[str, Any]:
        return {
            "governing_id": self.governing_id.data or None,
            "governing_vi": self.governing_vi.data,
            "governing_en": self.governing_en.data,
            "is_restricted": self.is_restricted.data == "yes",
        }


class ProvinceValues:
    province_id = Choice(
        _l("Province or city"), [required(_l("Choose a province or city"))], choices=()
    )

    def values(self) -> dict[str, Any]:
        return {"province_id": self.province_id.data}


class ClosureValues:
    successor_id = Choice(
        _l("Continued by"),
        choices=(),
        description=_l("The institution into which it was merged, where there is one"),
    )

    def values(self) -> dict[str, Any]:
        return {"kind": InstitutionKind.CLOSED, "successor_id": self.successor_id.data or None}


def reason_field() -> Any:
    return TextAreaField(_l("Reason"), [required(_l("Enter a reason")), at_most(2000)])


class TakeBackForm(VersionedForm):
    reason = reason_field()


class ReferencePaperForm(VersionedForm):
    in_force_on = DayField(
        _l("In force from"),
        [required(_l("Enter from which day it is in force"))],
        description=_l("The day that the document names. What holds before it stays as it is."),
    )
    number = TypedField(
        _l("Number of the legal document"),
        [required(_l("Enter the number of the document")), at_most(100)],
    )
    decided_on = DayField(
        _l("Date of the legal document"),
        [required(_l("Enter the date of the document")), not_in_future],
    )
    reason = reason_field()
    file = FileField(_l("Legal document"), [chosen])

    def paper(self) -> dict[str, Any]:
        return {name: self[name].data for name in PAPER}


class InstitutionKindForm(KindValues, ReferencePaperForm):
    pass


class InstitutionNamesForm(NamesValues, ReferencePaperForm):
    pass


class InstitutionGoverningForm(GoverningValues, ReferencePaperForm):
    pass


class InstitutionProvinceForm(ProvinceValues, ReferencePaperForm):
    pass


class InstitutionClosureForm(ClosureValues, ReferencePaperForm):
    pass
