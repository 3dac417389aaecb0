"""Who is in charge of one contract: take it, hand it to a colleague, or leave it to nobody."""

from functools import partial
from typing import Any

from registry.contracts.care import CARE
from registry.contracts.forms import OfficerForm
from registry.contracts.models import Contract
from registry.contracts.views.page import OF_BOTH
from registry.core.i18n import _, _l
from registry.core.permissions import Permission
from registry.desk import queries, services
from registry.web.steps import current_user

NOBODY = "nobody"
CHANGED = _l("The officer in charge is changed.")


def take_care(contract: Contract, *, by: Any) -> None:
    services.assign(CARE, contract, by, by=by)


OF_BOTH.button("take_care", take_care, done=CHANGED, write=Permission.CASE_CARE)


def _prepare(contract: Contract, form: OfficerForm) -> None:
    possible = queries.list_possible(CARE, contract)
    named = sorted(((str(one.id), one.display_name) for one in possible), key=lambda one: one[1])
    form.officer.choices = [("", _("Choose")), *named, (NOBODY, _("Nobody yet"))]


@OF_BOTH.form(
    "hand_on",
    OfficerForm,
    options=lambda contract: {"prepare": partial(_prepare, contract)},
    title=_l("Hand the case on"),
    submit=_l("Hand it on"),
    done=CHANGED,
    lead=_l("The new officer and the previous one are informed."),
    write=Permission.CASE_CARE,
)
def hand_on(contract: Contract, form: OfficerForm) -> None:
    chosen = form.officer.data
    to = next((one for one in queries.list_possible(CARE, contract) if str(one.id) == chosen), None)
    services.assign(CARE, contract, to, by=current_user())
