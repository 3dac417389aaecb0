"""Checks that a verifier proposes to revoke, which the ministry decides."""

from dataclasses import replace
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from registry.core.i18n import _, _l
from registry.core.permissions import requires
from registry.documents.responses import attachment_of
from registry.experts.claim_models import Claim, Evidence
from registry.verification import claim_page, revocations
from registry.verification import queries as verification_queries
from registry.verification.views.oversight import (
    OVERSEE,
    bp,
    find_overseen,
    place_of,
    role_of_reader,
    show_profile,
)
from registry.verification.views.shared import describe
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user


def _find_revocation(person_id: UUID, claim_id: UUID) -> Claim:
    person = find_overseen(person_id)
    return verification_queries.get_revocation(person, claim_id, visible_to=current_user())


def _place_of_revocation(claim: Claim) -> Place:
    return replace(
        place_of(claim.person),
        facts=lambda: [
            *describe(claim.person, (_("Claim"), claim.kind.label)),
            *claim_page.describe_revocation(claim, viewer=current_user()),
            *((_("Document"), _link_to(row, claim)) for row in claim.evidence),
        ],
        row=claim,
    )


def _link_to(row: Evidence, claim: Claim) -> Markup:
    url = url_for(".evidence", person_id=claim.person_id, claim_id=claim.id, evidence_id=row.id)
    return Markup('<a href="{}">{}</a>').format(url, row.document.filename)


REVOCATIONS = StepRoutes(
    bp,
    "/<uuid:person_id>/claims/<uuid:claim_id>",
    find=_find_revocation,
    page=lambda claim: show_profile(claim.person),
    place=_place_of_revocation,
    read=OVERSEE,
    write=OVERSEE,
)


REVOCATIONS.decision(
    "revocation",
    confirm=revocations.confirm,
    refuse=revocations.refuse,
    title=_l("Revoke this verification?"),
    follows=(
        _l(
            "If you confirm it, the claim is no longer verified, what was counted because of it no longer is, and the expert is informed."
        ),
        _l("If you do not confirm it, the verification stays as it is."),
    ),
)


@bp.get("/<uuid:person_id>/claims/<uuid:claim_id>/evidence/<uuid:evidence_id>")
@requires(OVERSEE)
def evidence(person_id: UUID, claim_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Open to those who oversee as long as a decision on it waits."""
    claim = _find_revocation(person_id, claim_id)
    found = verification_queries.get_evidence(claim, evidence_id)
    return attachment_of(
        claim.person_id,
        found.document,
        purpose="oversight",
        context=claim,
        role=role_of_reader(),
    )
