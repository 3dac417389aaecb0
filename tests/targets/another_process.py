"""A second process on the same database: answers each line (a day, a moment or "now") with every reading.

python another_process.py DATABASE_URL FOLDER
"""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import g
from running import make_settings

from registry import create_app
from registry.targets import queries

Lists = dict[str, list[list[str]]]


def read_lists(as_of: date, known_at: datetime | None) -> Lists:
    """Of every reading: who counts, with the qualifying day and the day of proof."""
    return {
        f"{target.code}/{rules.reading}": sorted(
            [str(row.person_id), str(row.qualifying_on), str(row.proved_on)]
            for row in queries.count(
                queries.get_target(target.code, known_at=known_at),
                reading=rules.reading,
                as_of=as_of,
                known_at=known_at,
            ).counted
        )
        for target in queries.list_targets(known_at=known_at)
        for rules in queries.list_rule_sets(target, known_at=known_at)
    }


def main(url: str, folder: str) -> None:
    app: Any = create_app(make_settings(url, Path(folder)))
    for line in sys.stdin:
        day, moment = line.split()
        known_at = None if moment == "now" else datetime.fromisoformat(moment)
        with app.app_context():
            g.locale = "en"
            lists = read_lists(date.fromisoformat(day), known_at)
        sys.stdout.write(json.dumps(lists) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
