"""What is told on each side of the small country, once its records stand."""

from faults.country_campaigns import make_campaigns
from faults.country_delegates import make_delegations
from faults.country_interests import make_interests
from faults.country_nominations import make_nominations
from faults.country_packages import make_packages

TOLD_ON_EACH_SIDE = (
    make_interests,
    make_nominations,
    make_packages,
    make_campaigns,
    make_delegations,
)
