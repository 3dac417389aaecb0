"""The tables that the demo country is drawn from. They travel inside the wheel."""

import csv
from importlib.resources import files


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of data/<name>.csv, in the file's order."""
    with files(__name__).joinpath(f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
