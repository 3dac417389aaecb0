from typing import Any

from wtforms import StringField, TextAreaField

from registry.assignment.parameters import Parameters
from registry.core.i18n import _, _l, hanoi_today
from registry.web.fields import Choice, DayField, RecordNumberField, WholeNumber
from registry.web.forms import BaseForm, VersionedForm
from registry.web.validators import at_most, required, within

MISSING = _l("Enter a number")


class PlanForm(BaseForm):
    """Which openings and under which limits; everybody who may be asked takes part."""

    name = StringField(
        _l("Name"),
        [required(_l("Enter a name, for example the semester")), at_most()],
        description=_l("For example: spring semester 2027"),
    )
    institution_id = Choice(_l("Only openings of this institution"), choices=())
    field_code = Choice(_l("Only openings in this field"), choices=())
    starts_from = DayField(_l("Teaching begins from"))
    starts_to = DayField(_l("Teaching begins until"))
    least_score = WholeNumber(
        _l("Minimum score"),
        [required(MISSING), within(0, 100)],
        description=_l("Out of 100. A pair with fewer points is not a candidate."),
    )
    most_approaches = WholeNumber(
        _l("Openings for one expert"),
        [required(MISSING), within(1, 5)],
        description=_l(
            "At most this many in one run, and never more than one in each period that they offer."
        ),
    )
    most_per_institution = WholeNumber(
        _l("Experts for one institution"), [required(MISSING), within(1, 10_000)]
    )

    def parameters(self) -> Parameters:
        return Parameters.in_force(
            hanoi_today(),
            least_score=self.least_score.data,
            most_approaches=self.most_approaches.data,
            most_per_institution=self.most_per_institution.data,
            institution_id=self.institution_id.data or None,
            field_code=self.field_code.data or "",
            starts_from=self.starts_from.data,
            starts_to=self.starts_to.data,
        )


class AskForm(BaseForm):
    """Sent by GET."""

    class Meta(BaseForm.Meta):
        csrf = False

    expert = RecordNumberField(
        _l("Number of the expert"),
        [required(_l("Enter the number, for example VN-10023")), at_most(20)],
        prefix="VN",
    )
    opening = RecordNumberField(
        _l("Number of the opening"),
        [required(_l("Enter the number, for example NC-2026-0117")), at_most(20)],
        prefix="NC",
    )

    def note_unknown(self, **unknown: bool) -> None:
        for name, is_unknown in unknown.items():
            if is_unknown:
                self[name].errors = [_("Nothing has this number")]


class ReasonForm(VersionedForm):
    reason = TextAreaField(_l("Reason"), [required(_l("Enter a reason")), at_most(2000)])


def defaults() -> dict[str, Any]:
    in_force = Parameters.in_force(hanoi_today())
    names = ("least_score", "most_approaches", "most_per_institution")
    return {name: getattr(in_force, name) for name in names}
