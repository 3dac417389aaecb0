"""Drafting the contract that follows another one."""

from dataclasses import replace

from flask import url_for

from registry.contracts import renewals
from registry.contracts.forms import LeavingForm
from registry.contracts.leaving.models import Occasion
from registry.contracts.leaving.queries import ToldLeaving, tell_leaving
from registry.contracts.models import Contract
from registry.contracts.views.page import OF_WRITER, bp
from registry.core.i18n import _l
from registry.web.steps import current_user, is_signed_in


@bp.app_template_global("renewal_of")
def renewal_of(contract: Contract) -> tuple[Contract | None, Contract | None]:
    """What this contract renews, and what renews it."""
    if not is_signed_in():
        return None, None
    return renewals.find_renewed(contract), renewals.find_renewal(contract)


@bp.app_template_global("leaving_of")
def leaving_of(contract: Contract) -> ToldLeaving | None:
    """How it ended or did not come about, and why."""
    return tell_leaving(contract) if is_signed_in() else None


def _page_of_renewal(contract: Contract) -> str:
    following = renewals.find_renewal(contract) or contract
    return url_for(".show", contract_id=following.id)


replace(OF_WRITER, after=_page_of_renewal).button(
    "renew",
    renewals.draft,
    done=_l(
        "The renewal is drafted with the terms of before. Check the days, then send the offer."
    ),
)


@OF_WRITER.form(
    "let_end",
    LeavingForm,
    rule="not-renewed",
    options=lambda contract: {
        "is_possible": renewals.may_let_end(contract, current_user()),
        "prepare": lambda form: form.offer(Occasion.NOT_RENEWED),
    },
    title=_l("Let it end"),
    done=_l("Recorded. The contract ends as agreed."),
    follows=(
        _l("The contract ends on its agreed day; nobody is asked to renew it any more."),
        _l("The expert is informed and sees your reason."),
        _l("As long as it is time, a renewal can still be drafted."),
    ),
)
def let_end(contract: Contract, form: LeavingForm) -> None:
    renewals.let_end(contract, by=current_user(), **form.given())
