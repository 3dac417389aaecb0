"""What the secretariat makes of a term that ends: extended, renewed, or let end."""

from typing import Any

from registry.core.i18n import _l, hanoi_today
from registry.documents.models import Document
from registry.leading import forms, queries, reviews
from registry.leading.views.designations import ENTERED, STEPS, UNTIL_CONFIRMED, bp, receive
from registry.web.steps import current_user


@bp.app_template_global("review_of")
def review_of(listed: queries.DesignationRow) -> Any:
    """The open review of a term, where it has begun."""
    return None if listed.is_revoked else reviews.find_open(listed.designation)


@STEPS.form(
    "extend",
    forms.ExtendForm,
    options=lambda _listed: {"receive": receive},
    title=_l("Extend the term"),
    submit=_l("Propose"),
    done=ENTERED,
    lead=_l(
        "The authority has prolonged the same designation; for a new decision record a renewal."
    ),
    follows=(UNTIL_CONFIRMED, _l("The expert is informed once it is confirmed.")),
)
def extend(listed: queries.DesignationRow, form: Any, document: Document) -> None:
    reviews.propose_extension(
        listed.designation,
        valid_to=form.valid_to.data or hanoi_today(),
        document=document,
        reason=form.reason.data,
        by=current_user(),
    )


def _with_next_day(listed: queries.DesignationRow) -> dict[str, Any]:
    current = listed.designation
    data = {"authority": current.authority, "valid_from": current.valid_to}
    return {"data": data, "receive": receive}


@STEPS.form(
    "renew",
    forms.RenewForm,
    options=_with_next_day,
    title=_l("Renew the designation"),
    submit=_l("Propose"),
    done=ENTERED,
    lead=_l("A new decision of the same category that begins on the day after the present term."),
    follows=(UNTIL_CONFIRMED, _l("The expert is informed once it is confirmed.")),
)
def renew(listed: queries.DesignationRow, form: Any, document: Document) -> None:
    reviews.propose_renewal(
        listed.designation, document=document, by=current_user(), **form.terms()
    )


@STEPS.form(
    "let_end",
    forms.LetEndForm,
    title=_l("Let the term end"),
    done=_l("Recorded. The expert is informed."),
    grave=(
        _l("The term ends on its last day; after that the designation no longer counts."),
        _l(
            "The expert is informed and reads your reason. It can still be extended before that day."
        ),
    ),
)
def let_end(listed: queries.DesignationRow, form: Any) -> None:
    reviews.let_end(listed.designation, reason=form.reason.data, by=current_user())
