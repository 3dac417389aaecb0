"""What a package of a leading expert may promise."""

from collections.abc import Iterator

from registry.core.citing import Citation, in_both
from registry.core.i18n import _, _l, locale
from registry.treatment.items import list_rows_of_all_days


def list_citations() -> Iterator[Citation]:
    for row in list_rows_of_all_days():
        yield Citation(
            _l("Item of a leading expert's package"),
            row.values[f"name_{locale()}"],
            **in_both(row.values, "basis"),
            deadline=_("%(days)s days after the promise", days=row.values["days"]),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
