"""The proposed shares as rows: who sees them, and whose turn it is."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, false
from sqlalchemy.orm import aliased

from registry.accounts.models import User
from registry.contracts import four_eyes
from registry.contracts.models import Contract
from registry.contracts.sharing.models import ShareProposal, ShareState
from registry.contracts.sharing.queries import visible_proposals
from registry.core.paging import Rows
from registry.core.permissions import INSTITUTION_ROLES, Permission, Role, can
from registry.core.waiting import mine
from registry.experts.models import Person
from registry.experts.queries import own_ids
from registry.taxonomy.models import Organisation

OTHER = aliased(Organisation)


def rows(user: User) -> Rows:
    return (
        visible_proposals(user)
        .join(Contract, Contract.id == ShareProposal.contract_id)
        .join(Person, Person.id == Contract.person_id)
        .join(Organisation, Organisation.id == Contract.institution_id)
        .join(OTHER, OTHER.id == ShareProposal.institution_id)
        .with_only_columns(
            ShareProposal.id,
            ShareProposal.contract_id,
            ShareProposal.state,
            ShareProposal.numerator,
            ShareProposal.denominator,
            ShareProposal.begins_on,
            ShareProposal.due_on,
            ShareProposal.created_at.label("since"),
            Contract.number,
            Contract.kind,
            Person.number.label("person_number"),
            Organisation.name_vi,
            Organisation.name_en,
            OTHER.name_vi.label("other_vi"),
            OTHER.name_en.label("other_en"),
        )
    )


def bare(user: User) -> Rows:
    return visible_proposals(user).with_only_columns(ShareProposal.id)


def _not_own(user: User) -> ColumnElement[bool]:
    return Contract.person_id.not_in(own_ids(user))


def other_approver(user: User) -> ColumnElement[bool]:
    own = user.organisation_ids(Role.INSTITUTION_APPROVER)
    if not own:
        return false()
    is_other = ShareProposal.proposed_by_id != user.id
    return ShareProposal.institution_id.in_(own) & is_other & _not_own(user)


def officer(user: User) -> ColumnElement[bool]:
    if not can(user, Permission.CONTRACT_CHECK):
        return false()
    took_part = (ShareProposal.proposed_by_id == user.id) | (
        ShareProposal.confirmed_by_id.is_not_distinct_from(user.id)
    )
    own = user.organisation_ids(*INSTITUTION_ROLES)
    works_there = ShareProposal.institution_id.in_(own) if own else false()
    return _not_own(user) & ~took_part & ~works_there & ~four_eyes.is_behind(user)


def waiting_for(
    whose: Callable[[User], ColumnElement[bool]], state: ShareState
) -> Callable[..., Rows]:
    def found(user: User) -> Rows:
        return rows(user).where(ShareProposal.state == state).add_columns(mine(whose(user)))

    return found
