"""What everybody may read of an audit: by which seed was drawn from which list, and what came of it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from registry.campaigns import queries
from registry.campaigns.saying import describe
from registry.campaigns.terms import term
from registry.campaigns.views.shared import bp, rules_of
from registry.core.permissions import public


@bp.get("/published")
@public()
def published() -> ResponseReturnValue:
    return render_template(
        "campaigns/published.html",
        found=[
            (one, rules_of(one), describe(one.result) if one.result else None)
            for one in queries.list_published()
        ],
        least=term("least_sample"),
        confidence=term("confidence_percent"),
    )
