"""The tables that the demo country is drawn from. They travel inside the wheel."""

from registry.core.packaged import read_rows


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of data/<name>.csv, in the file's order."""
    return read_rows("registry.demo", f"{name}.csv")
