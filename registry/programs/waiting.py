"""Whose turn it is with an opening, and with an amendment of a published one."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, false, func, literal, select

from registry.accounts.models import User
from registry.audit.states import StateChange
from registry.core.i18n import _, _l, localized
from registry.core.paging import Rows
from registry.core.permissions import INSTITUTION_ROLES, Permission, Role
from registry.core.waiting import NO_DAY, Party, Work, mine
from registry.programs import people, queries
from registry.programs.edition_models import EditionState, OpeningEdition
from registry.programs.models import Opening, OpeningState
from registry.taxonomy.models import Organisation

S = OpeningState


def _is_staff(user: User, *roles: Role) -> ColumnElement[bool]:
    places = user.organisation_ids(*(roles or INSTITUTION_ROLES))
    return Opening.institution_id.in_(places) if places else false()


def _of_approvers(user: User) -> ColumnElement[bool]:
    return _is_staff(user, Role.INSTITUTION_APPROVER)


def _approver(user: User) -> ColumnElement[bool]:
    return _of_approvers(user) & ~people.wrote(user.id)


def _for_nobody(user: User) -> Rows:
    """Whoever could approve wrote it: who runs the platform appoints somebody, and decides on nothing."""
    is_administrator = literal(True) if Role.ADMINISTRATOR in user.roles else false()
    return (
        select(*_columns(literal(True)))
        .join(Organisation, Organisation.id == Opening.institution_id)
        .where(
            Opening.state == S.INSTITUTION_REVIEW, ~people.somebody_can_approve(), is_administrator
        )
    )


def _ministry(user: User) -> ColumnElement[bool]:
    if Role.SCHEME_OFFICER not in user.roles:
        return false()
    return func.coalesce(Opening.approver_id != user.id, True) & ~people.wrote(user.id)


def _writer(user: User) -> ColumnElement[bool]:
    """The author of the text, or any colleague where no author is named."""
    return _is_staff(user) & func.coalesce(Opening.author_id == user.id, True)


def _columns(whose: ColumnElement[bool], due_on: Any = NO_DAY) -> list[Any]:
    moment = select(func.max(StateChange.at)).where(StateChange.object_id == Opening.id)
    return [
        Opening.id,
        Opening.code,
        Opening.title_vi,
        Opening.title_en,
        Organisation.name_vi,
        Organisation.name_en,
        due_on.label("due_on"),
        moment.correlate(Opening).scalar_subquery().label("since"),
        mine(whose),
    ]


def _rows(
    whose: Callable[[User], ColumnElement[bool]], *states: OpeningState, due_on: Any = NO_DAY
) -> Callable[[User], Rows]:
    return lambda user: (
        queries.visible_openings(user)
        .join(Organisation, Organisation.id == Opening.institution_id)
        .where(Opening.state.in_(states))
        .with_only_columns(*_columns(whose(user), due_on))
    )


def _amendments(user: User, state: EditionState, whose: ColumnElement[bool]) -> Rows:
    return (
        queries.own_openings(user)
        .join(Organisation, Organisation.id == Opening.institution_id)
        .join(OpeningEdition, OpeningEdition.opening_id == Opening.id)
        .where(OpeningEdition.state == state)
        .with_only_columns(*_columns(whose))
    )


def _proposed_amendments(user: User) -> Rows:
    is_other = func.coalesce(OpeningEdition.author_id != user.id, True)
    return _amendments(user, EditionState.PROPOSED, _of_approvers(user) & is_other)


def _returned_amendments(user: User) -> Rows:
    return _amendments(user, EditionState.RETURNED, OpeningEdition.author_id == user.id)


_opening = partial(
    Work,
    permission=Permission.OPENING_READ,
    title=lambda row: str(localized(row, "title")) or row.code,
    about=lambda row: f"{row.code} · {localized(row, 'name')}",
    address=lambda row: {"opening_id": row.id},
    case_endpoint="programs.opening",
    list_endpoint="programs.openings",
    place=Opening.institution_id,
)
WORK = (
    _opening(
        "openings.write",
        _l("Finish the draft of an opening"),
        _l("Open the draft"),
        Party.INSTITUTION,
        _rows(_writer, S.DRAFT, S.RETURNED),
    ),
    _opening(
        "openings.approve",
        _l("Approve an opening, or return it"),
        _l("Read and decide"),
        Party.INSTITUTION,
        _rows(_approver, S.INSTITUTION_REVIEW),
    ),
    Work(
        "openings.appoint",
        _l("An opening that nobody may approve"),
        _l("Appoint somebody"),
        Party.ADMINISTRATOR,
        _for_nobody,
        permission=Permission.ACCOUNT_ADMINISTER,
        title=lambda row: str(localized(row, "name")),
        about=lambda row: _(
            "Appoint a second approver there: the only one wrote %(code)s.",
            code=row.code,
        ),
        address=lambda _row: {},
        case_endpoint="accounts.invite",
        list_endpoint="accounts.staff",
        place=Opening.institution_id,
    ),
    _opening(
        "openings.publish",
        _l("Check and publish an opening"),
        _l("Read and decide"),
        Party.MINISTRY,
        _rows(_ministry, S.MINISTRY_CHECK, due_on=Opening.check_due_on),
    ),
    _opening(
        "openings.resume",
        _l("Resume or cancel an opening on hold"),
        _l("Decide"),
        Party.INSTITUTION,
        _rows(_of_approvers, S.ON_HOLD),
    ),
    _opening(
        "openings.select",
        _l("Choose among those who were introduced"),
        _l("Choose"),
        Party.INSTITUTION,
        _rows(people.is_responsible, S.CLOSED, S.SELECTING),
    ),
    _opening(
        "openings.amend",
        _l("Approve an amendment, or return it"),
        _l("Read and decide"),
        Party.INSTITUTION,
        _proposed_amendments,
    ),
    _opening(
        "openings.amend_again",
        _l("Revise the amendment that was returned"),
        _l("Revise"),
        Party.INSTITUTION,
        _returned_amendments,
    ),
)
