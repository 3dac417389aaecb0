"""What was promised: kept, contradicted, given up, and decided by an officer where the sides differ."""

from typing import Any

from registry.contracts import forms, promises, queries
from registry.contracts.models import Contract, Promise
from registry.contracts.promises import Reliability
from registry.contracts.views.deliveries import part_of
from registry.contracts.views.page import bp, place_of
from registry.core.i18n import _, _l, format_date, hanoi_today, localized_text
from registry.core.permissions import Permission
from registry.web.steps import Place, current_user, is_signed_in

P = Permission
PROMISE = part_of("promises/<uuid:promise_id>", queries.get_promise)


@bp.app_template_global("promise_steps")
def promise_steps(contract: Contract, promise: Promise) -> list[str]:
    return promises.open_steps(contract, promise, current_user()) if is_signed_in() else []


@bp.app_template_global("reliability_of")
def reliability_of(contract: Any) -> Reliability | None:
    """Of the institution of a contract or introduction."""
    return promises.reliability_of(contract.institution_id)


PROMISE.button(
    "keep_promise",
    lambda found, by: promises.keep(*found, kept_on=hanoi_today(), by=by),
    rule="kept",
    write=P.CONTRACT_READ,
    done=_l("Marked as kept."),
)


def _with_promise(found: tuple[Contract, Promise]) -> dict[str, Any]:
    return {"place": _place(*found)}


def _place(contract: Contract, promise: Promise) -> Place:
    return place_of(
        contract,
        (_("Promise"), localized_text(promise, "text")),
        (_("Until"), format_date(promise.due_on)),
        (_("Recorded about it"), promise.note),
    )


PROMISE.reason(
    "object_to_promise",
    lambda found, **given: promises.object_to(*found, **given),
    rule="not-kept",
    write=P.CONTRACT_ANSWER,
    options=_with_promise,
    title=_l("This was not kept"),
    submit=_l("Send"),
    done=_l("The institution and the recruitment officers have been informed."),
    follows=(
        _l("The institution can still keep the promise; otherwise a recruitment officer decides."),
        _l("Both read your reason."),
    ),
)
PROMISE.reason(
    "give_up_promise",
    lambda found, **given: promises.give_up(*found, **given),
    rule="cannot-be-kept",
    write=P.CONTRACT_APPROVE,
    options=_with_promise,
    title=_l("This promise cannot be kept"),
    done=_l("The expert and the recruitment officers have been informed."),
    grave=(
        _l("The promise counts as broken; it can still be kept later."),
        _l("The expert is informed and reads your reason."),
    ),
)


@PROMISE.form(
    "settle_promise",
    forms.SettleForm,
    rule="decide",
    write=P.CONTRACT_CHECK,
    options=_with_promise,
    title=_l("Was this promise kept?"),
    done=_l("Your decision is recorded, and both sides have been informed."),
    follows=(_l("Both sides read your reason; the expert cannot object again."),),
)
def settle_promise(found: tuple[Contract, Promise], form: Any) -> None:
    promises.settle(
        *found,
        was_kept=form.outcome.data == "kept",
        reason=form.reason.data,
        by=current_user(),
    )
