"""An opening with everybody who has to do with it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from registry.audit import services as audit
from registry.core.i18n import hanoi_today
from registry.core.permissions import requires
from registry.experts import cards, names
from registry.interests import people
from registry.interests.views.page import FOLLOW, bp
from registry.programs.models import Opening
from registry.web.forms import ledger
from registry.web.steps import current_user


@bp.get("/opening/<uuid:opening_id>")
@requires(FOLLOW)
def opening(opening_id: UUID) -> ResponseReturnValue:
    user = current_user()
    row = people.get_opening(opening_id, visible_to=user)
    interested = people.read_interested(row, user)
    fitting = people.read_fitting(row, user)
    introduced = people.read_introduced(row, user)
    contracted = people.read_contracted(row, user)
    page = render_template(
        "interests/opening.html",
        opening=row,
        interested=interested,
        fitting=fitting,
        introduced=introduced,
        contracted=contracted,
        shown_name=names.shown,
        today=hanoi_today(),
    )
    _log(row, interested.rows, fitting.rows, [*introduced.rows, *contracted.rows])
    return page


def _log(
    opening: Opening, interested: Sequence[Any], fitting: Sequence[Any], cases: Sequence[Any]
) -> None:
    """Whoever is shown by name finds that in the ledger; whoever is interested, in any case."""
    user = current_user()
    named = {one for row in cases for one in names.named(row, viewer=user)}
    named |= {hit.card.person_id for hit in fitting if not hit.card.is_masked}
    with ledger():
        for one in interested:
            audit.record_access(
                person_ids=[one.row.person_id],
                viewer=user,
                fields=cards.shown_fields(one.hit.card),
                purpose="interest",
                context=opening,
            )
        if named:
            cards.log_names(sorted(named), viewer=user, purpose="search", context=opening)
