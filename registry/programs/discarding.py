"""Drafts of openings that nobody has sent on, taken out of the register. Their history stays."""

from registry.audit import services as audit
from registry.core.db import session
from registry.core.errors import InvalidTransition
from registry.core.i18n import _
from registry.programs.actions import ProgramAction
from registry.programs.guards import Actor
from registry.programs.models import Opening, OpeningState


def discard_draft(opening: Opening, *, by: Actor) -> None:
    """Raises InvalidTransition for what has left its author's desk."""
    if opening.state is not OpeningState.DRAFT or opening.edition:
        raise InvalidTransition(_("Only a draft can be discarded."))
    audit.record(ProgramAction.OPENING_DISCARDED, opening, by=by, code=opening.code)
    for criterion in list(opening.criteria):
        session().delete(criterion)
    session().flush()
    session().delete(opening)
