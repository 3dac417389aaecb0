"""How a contract is interrupted, ends early, or is found void."""

from typing import Any

from registry.contracts import endings, forms, interruptions, voids
from registry.contracts.leaving.models import Occasion
from registry.contracts.models import Contract
from registry.contracts.views.course import FREES_THE_SEAT, REASON_IS_READ
from registry.contracts.views.page import OF_APPROVER, OF_BOTH, place_of, reader_of
from registry.core.i18n import _, _l, format_datetime, proper
from registry.core.permissions import Permission
from registry.web.steps import current_user


@OF_BOTH.form(
    "end",
    forms.EndForm,
    options=lambda _contract: {"prepare": lambda form: form.offer(Occasion.ENDED_EARLY)},
    title=_l("End early"),
    submit=_l("Record the end"),
    done=_l("The early end is recorded."),
    grave=(
        _l("From the day after on the contract no longer counts; the days before stay."),
        FREES_THE_SEAT,
        _l("The other side is informed and sees your reason."),
    ),
)
def end(contract: Contract, form: Any) -> None:
    endings.end_early(contract, ended_on=form.day.data, by=current_user(), **form.given())


OF_APPROVER.reason(
    "suspend",
    interruptions.suspend,
    title=_l("Suspend the contract"),
    done=_l("The contract is suspended."),
    grave=(
        _l("The contract is suspended until you resume it; the count does not change."),
        _l("The expert is informed and sees your reason."),
    ),
)
OF_APPROVER.button("resume", interruptions.resume, done=_l("The contract is resumed."))
OF_BOTH.reason(
    "void",
    voids.propose,
    write=Permission.CONTRACT_VOID,
    title=_l("Propose as void"),
    submit=_l("Propose"),
    done=_l("Proposed. An auditor has to confirm."),
    grave=(
        _l("Nothing changes until an auditor confirms it."),
        _l("Once confirmed, the contract never counted, and its seat is free again."),
        REASON_IS_READ,
    ),
)


def _show_proposal(contract: Contract) -> dict[str, Any]:
    proposed = contract.void_proposed_at
    if proposed is None:
        return {}
    proposer = reader_of(contract).name_of(contract.void_proposed_by_id, at=proposed)
    more = (
        (_("Proposed by"), proper(proposer)),
        (_("Proposed on"), format_datetime(proposed)),
        (_("Reason"), contract.void_reason),
    )
    return {"place": place_of(contract, *more)}


OF_BOTH.decision(
    "confirm_void",
    confirm=voids.confirm,
    refuse=voids.refuse,
    rule="void/confirm",
    write=Permission.AUDIT_READ,
    options=_show_proposal,
    title=_l("Is this contract void?"),
    done=_l("Your answer is recorded, and all concerned have been informed."),
    follows=(
        _l("If you confirm it, the contract never counted; what was recorded stays readable."),
        FREES_THE_SEAT,
        _l("If you do not confirm it, the contract continues as if nothing had been proposed."),
    ),
)
