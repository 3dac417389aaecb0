"""What other systems read with in the demo country; told by the product's own steps."""

from datetime import date, timedelta

from registry.accounts.models import User
from registry.api import queries, services
from registry.api.kinds import Scope
from registry.core.db import session
from registry.demo.staff import Staff


def tell(staff: Staff, *, today: date) -> None:
    """Their secrets are shown to nobody: whoever tries the demo makes a key of their own."""
    approver, officer = (
        session().get_one(User, staff.shown[local]) for local in ("approver", "ministry")
    )
    [place, *_others] = approver.organisation_ids(queries.MAKER)
    until = today + timedelta(180)
    for name in ("Hệ thống quản lý nhân sự của trường", "Cổng thông tin cũ của trường"):
        key, _secret = services.make(
            name=name,
            scopes=[Scope.CONTRACTS],
            organisation_id=place,
            expires_on=until,
            by=approver,
        )
    session().flush()
    services.revoke(key, by=approver)
    services.make(
        name="Kho dữ liệu dùng chung của Bộ",
        scopes=[Scope.COUNTS, Scope.REPORTS],
        organisation_id=None,
        expires_on=until,
        by=officer,
    )
