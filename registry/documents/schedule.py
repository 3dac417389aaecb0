"""The worker's regular work for files."""

from registry.core.db import read_only
from registry.documents import services


def sweep_files() -> None:
    """Bytes of uploads that never became a row, because a process died in between."""
    with read_only():
        services.sweep_files()
