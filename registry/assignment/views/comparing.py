"""Two runs side by side: what each brings, and the pairs that only one of them has."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from registry.assignment import queries, shown
from registry.assignment.views.pairs import tell_moves
from registry.assignment.views.runs import READ, bp, find, trail
from registry.core.permissions import requires

MOST = 200  # pairs of each side; the lists of the runs have all


@bp.get("/<uuid:run_id>/compare/<uuid:other_id>")
@requires(READ)
def compare(run_id: UUID, other_id: UUID) -> ResponseReturnValue:
    run, other = find(run_id), find(other_id)
    return render_template(
        "assignment/compare.html",
        run=run,
        than=other,
        trail=trail(run),
        points=shown.points,
        only=[
            (one, tell_moves(queries.list_only_in(one, than)[:MOST]))
            for one, than in ((run, other), (other, run))
        ],
    )
