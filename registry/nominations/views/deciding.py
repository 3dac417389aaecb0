"""The decision on a nomination: a designation, or a no."""

from typing import Any

from registry.core.i18n import _l, hanoi_today
from registry.documents import services as documents
from registry.documents.models import Document
from registry.nominations import deciding
from registry.nominations.forms import CloseNominationForm, DesignateForm
from registry.nominations.models import Nomination
from registry.nominations.views.steps import OF_SECRETARIAT
from registry.web.steps import current_user

SECOND = _l("Nothing changes until a second person of the secretariat confirms it.")


def _receive(form: Any) -> Document:
    return documents.receive_upload(form.file.data, by=current_user())


@OF_SECRETARIAT.form(
    "designate",
    DesignateForm,
    options=lambda _nomination: {"receive": _receive},
    title=_l("Record the designation"),
    submit=_l("Propose"),
    done=_l("Entered. A second person of the secretariat must confirm it."),
    follows=(
        SECOND,
        _l(
            "The designation counts while the expert works in the country, by the rules of the target."
        ),
    ),
)
def designate(nomination: Nomination, form: DesignateForm, document: Document) -> None:
    deciding.designate(
        nomination,
        decision_number=form.decision_number.data or "",
        authority=form.authority.data or "",
        valid_from=form.valid_from.data or hanoi_today(),
        valid_to=form.valid_to.data,
        document=document,
        by=current_user(),
    )


@OF_SECRETARIAT.form(
    "decline",
    CloseNominationForm,
    title=_l("Record that the authority decided against it"),
    submit=_l("Propose"),
    done=_l("Entered. A second person of the secretariat must confirm it."),
    grave=(
        SECOND,
        _l("The nominee then reads your reason; the nominator reads only that it has ended."),
    ),
)
def decline(nomination: Nomination, form: CloseNominationForm) -> None:
    deciding.decline(nomination, reason=form.reason.data or "", by=current_user())


OF_SECRETARIAT.decision(
    "answer_decline",
    confirm=deciding.confirm_decline,
    refuse=deciding.refuse_decline,
    title=_l("Second reviewer"),
    lead=_l("Compare it with the decision itself before you confirm."),
)
