"""Steps that wait for nobody are the administrators' to see: they appoint somebody."""

from typing import Any

from sqlalchemy import literal, select

from registry.accounts.models import User
from registry.core.i18n import _, _l, localized
from registry.core.paging import Rows
from registry.core.permissions import Permission, Role
from registry.core.waiting import NAMED, NO_DAY, Party, Work, mine
from registry.taxonomy.models import Organisation
from registry.work.models import VacantStep
from registry.work.vacancies import CODE


def _vacant(user: User) -> Rows:
    is_administrator = Role.ADMINISTRATOR in user.roles
    return (
        select(
            VacantStep.id,
            VacantStep.work,
            Organisation.name_vi,
            Organisation.name_en,
            NO_DAY.label("due_on"),
            VacantStep.found_at.label("since"),
            mine(literal(True)),
        )
        .outerjoin(Organisation, Organisation.id == VacantStep.organisation_id)
        .where(literal(is_administrator))
    )


def _about(row: Any) -> str:
    place = localized(row, "name") if row.name_vi else _("Central offices")
    return _("Nobody at %(place)s can take this step at present.", place=place)


WORK = (
    Work(
        CODE,
        _l("A step that waits for nobody"),
        _l("Appoint somebody"),
        Party.ADMINISTRATOR,
        _vacant,
        permission=Permission.ACCOUNT_ADMINISTER,
        title=lambda row: str(NAMED[row.work].label) if row.work in NAMED else row.work,
        about=_about,
        address=lambda _row: {},
        case_endpoint="accounts.invite",
        list_endpoint="accounts.staff",
        place=VacantStep.organisation_id,
    ),
)
