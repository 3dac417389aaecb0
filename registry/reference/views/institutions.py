"""The page of an institution: what it is, everything that was ever recorded of it, what is proposed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _, _l, hanoi_today, localized, localized_text
from registry.core.permissions import Permission, can, requires
from registry.documents import services as documents
from registry.reference import forms, queries, saying, services, subjects
from registry.reference.kinds import ReferenceChangeKind, ReferenceChangeState
from registry.reference.lists import CHANGES
from registry.reference.subjects import SUBJECTS
from registry.taxonomy import queries as taxonomy
from registry.taxonomy import standing
from registry.taxonomy.lists import source_of
from registry.taxonomy.models import Institution
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user, page_of

bp = Blueprint("reference", __name__, url_prefix="/<any(vi,en):locale>/reference-changes")
READ, DECIDE = Permission.COUNT_DECISION_READ, Permission.COUNT_DECIDE
NAVIGATION = [(_l("Changes of reference data"), "reference.index", READ)]
register(bp, CHANGES, read=READ, template="reference/index.html")
K = ReferenceChangeKind


@bp.get("/institutions/<uuid:institution_id>")
@requires(Permission.REFERENCE_READ)
def institution(institution_id: UUID) -> ResponseReturnValue:
    found = queries.get_institution(institution_id)
    histories = queries.read_histories(institution_id)
    may_read = can(current_user(), READ)
    changes = queries.list_changes_of(institution_id) if may_read else ()
    contents = [SUBJECTS[one.kind].content_of(row) for one in histories for row in one.rows]
    return render_template(
        "reference/institution.html",
        institution=found,
        trail=_trail(found),
        facts=_facts(found),
        histories=histories,
        recorders=queries.name_recorders(histories) if may_read else {},
        changes=changes,
        names=queries.name_all([*contents, *(row.content for row in changes)]),
        content_of=lambda kind, row: SUBJECTS[kind].content_of(row),
        say=saying.in_one,
        source_of=source_of,
        steps=_open_steps(found, changes),
        today=hanoi_today(),
    )


def _open_steps(found: Institution, changes: Any) -> list[str]:
    """Of what no change waits already."""
    if not can(current_user(), DECIDE):
        return []
    waiting = {
        SUBJECTS[one.kind].model for one in changes if one.state is ReferenceChangeState.PROPOSED
    }
    return [kind.value for kind, subject in SUBJECTS.items() if subject.model not in waiting]


def _facts(found: Institution) -> list[tuple[Any, Any]]:
    kind = standing.find_holding(SUBJECTS[K.KIND].model, found, hanoi_today())
    content = SUBJECTS[K.KIND].content_of(kind) if kind is not None else {}
    names = queries.name_all([content])
    return [
        (_("Abbreviation"), found.abbreviation),
        *(saying.pairs_of(content, names) if content else [(_("Kind"), _("Not known"))]),
        (_("Governing body"), localized(found, "governing")),
        (_("Restricted"), _("School of the armed forces") if found.is_restricted else ""),
        (_("Province"), localized(found.province, "name") if found.province else ""),
    ]


def _trail(found: Institution) -> list[tuple[Any, str]]:
    return [
        (_("Reference data"), url_for("taxonomy.index")),
        (_("Higher education institutions"), url_for("taxonomy.table", name="institutions")),
        (localized(found, "name"), url_for(".institution", institution_id=found.id)),
    ]


def _place(found: Institution) -> Place:
    return Place(
        url=url_for(".institution", institution_id=found.id),
        trail=_trail(found),
        facts=lambda: _facts(found),
        row=found,
    )


OF_INSTITUTION = StepRoutes(
    bp,
    "/institutions/<uuid:institution_id>",
    find=queries.get_institution,
    page=lambda found: page_of("reference.institution", institution_id=found.id)(),
    place=_place,
    read=DECIDE,
    write=DECIDE,
)
UNTIL_DECIDED = _l("Nothing changes until a second officer of the ministry approves it.")
FOLLOWS = (
    UNTIL_DECIDED,
    _l(
        "From its day on the new value holds; before it, and as known before today, nothing changes."
    ),
)


def _declare(
    kind: ReferenceChangeKind,
    form_class: type[Any],
    prepare: Callable[[Any, Institution], None],
    **texts: Any,
) -> None:
    def options(found: Institution) -> dict[str, Any]:
        return {
            "data": _present(kind, found),
            "prepare": lambda form: prepare(form, found),
            "receive": lambda form: documents.receive_upload(form.file.data, by=current_user()),
            "after": lambda: url_for(
                ".show", reference_change_id=queries.get_proposed(str(found.id), kind).id
            ),
        }

    declare = OF_INSTITUTION.form(
        kind.value,
        form_class,
        options=options,
        submit=_l("Propose"),
        done=_l("Proposed. A second officer of the ministry must compare and approve it."),
        **texts,
    )
    declare(
        lambda found, form, document: services.propose(
            found, kind, document, values=form.values(), by=current_user(), **form.paper()
        )
    )


def _present(kind: ReferenceChangeKind, found: Institution) -> dict[str, Any]:
    """The form begins with what holds today."""
    if kind is K.CLOSURE:
        return {}
    row = subjects.holding_on(SUBJECTS[kind].list_believed(found.id), hanoi_today())
    content = SUBJECTS[kind].content_of(row) if row is not None else {}
    if "is_restricted" in content:
        content["is_restricted"] = "yes" if content["is_restricted"] else "no"
    return {name: "" if value is None else value for name, value in content.items()}


def _nothing(_form: Any, _found: Institution) -> None:
    """Its choices are those of the form."""


def _offer_bodies(form: Any, _found: Institution) -> None:
    bodies = [(str(row.id), localized_text(row, "name")) for row in queries.list_bodies()]
    form.governing_id.choices = [("", _("Nobody: it reports for itself")), *bodies]


def _offer_provinces(form: Any, _found: Institution) -> None:
    provinces = [(str(row.id), localized_text(row, "name")) for row in queries.list_provinces()]
    form.province_id.choices = [("", _("Choose a province or city")), *provinces]


def _offer_successors(form: Any, found: Institution) -> None:
    others = [
        (str(row.id), localized_text(row, "name"))
        for row in taxonomy.list_institutions()
        if row.id != found.id
    ]
    form.successor_id.choices = [("", _("None: it was closed")), *others]


_declare(
    K.KIND,
    forms.InstitutionKindForm,
    _nothing,
    title=_l("Propose another kind of institution"),
    lead=_l("The kind on the day of signature decides whether a contract can count."),
    follows=FOLLOWS,
)
_declare(
    K.NAMES,
    forms.InstitutionNamesForm,
    _nothing,
    title=_l("Propose other names"),
    follows=(*FOLLOWS, _l("Lists of an earlier day keep the name that it had then.")),
)
_declare(
    K.GOVERNING,
    forms.InstitutionGoverningForm,
    _offer_bodies,
    title=_l("Propose another governing body"),
    follows=(*FOLLOWS, _l("From its day on the reporter of the new body reads its contracts.")),
)
_declare(
    K.PROVINCE,
    forms.InstitutionProvinceForm,
    _offer_provinces,
    title=_l("Propose another province"),
    follows=FOLLOWS,
)
_declare(
    K.CLOSURE,
    forms.InstitutionClosureForm,
    _offer_successors,
    title=_l("Propose that it was closed or merged"),
    grave=(
        *FOLLOWS,
        _l("Contracts signed from that day on cannot count; those signed before stay with it."),
    ),
)
