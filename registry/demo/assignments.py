"""A national assignment of the coming semester, planned by the ministry; the worker computes it as soon
as the demo country runs."""

from registry.accounts.models import User
from registry.assignment import services
from registry.assignment.parameters import Parameters
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.demo.staff import Staff

NAME = "Phân bổ học kỳ xuân 2027"


def tell(staff: Staff) -> None:
    """Called when everything else is written."""
    officer = session().get_one(User, staff.shown["ministry"])
    strict = Parameters.in_force(hanoi_today(), least_score=65, most_per_institution=3)
    services.plan(NAME, strict, by=officer)
