"""The semesters that were taught."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from registry.contracts import deliveries, forms, queries
from registry.contracts.models import Contract
from registry.contracts.views.page import OF_BOTH, OF_WRITER, find, place_of, show_contract
from registry.core.i18n import _, _l
from registry.core.permissions import Permission
from registry.taxonomy import queries as taxonomy
from registry.web.step_routes import StepRoutes
from registry.web.steps import current_user


def _offer_terms(contract: Contract) -> dict[str, Any]:
    choices = [("", _("Choose a semester")), *deliveries.term_choices(contract)]
    return {"prepare": lambda form: setattr(form.term_id, "choices", choices)}


@OF_WRITER.form(
    "delivery",
    forms.DeliveryForm,
    options=_offer_terms,
    title=_l("Report a delivered semester"),
    submit=_l("Report"),
    done=_l("The expert is asked to confirm this semester."),
)
def delivery(contract: Contract, form: forms.DeliveryForm) -> None:
    deliveries.report_delivery(
        contract,
        taxonomy.get_term(UUID(form.term_id.data)),
        weeks=form.weeks.data or 0,
        credits_taught=form.credits.data or 0,
        by=current_user(),
    )


def part_of(rule: str, get: Callable[[Contract, UUID], Any]) -> StepRoutes:
    """Steps of something that belongs to a contract: they get both."""

    def find_both(contract_id: UUID, **part: UUID) -> tuple[Contract, Any]:
        contract = find(contract_id)
        return contract, get(contract, *part.values())

    return replace(
        OF_BOTH,
        rule=f"/<uuid:contract_id>/{rule}",
        find=find_both,
        page=lambda found: show_contract(found[0]),
        place=lambda found: place_of(found[0]),
    )


DELIVERY = part_of("delivery/<uuid:report_id>", queries.get_delivery_report)
DELIVERY.button(
    "confirm_delivery",
    lambda found, by: deliveries.confirm_delivery(*found, by=by),
    rule="confirm",
    write=Permission.CONTRACT_ANSWER,
    done=_l("You have confirmed the semester."),
)
DELIVERY.reason(
    "dispute_delivery",
    lambda found, **given: deliveries.dispute_delivery(*found, **given),
    rule="dispute",
    write=Permission.CONTRACT_ANSWER,
    title=_l("Dispute this report"),
    done=_l("The institution has been informed."),
)
