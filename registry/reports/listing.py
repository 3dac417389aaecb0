"""The list of the bodies' reports as statements."""

from sqlalchemy import ColumnElement, false, or_, select

from registry.accounts.models import AccountState, RoleAssignment, User
from registry.core.i18n import hanoi_today
from registry.core.paging import Rows, columns_of
from registry.core.periods import holding_on
from registry.core.permissions import Role
from registry.reports.models import ReportPart, ReportRun
from registry.reports.queries import visible_parts
from registry.taxonomy.models import Organisation
from registry.taxonomy.queries import institution_named


def has_account() -> ColumnElement[bool]:
    """Somebody reports for the body and can sign in."""
    return (
        select(RoleAssignment.id)
        .join(User, User.id == RoleAssignment.user_id)
        .where(
            RoleAssignment.organisation_id == ReportPart.organisation_id,
            RoleAssignment.role == Role.LINE_MINISTRY,
            holding_on(RoleAssignment, hanoi_today()),
            User.state == AccountState.ACTIVE,
        )
        .exists()
    )


def rows(user: User) -> Rows:
    return (
        visible_parts(user)
        .join(ReportRun, ReportRun.id == ReportPart.run_id)
        .join(Organisation, Organisation.id == ReportPart.organisation_id)
        .with_only_columns(
            *columns_of(ReportPart, "id run_id state kind is_mandatory submitted_at"),
            ReportPart.due_on.label("part_due_on"),
            ReportPart.moved_at.label("since"),
            *columns_of(ReportRun, "year title_vi title_en document"),
            ReportRun.due_on.label("run_due_on"),
            *columns_of(Organisation, "name_vi name_en"),
            has_account().label("has_account"),
        )
    )


def bare(user: User) -> Rows:
    """The same without what only is shown: for counting what waits."""
    return visible_parts(user).with_only_columns(ReportPart.id, ReportPart.moved_at.label("since"))


def search(text: str, _user: User) -> ColumnElement[bool]:
    return or_(false(), *institution_named(text, ReportPart.organisation_id))
