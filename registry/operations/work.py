"""The kinds of long jobs that operators start."""

from typing import Any

from registry.background import indexing, rebuilding
from registry.background.jobs import Progress


def reindex(_arguments: dict[str, Any], report: Progress) -> dict[str, Any]:
    """Every index anew, beside the old one. Interrupted, it goes on where it stopped."""
    done: dict[str, Any] = {}
    for name in indexing.sources():
        built = rebuilding.rebuild(name, progress=lambda count: report(count, None))
        done[name] = built.documents
    return done
