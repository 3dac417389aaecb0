"""A contract shared between institutions: proposed on its page, answered on a page of its own."""

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from registry.contracts.models import Contract
from registry.contracts.sharing import fractions, queries, services
from registry.contracts.sharing.models import ShareProposal
from registry.contracts.views.page import OF_APPROVER, OF_BOTH, READ, bp, make_card
from registry.contracts.views.share_lists import SHARES
from registry.core.errors import RegistryError
from registry.core.i18n import _, _l, format_date, hanoi_today, localized, localized_text, proper
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.models import Institution
from registry.web.fields import DayField
from registry.web.forms import VersionedForm
from registry.web.lists.pages import register
from registry.web.steps import Place, current_user, is_signed_in, page_of
from registry.web.validators import at_most, required

register(bp, SHARES, read=READ, rule="/shares", endpoint="shares", template="contracts/shares.html")


class ShareForm(VersionedForm):
    institution_id = SelectField(
        _l("Other institution"), [required(_l("Choose an institution"))], choices=()
    )
    part = StringField(
        _l("Its share"),
        [required(_l("Enter the share")), at_most(20)],
        description=_l("For example 40% or 1/3; 0 ends what was agreed"),
    )
    begins_on = DayField(
        _l("From"),
        [required(_l("Enter the first day"))],
        description=_l("A day that has passed corrects what was recorded."),
    )
    reason = TextAreaField(_l("Reason"), [required(_l("Enter a reason")), at_most(2000)])

    def validate_part(self, field: Any) -> None:
        try:
            fractions.parse(field.data)
        except RegistryError as error:
            raise ValidationError(str(error)) from error

    def offer(self, contract: Contract) -> None:
        others = [one for one in taxonomy.list_institutions() if one.id != contract.institution_id]
        named = [(str(one.id), localized_text(one, "name")) for one in others]
        self.institution_id.choices = [("", _("Choose an institution")), *named]


def _options(contract: Contract) -> dict[str, Any]:
    return {
        "prepare": lambda form: form.offer(contract),
        "is_possible": queries.may_propose(contract, current_user()),
    }


@OF_APPROVER.form(
    "propose_share",
    ShareForm,
    options=_options,
    title=_l("Share this contract with another institution"),
    submit=_l("Propose"),
    done=_l("Proposed. The other institution has to confirm it, then an officer checks it."),
    follows=(
        _l(
            "The expert is informed. The other institution sees the contract's number, kind and period, and neither the name nor the pay."
        ),
        _l(
            "The person still counts once for the country; each institution is credited by its share."
        ),
    ),
)
def propose_share(contract: Contract, form: Any) -> None:
    services.propose(
        contract,
        taxonomy.get_institution(UUID(form.institution_id.data)),
        part=fractions.parse(form.part.data),
        begins_on=form.begins_on.data,
        reason=form.reason.data,
        by=current_user(),
    )


def _find(contract_id: UUID, proposal_id: UUID) -> ShareProposal:
    return queries.get_proposal(contract_id, proposal_id, visible_to=current_user())


def _describe(found: ShareProposal) -> dict[str, Any]:
    user = current_user()
    return {
        "template": "contracts/proposal.html",
        "proposal": found,
        "evidence": "",
        "may_answer": queries.may_confirm(found, user) or queries.may_check(found, user),
        "withdrawal": _withdrawal(found) if queries.may_withdraw(found, user) else None,
    }


def _withdrawal(found: ShareProposal) -> dict[str, Any]:
    ids: dict[str, Any] = {"contract_id": found.contract_id, "proposal_id": found.id}
    return {
        "who": _("Your institution proposed this"),
        "until": _(
            "Until it is in force you can withdraw it. If nobody answers, it lapses and nothing changes."
        ),
        "url": url_for(".withdraw_share", **ids),
        "label": _("Withdraw the proposal"),
    }


def _place(found: ShareProposal) -> Place:
    """The list is where both institutions are at home; the page of the contract is not the other's."""
    return Place(
        url=url_for("contracts.shares"),
        trail=[(_("Shared contracts"), url_for("contracts.shares"))],
        facts=lambda: _facts(found),
        row=found,
    )


def _facts(found: ShareProposal) -> list[tuple[Any, Any]]:
    contract, card = found.contract, make_card(found.contract)
    return [
        (_("Contract"), contract.number),
        (_("Expert"), proper(card.name or card.number)),
        (_("Kind of contract"), contract.kind.label),
        (
            _("Agreed period"),
            f"{format_date(contract.planned_start_on)} – {format_date(contract.planned_end_on) or '…'}",
        ),
        (_("Institution"), localized(contract.institution, "name")),
        (_("Other institution"), localized(found.institution, "name")),
        (_("Its share"), fractions.describe(found.part)),
        (_("From"), format_date(found.begins_on)),
        (_("Reason"), found.reason),
        (_("Answer due by"), format_date(found.due_on)),
        (_("Why it was not agreed"), found.answer),
    ]


def _show(found: ShareProposal) -> ResponseReturnValue:
    return page_of("contracts.share", contract_id=found.contract_id, proposal_id=found.id)()


PROPOSALS = replace(
    OF_BOTH, rule="/<uuid:contract_id>/shares", find=_find, page=_show, place=_place
)
PROPOSALS.decision(
    "share",
    confirm=services.answer,
    refuse=services.refuse,
    rule="<uuid:proposal_id>",
    options=_describe,
    title=_l("Share of a contract"),
    done=_l("Your answer is recorded, and all concerned have been informed."),
    follows=(
        _l(
            "If the other institution confirms it, a recruitment officer checks it; then it takes effect."
        ),
        _l("If you do not confirm it, what is recorded stays as it is."),
    ),
)
PROPOSALS.button(
    "withdraw_share",
    services.withdraw,
    rule="<uuid:proposal_id>/withdraw",
    done=_l("The proposal has been withdrawn."),
)


@bp.app_template_global("shares_of")
def shares_of(contract: Contract) -> dict[str, Any]:
    """Each institution with its part today, the proposals, and whether one more can be made."""
    if not is_signed_in():
        return {"parts": [], "proposals": [], "may_propose": False}
    parts: list[tuple[Institution, Fraction]] = queries.list_parts(contract, on=hanoi_today())
    return {
        "parts": [(one, fractions.describe(part)) for one, part in parts],
        "proposals": queries.list_proposals(contract),
        "may_propose": queries.may_propose(contract, current_user()),
    }
