"""Keys of the API in the small country: one of each institution."""

from datetime import timedelta

from faults.sides import SmallCountry

from registry.api import services
from registry.api.kinds import Scope
from registry.core.i18n import hanoi_today


def make_keys(country: SmallCountry) -> None:
    for side in (country.own, country.other):
        services.make(
            name="Hệ thống quản lý nhân sự",
            scopes=[Scope.CONTRACTS],
            organisation_id=side.institution.id,
            expires_on=hanoi_today() + timedelta(30),
            by=side.people["institution_approver"],
        )
