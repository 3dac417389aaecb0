"""Proposals for one row of a table: a field on a list, a semester, a public holiday."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _, _l
from registry.core.permissions import requires
from registry.documents import services as documents
from registry.reference import forms, semesters, services
from registry.reference.kinds import ReferenceChangeKind
from registry.reference.models import ReferenceChange
from registry.reference.views.institutions import DECIDE, UNTIL_DECIDED, bp
from registry.taxonomy import choices
from registry.taxonomy import queries as taxonomy
from registry.web.steps import Place, Step, current_user, take

K = ReferenceChangeKind
DONE = _l("Proposed. A second officer of the ministry must compare and approve it.")
FIELD = Step(
    title=_l("Put a field on a list, or take it off"),
    submit=_l("Propose"),
    done=DONE,
    lead=_l("For example the STEM fields, by which the count asks on the day of signature."),
    follows=(
        UNTIL_DECIDED,
        _l(
            "Contracts signed before that day keep the list of their day; people who move are named before the decision."
        ),
    ),
)
SEMESTER = Step(
    title=_l("Enter or change a semester"),
    submit=_l("Propose"),
    done=DONE,
    lead=_l("Of the common calendar, by which teaching delivered in a semester is counted."),
    follows=(
        UNTIL_DECIDED,
        _l("Numbers as known before the decision stay as they were."),
    ),
)
HOLIDAY = Step(
    title=_l("Enter or change a public holiday"),
    submit=_l("Propose"),
    done=DONE,
    lead=_l("Or a day that is worked in place of one, as the decision on holidays says."),
    follows=(
        UNTIL_DECIDED,
        _l("Deadlines worked out from then on follow it; those that are set already stay."),
    ),
)


def _place() -> Place:
    return Place(
        url=url_for(".index"),
        trail=[(_("Changes of reference data"), url_for(".index"))],
    )


def _take(
    step: Step,
    kind: ReferenceChangeKind,
    form_class: type[Any],
    day: Callable[[Any], Any],
    **options: Any,
) -> ResponseReturnValue:
    """The form of one kind of table; `day`: from which its row holds. Leads on to the change proposed."""
    proposed: list[ReferenceChange] = []

    def act(form: Any, document: Any) -> None:
        paper = form.paper() | {"in_force_on": day(form)}
        content, user = form.content(), current_user()
        proposed.append(services.propose_row(kind, document, content=content, by=user, **paper))

    return take(
        step,
        form_class,
        act,
        place=_place(),
        receive=lambda form: documents.receive_upload(form.file.data, by=current_user()),
        after=lambda: url_for(".show", reference_change_id=proposed[-1].id),
        **options,
    )


@bp.route("/fields/new", methods=["GET", "POST"])
@requires(DECIDE, write=DECIDE)
def field_flag() -> ResponseReturnValue:
    def prepare(form: forms.FieldFlagForm) -> None:
        form.field_code.choices = choices.field_choices_of_all_levels()

    return _take(
        FIELD,
        K.FIELD_FLAG,
        forms.FieldFlagForm,
        lambda form: form.in_force_on.data,
        prepare=prepare,
    )


@bp.route("/semesters/new", methods=["GET", "POST"])
@requires(DECIDE, write=DECIDE)
def semester() -> ResponseReturnValue:
    return _take_semester()


@bp.route("/semesters/<uuid:academic_term_id>", methods=["GET", "POST"])
@requires(DECIDE, write=DECIDE)
def change_semester(academic_term_id: UUID) -> ResponseReturnValue:
    """By the series, which is the id of the first version."""
    row = taxonomy.get_common_term(academic_term_id)
    present = {name: getattr(row, name) for name in semesters.COLUMNS}
    return _take_semester(data=present | {"is_main": "yes" if row.is_main else "no"})


def _take_semester(**options: Any) -> ResponseReturnValue:
    return _take(
        SEMESTER, K.SEMESTER, forms.SemesterForm, lambda form: form.starts_on.data, **options
    )


@bp.route("/holidays/new", methods=["GET", "POST"])
@requires(DECIDE, write=DECIDE)
def holiday() -> ResponseReturnValue:
    return _take(HOLIDAY, K.HOLIDAY, forms.HolidayForm, lambda form: form.day.data)


_STEPS: dict[Any, Step] = {
    field_flag: FIELD,
    semester: SEMESTER,
    change_semester: SEMESTER,
    holiday: HOLIDAY,
}
for _view, _step in _STEPS.items():
    _view.step = _step
