"""How it goes after the start, for officers (filters: state, code, side, institution)."""

from flask import url_for

from registry.accounts.models import User
from registry.contracts import listing
from registry.contracts.checkins.models import CheckIn
from registry.contracts.checkins.templates import name_templates
from registry.contracts.models import Contract
from registry.core.i18n import _l
from registry.core.paging import Rows
from registry.experts.lists import expert, shown_people
from registry.taxonomy.lists import institution, institution_filter
from registry.web.lists.columns import choice, deadline, plain, state
from registry.web.lists.declaration import Column, Empty, Filter, List


def rows(user: User) -> Rows:
    begun = listing.rows(user).join(CheckIn, CheckIn.contract_id == Contract.id)
    kept = [one for one in begun.selected_columns if one.key not in {"id", "state", "due_on"}]
    return begun.with_only_columns(
        *kept,
        CheckIn.id,
        CheckIn.contract_id,
        CheckIn.state,
        CheckIn.code,
        CheckIn.side,
        CheckIn.score,
        CheckIn.due_on,
        CheckIn.officer_due_on,
        maintain_column_froms=True,
    )


CHECK_INS = List(
    name="check_ins",
    title=_l("How it goes after the start"),
    lead=_l(
        "Both sides are asked some time after the start. A concern, and a question that nobody answers, are yours to follow up."
    ),
    rows=rows,
    id=CheckIn.id,
    link=lambda row: url_for("contracts.check_in", contract_id=row.contract_id, check_in_id=row.id),
    columns=lambda _user: [
        expert(sort=listing.by_name, under=plain("number", _l("Contract number"), Contract.number)),
        institution(),
        Column(
            "code", _l("When"), lambda row: name_templates([row.code])[row.code], sort=CheckIn.code
        ),
        choice("side", _l("Asked"), CheckIn.side),
        plain("score", _l("Score of 5"), CheckIn.score, phone="next"),
        deadline(_l("Answer due by"), lambda row: row.due_on, sort=CheckIn.due_on),
        plain("officer", _l("Follow up by"), CheckIn.officer_due_on),
        state(_l("Status"), CheckIn.state),
    ],
    filters=(
        Filter("state", _l("Status"), CheckIn.state),
        Filter("side", _l("Asked"), CheckIn.side),
        Filter("code", _l("When"), CheckIn.code, labels=lambda codes: name_templates(list(codes))),
        institution_filter(Contract.institution_id),
    ),
    search=listing.search,
    search_hint=_l("Name with or without diacritics, VN, HD, GT, NC, institution"),
    order=[CheckIn.due_on.desc(), CheckIn.id],
    people=shown_people,
    purpose="contract",
    empty=Empty(
        _l("Nobody has been asked yet"),
        _l("Both sides are asked on the days that the rules name, counted from the start."),
        icon="clipboard-list",
    ),
)
