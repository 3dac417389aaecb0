"""Reference data that travels inside the package: one reader for every CSV file."""

import csv
from importlib.resources import files


def read_rows(package: str, name: str) -> list[dict[str, str]]:
    """The rows of `data/NAME` beside the modules of a package, such as "registry.experts"."""
    text = files(package).joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
