"""The check of the whole chain, which somebody starts by a button and the worker carries out."""

from typing import Any

from registry.audit import agreement, queries
from registry.background.jobs import Progress
from registry.core.db import read_only

MOST_SHOWN = 20


def check_chain(_arguments: dict[str, Any], report: Progress) -> dict[str, Any]:
    with read_only():
        end = queries.get_checkpoint()
        problems = list(agreement.find_problems())
    report(end.seq, end.seq)
    return {"events": end.seq, "found": len(problems), "problems": problems[:MOST_SHOWN]}
