"""The shares of contracts, for both institutions and for officers (filters: state, waits, other)."""

from fractions import Fraction
from typing import Any

from flask import url_for

from registry.contracts import waiting
from registry.contracts.models import Contract
from registry.contracts.sharing import fractions, turns
from registry.contracts.sharing.models import ShareProposal
from registry.contracts.sharing.queries import visible_proposals
from registry.core.i18n import _l, localized
from registry.taxonomy.lists import institution_filter
from registry.web.lists.columns import choice, deadline, plain, state
from registry.web.lists.declaration import Column, Empty, Filter, List


def _part(row: Any) -> str:
    return fractions.describe(Fraction(row.numerator, row.denominator))


SHARES = List(
    name="shares",
    title=_l("Shared contracts"),
    lead=_l(
        "Which part of a contract is credited to another institution. A share takes effect once both institutions agree and an officer has checked it."
    ),
    rows=turns.rows,
    bare=visible_proposals,
    id=ShareProposal.id,
    link=lambda row: url_for("contracts.share", contract_id=row.contract_id, proposal_id=row.id),
    columns=lambda _user: [
        plain("number", _l("Contract number"), Contract.number),
        Column("person", _l("Expert"), lambda row: row.person_number),
        Column("institution", _l("Institution"), lambda row: localized(row, "name")),
        Column("other", _l("Other institution"), lambda row: localized(row, "other")),
        Column("part", _l("Its share"), _part, phone="next"),
        plain("begins", _l("From"), ShareProposal.begins_on),
        deadline(_l("Answer due by"), lambda row: row.due_on, sort=ShareProposal.due_on),
        state(_l("Status"), ShareProposal.state),
        choice("kind", _l("Kind of contract"), Contract.kind, is_extra=True),
    ],
    filters=(
        Filter("state", _l("Status"), ShareProposal.state),
        institution_filter(ShareProposal.institution_id),
    ),
    works=tuple(one for one in waiting.WORK if one.list_endpoint == "contracts.shares"),
    order=[ShareProposal.created_at.desc()],
    empty=Empty(
        _l("No contract is shared"),
        _l("The approver of the institution that signed a contract proposes a share on its page."),
        icon="users",
    ),
)
