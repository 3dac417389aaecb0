"""Drafting the contract that follows another one."""

from dataclasses import replace

from flask import url_for

from registry.contracts import renewals
from registry.contracts.models import Contract
from registry.contracts.views.page import OF_WRITER, bp
from registry.core.i18n import _l
from registry.web.steps import is_signed_in


@bp.app_template_global("renewal_of")
def renewal_of(contract: Contract) -> tuple[Contract | None, Contract | None]:
    """What this contract renews, and what renews it."""
    if not is_signed_in():
        return None, None
    return renewals.find_renewed(contract), renewals.find_renewal(contract)


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
