"""The list of clauses: those in force first, every wording on its page (filters: part, day)."""

from flask import url_for
from sqlalchemy import select

from registry.accounts.models import User
from registry.contracts.texts.models import ContractClause
from registry.core.i18n import _, _l, hanoi_today, localized
from registry.core.paging import Rows
from registry.core.periods import holding_on
from registry.taxonomy.columns import period
from registry.web.lists.declaration import Column, Empty, Filter, List, View


def _rows(_user: User) -> Rows:
    return select(ContractClause).with_only_columns(ContractClause.id, ContractClause)


CLAUSES = List(
    name="clauses",
    title=_l("Clauses of contracts"),
    lead=_l(
        "The texts of contracts are put together from these clauses, in both languages. A new wording applies to what is written from its first day on."
    ),
    rows=_rows,
    id=ContractClause.id,
    link=lambda row: url_for("contracts.clause", clause_id=row.id),
    columns=lambda _user: [
        Column("code", _l("Code"), lambda row: row[1].code, sort=ContractClause.code),
        Column(
            "title",
            _l("Title"),
            lambda row: localized(row[1], "title") or localized(row[1], "text"),
            phone="next",
        ),
        Column(
            "part",
            _l("Part of the contract"),
            lambda row: row[1].part.label,
            sort=ContractClause.part,
        ),
        Column(
            "position",
            _l("Place in the order"),
            lambda row: row[1].position,
            sort=ContractClause.position,
        ),
        Column(
            "valid_from", _l("In force"), lambda row: period(row[1]), sort=ContractClause.valid_from
        ),
        Column("doubt", _l("Confirmed"), lambda row: row[1].doubt or _("Yes"), phone="state"),
    ],
    views=(
        View("now", _l("In force"), lambda _user: holding_on(ContractClause, hanoi_today())),
        View("all", _l("All")),
    ),
    filters=(Filter("part", _l("Part of the contract"), ContractClause.part),),
    order=[ContractClause.position, ContractClause.code, ContractClause.valid_from],
    empty=Empty(_l("No clause"), icon="file-text"),
)
