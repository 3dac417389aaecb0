"""Amending a published opening, and cloning one for another semester."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_history
from registry.core.i18n import _, _l, format_datetime, proper
from registry.core.permissions import Permission, requires
from registry.programs import (
    amendments,
    cloning,
    edition_queries,
    editions,
    labels,
    people,
    queries,
)
from registry.programs.edition_models import EditionState, OpeningEdition
from registry.programs.forms.openings import AmendForm, opening_data
from registry.programs.models import Opening
from registry.programs.views.shared import bp, place_of, url_of
from registry.programs.views.step_forms import CloneForm, OpeningReasonForm
from registry.taxonomy.labels import language_label
from registry.web.forms import VersionedForm, render_form, transaction
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user

READ, WRITE = Permission.OPENING_READ, Permission.OPENING_WRITE
APPROVE = Permission.OPENING_APPROVE


@bp.route("/openings/<uuid:opening_id>/clone", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def clone(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_own_opening(opening_id, by=current_user())
    form = CloneForm(obj=cloning.propose_dates(opening), version=str(opening.version))
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(opening)
            made = cloning.clone_opening(opening, form.dates(), by=current_user())
            flash(_("Draft %(code)s is saved. Please check its texts.", code=made.code), "success")
            return redirect(url_for(".edit_opening", opening_id=made.id))
    return render_form("programs/clone.html", form=form, opening=opening)


@bp.route("/openings/<uuid:opening_id>/amend", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def amend(opening_id: UUID) -> ResponseReturnValue:
    """A new amendment, or the one that the approver returned."""
    opening = queries.get_own_opening(opening_id, by=current_user())
    returned = edition_queries.find_waiting_edition(opening)
    shown = editions.as_opening(opening, returned) if returned else opening
    data = opening_data(shown) | {
        "version": str(returned.version if returned else opening.version),
        "reason": returned.reason if returned else "",
    }
    form = AmendForm(programs=[opening.program], data=data)
    if "add_row" in request.form:
        form.add_rows(1)
        return _amend_page(form, opening, render_template)
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(returned or opening)
            _send_amendment(form, opening, returned)
            flash(_("The amendment is with your institution's approver."), "success")
            return redirect(url_for(".amendment", opening_id=opening.id))
    return _amend_page(form, opening, render_form)


def _send_amendment(form: AmendForm, opening: Opening, returned: OpeningEdition | None) -> None:
    written: dict[str, Any] = {
        "content": form.content(),
        "criteria": form.wanted(),
        "reason": form.reason.data,
        "by": current_user(),
    }
    if returned is None:
        amendments.propose_amendment(opening, **written)
    else:
        amendments.revise_amendment(opening, returned, **written)


def _amend_page(
    form: AmendForm, opening: Opening, render: Callable[..., ResponseReturnValue]
) -> ResponseReturnValue:
    return render(
        "programs/edit_opening.html",
        form=form,
        opening=opening,
        has_programs=True,
        is_amendment=True,
    )


@bp.get("/openings/<uuid:opening_id>/amendment")
@requires(READ)
def amendment(opening_id: UUID) -> ResponseReturnValue:
    opening = queries.get_own_opening(opening_id, by=current_user())
    return _show_amendment(opening, edition_queries.get_waiting_edition(opening))


def _show_amendment(opening: Opening, edition: OpeningEdition) -> ResponseReturnValue:
    """What the amendment changes; also where a refused step is explained."""
    shown = editions.as_opening(opening, edition)
    is_waiting = edition.state is EditionState.PROPOSED
    may_decide = is_waiting and labels.may_approve(opening, user=current_user())
    is_own = current_user().id in people.list_edition_writer_ids(edition) | {edition.author_id}
    return render_template(
        "programs/amendment.html",
        events=read_history(edition, reader=Reader(current_user())),
        opening=opening,
        edition=edition,
        shown=shown,
        changes=editions.compare_with(opening, edition).rows(),
        criteria=labels.criterion_rows(shown),
        language_label=language_label,
        may_decide=may_decide,
        why_not=labels.own_work_sentence() if is_own else "",
        may_revise=edition.state is EditionState.RETURNED
        and labels.may_write(opening, user=current_user()),
        may_withdraw=labels.may_write(opening, user=current_user()),
    )


Found = tuple[Opening, OpeningEdition]


def _find_own(opening_id: UUID) -> Found:
    opening = queries.get_own_opening(opening_id, by=current_user())
    return opening, edition_queries.get_waiting_edition(opening)


def _find_approvable(opening_id: UUID) -> Found:
    opening = queries.get_approvable_opening(opening_id, by=current_user())
    return opening, edition_queries.get_waiting_edition(opening)


def _place_of(found: Found) -> Place:
    opening, edition = found
    return place_of(
        opening,
        (_("Version"), edition.number),
        (_("Why is it amended?"), edition.reason),
        (
            _("Proposed by"),
            proper(Reader(current_user()).name_of(edition.author_id, at=edition.created_at)),
        ),
        (_("Proposed on"), format_datetime(edition.created_at)),
        row=edition,
        url=url_for(".amendment", opening_id=opening.id),
    )


STEPS = StepRoutes(
    bp,
    "/openings/<uuid:opening_id>/amendment",
    find=_find_approvable,
    page=lambda found: _show_amendment(*found),
    place=_place_of,
    after=lambda found: url_of(found[0]),
    read=READ,
    write=APPROVE,
    reason_form=OpeningReasonForm,
)
# The button names the version that its reader saw: nobody publishes a text they have not read.
STEPS.button(
    "approve_amendment",
    lambda found, by: amendments.approve_amendment(*found, by=by),
    rule="approve",
    form_class=VersionedForm,
    done=_l(
        "The amended opening is published, and everybody concerned has been informed what changed."
    ),
)
STEPS.reason(
    "return_amendment",
    lambda found, **given: amendments.return_amendment(*found, **given),
    rule="return",
    title=_l("Return the amendment"),
    submit=_l("Send"),
    done=_l("The amendment went back to its author with your reason."),
)
STEPS.reason(
    "withdraw_amendment",
    lambda found, **given: amendments.withdraw_amendment(*found, **given),
    rule="withdraw",
    find=_find_own,
    write=WRITE,
    title=_l("Withdraw the amendment"),
    submit=_l("Withdraw"),
    done=_l("The amendment is withdrawn; the published text remains in force."),
    grave=(
        _l("The amendment is not published, and cannot be taken up again."),
        _l("The published text stays as it is."),
    ),
)
