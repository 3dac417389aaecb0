"""The tables of a release for other programs: CSV and JSON, the same columns in both."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from registry.core.i18n import _l
from registry.statistics.models import StatisticRelease

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
COLUMNS: Mapping[str, Any] = {
    "release": _l("Number of the release in which the figure is printed"),
    "table": _l("Code of the table"),
    "code": _l("Code of the row; all small groups are in “other”, and all groups in “total”"),
    "name_vi": _l("Name of the row in Vietnamese"),
    "name_en": _l("Name of the row in English"),
    "value": _l("Number of people"),
    "day": _l("Day of which the figure is (YYYY-MM-DD)"),
    "mark": _l("Computed for this release (new), or the figure of an earlier one (repeated)"),
    "first_release": _l("Number of the release in which the figure was first published"),
}


def find_table(release: StatisticRelease, code: str) -> Mapping[str, Any] | None:
    return next((table for table in release.tables if table["code"] == code), None)


def write_csv(release: StatisticRelease, table: Mapping[str, Any]) -> bytes:
    """UTF-8 with a mark at its beginning, by which spreadsheets know it."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(COLUMNS))
    writer.writeheader()
    writer.writerows(_rows(release, table))
    return file.getvalue().encode("utf-8-sig")


def write_json(release: StatisticRelease, table: Mapping[str, Any], *, title: Any) -> bytes:
    content = {
        "release": release.number,
        "state": release.state.value,
        "data_day": release.data_day.isoformat(),
        "recorded_at": release.known_at.isoformat(),
        "published_at": release.issued_at.isoformat() if release.issued_at else None,
        "threshold": release.threshold,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "readings": release.readings,
        "table": table["code"],
        "title": title,
        "rows": _rows(release, table),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _rows(release: StatisticRelease, table: Mapping[str, Any]) -> list[dict[str, Any]]:
    cells = [*table["rows"], *([table["total"]] if table["total"] else [])]
    return [
        {
            "release": release.number,
            "table": table["code"],
            **{name: cell[name] for name in "code name_vi name_en value day mark".split()},
            "first_release": cell["release"],
        }
        for cell in cells
    ]
