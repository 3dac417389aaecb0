"""What a legal document says of an institution or of a table, and from which day on. Fields are shown in the order in
which they are declared, so the values come before the paper."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import Regexp

from registry.core.i18n import _l
from registry.reference.kinds import FieldFlag
from registry.taxonomy.kinds import InstitutionKind
from registry.web.fields import Choice, DayField, TypedField, WholeNumber, chosen, not_in_future
from registry.web.forms import VersionedForm
from registry.web.validators import at_most, required, within

PAPER = ("in_force_on", "number", "decided_on", "reason")
SEMESTER_CODE = r"20\d{2}-[1-9]$"
EXAMPLE = _l("A year and a number, such as %(example)s", example="2027-1")
MOST_WEEKS = 30  # more than any semester has
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


def _iso(field: DayField) -> str:
    assert field.data is not None
    return field.data.isoformat()


class FieldFlagValues:
    flag = Choice(_l("List of fields"), choices=[(one.value, one.label) for one in FieldFlag])
    field_code = Choice(
        _l("Research field"),
        [required(_l("Choose a research field"))],
        choices=(),
        description=_l("A group covers all fields below it."),
    )
    is_listed = RadioField(
        _l("Is it on the list?"),
        [required(_l("Choose an answer"))],
        choices=[("yes", _l("On the list")), ("no", _l("Not on the list"))],
    )

    def content(self) -> dict[str, Any]:
        return {
            "flag": self.flag.data,
            "code": self.field_code.data,
            "is_listed": self.is_listed.data == "yes",
        }


class SemesterValues(NamesValues):
    code = TypedField(
        _l("Code"),
        [
            required(_l("Enter the code")),
            Regexp(SEMESTER_CODE, message=EXAMPLE),
        ],
        description=EXAMPLE,
    )
    starts_on = DayField(_l("First day"), [required(_l("Enter the first day"))])
    ends_on = DayField(_l("Last day"), [required(_l("Enter the last day"))])
    teaching_weeks = WholeNumber(
        _l("Teaching weeks"),
        [required(_l("Enter the number of weeks")), within(1, MOST_WEEKS)],
    )
    is_main = RadioField(
        _l("Kind of semester"),
        [required(_l("Choose an answer"))],
        choices=[("yes", _l("Main semester")), ("no", _l("Additional semester"))],
    )

    def content(self) -> dict[str, Any]:
        return {
            "code": self.code.data,
            **super().values(),
            "starts_on": _iso(self.starts_on),
            "ends_on": _iso(self.ends_on),
            "teaching_weeks": self.teaching_weeks.data,
            "is_main": self.is_main.data == "yes",
        }


class HolidayValues(NamesValues):
    day = DayField(_l("Day"), [required(_l("Enter the day"))])
    is_off = RadioField(
        _l("Work on this day"),
        [required(_l("Choose an answer"))],
        choices=[("yes", _l("Day off")), ("no", _l("Working day"))],
    )

    def content(self) -> dict[str, Any]:
        return {
            "day": _iso(self.day),
            **super().values(),
            "is_off": self.is_off.data == "yes",
        }


class InForce:
    in_force_on = DayField(
        _l("In force from"),
        [required(_l("Enter from which day it is in force"))],
        description=_l("The day that the document names. What holds before it stays as it is."),
    )


class PaperForm(VersionedForm):
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
        return {name: self[name].data for name in PAPER if name in self}


class InstitutionKindForm(KindValues, InForce, PaperForm):
    pass


class InstitutionNamesForm(NamesValues, InForce, PaperForm):
    pass


class InstitutionGoverningForm(GoverningValues, InForce, PaperForm):
    pass


class InstitutionProvinceForm(ProvinceValues, InForce, PaperForm):
    pass


class InstitutionClosureForm(ClosureValues, InForce, PaperForm):
    pass


class FieldFlagForm(FieldFlagValues, InForce, PaperForm):
    pass


class SemesterForm(SemesterValues, PaperForm):
    pass


class HolidayForm(HolidayValues, PaperForm):
    pass
