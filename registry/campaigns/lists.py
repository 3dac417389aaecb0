"""The list of drawn contracts. Names of its filters: list (open, all), campaign, state, institution, due,
waits, mine_due."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from sqlalchemy import select

from registry.accounts.models import User
from registry.campaigns import listing, waiting
from registry.campaigns.models import AuditCampaign, AuditSample
from registry.campaigns.states import FINAL
from registry.contracts.models import Contract
from registry.core.db import session
from registry.core.i18n import _l
from registry.taxonomy.lists import institution, institution_filter
from registry.web.lists.columns import deadline, plain, state
from registry.web.lists.declaration import Column, Empty, Filter, List, View
from registry.web.lists.filters import due_filter
from registry.web.lists.waiting import next_step, own_due_filter, turns, waits_filter, waits_for


def _columns(_user: User) -> list[Column]:
    return [
        plain("contract", _l("Contract number"), Contract.number.label("contract_number")),
        institution(),
        plain("campaign", _l("Audit"), AuditCampaign.number.label("campaign_number")),
        state(_l("Status"), AuditSample.state),
        deadline(_l("Due"), lambda row: row.due_on, sort=AuditSample.due_on),
        next_step(phone="next"),
        waits_for(),
        plain("place", _l("Place in the draw"), AuditSample.place, is_extra=True),
    ]


def _label_campaigns(ids: Iterable[uuid.UUID]) -> Mapping[Any, Any]:
    statement = select(AuditCampaign.id, AuditCampaign.number)
    return dict(session().execute(statement.where(AuditCampaign.id.in_(list(ids)))).all())


SAMPLES = List(
    name="audit-samples",
    title=_l("Audits of the count"),
    lead=_l(
        "Counted people are drawn by chance, and inspectors read the papers of their contracts."
    ),
    rows=listing.rows,
    bare=listing.bare,
    id=AuditSample.id,
    link=lambda row: url_for("campaigns.sample", sample_id=row.id),
    columns=_columns,
    more=turns(waiting.OF_SAMPLES, AuditSample.id),
    works=waiting.OF_SAMPLES,
    views=(
        View("open", _l("Open"), AuditSample.state.not_in(FINAL)),
        View("all", _l("All")),
    ),
    filters=(
        Filter("campaign", _l("Audit"), AuditSample.campaign_id, labels=_label_campaigns),
        Filter("state", _l("Status"), AuditSample.state),
        institution_filter(AuditSample.institution_id),
        due_filter(AuditSample.due_on, label=_l("Due")),
        waits_filter(waiting.OF_SAMPLES, AuditSample.id),
        own_due_filter(waiting.OF_SAMPLES, AuditSample.id),
    ),
    search=listing.search,
    search_hint=_l("Number of a contract, or an institution"),
    order=(AuditSample.moved_at.desc(), AuditSample.id),
    empty=Empty(
        _l("No contract was drawn"),
        _l("Contracts are listed here once an audit has drawn them."),
        icon="list-checks",
    ),
)
