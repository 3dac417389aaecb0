"""Of posts of the past as much of their days is kept as their bearers know."""

from functools import partial
from typing import Any

import pytest
from factories import make_country, make_person, owner

from registry.core.dates import parse_date
from registry.core.errors import RegistryError
from registry.experts import history
from registry.experts import past as experts_past
from registry.experts.kinds import EmploymentKind

PAST: dict[str, Any] = {
    "employer": "TU Berlin",
    "title": "Giảng viên",
    "country_code": "DE",
    "kind": EmploymentKind.EMPLOYED,
    "is_full_time": True,
}


@pytest.mark.parametrize(
    ("since", "until", "shown"),
    [
        ("2012", "2016", "2012 – 2016"),
        ("2016", "2016", "2016 – 2016"),
        ("2016", "03/2016", "2016 – 03/2016"),
        ("05/2016", "2016", "05/2016 – 2016"),
        ("2012", "28/02/2016", "2012 – 28/02/2016"),
        ("03/2016", "02/2016", ""),
        ("2016", "2015", ""),
    ],
)
def test_of_a_past_post_as_much_of_its_days_is_kept_as_is_known(
    database: Any, since: str, until: str, shown: str
) -> None:
    person = make_person()
    begun, ended = parse_date(since), parse_date(until)
    assert begun
    assert ended
    values = PAST | {"precision": begun.precision, "end_precision": ended.precision}
    add = partial(
        experts_past.add_past_post, person, since=begun.day, until=ended.day, by=owner(person)
    )
    if not shown:
        with pytest.raises(RegistryError):
            add(**values)
        return
    add(**values)
    database.flush()
    make_country(PAST["country_code"])
    periods = [one["period"] for one in history.list_periods("employment", person)]
    assert shown in periods
