"""What somebody has brought into the small country from a file."""

import secrets

from factories import make_import
from faults.sides import IMPORT, SmallCountry

from registry.accounts import tokens
from registry.imports import invitations
from registry.imports.models import ImportState


def make_imports(country: SmallCountry) -> None:
    """One in each state, of the institution; one whose rows wait for a decision; two who were invited."""
    approver = country.own.people["institution_approver"]
    place = country.own.institution.organisation
    for state in ImportState:
        make_import(state, by=approver, organisation=place)
    make_import(ImportState.DECIDING, by=approver, organisation=place, id=IMPORT, rows=30)
    for name in ("invited", "not_invited"):
        letter = invitations.invite(
            email=f"{name}@example.org",
            name="Trần Văn Nam",
            locale="vi",
            basis="agreed",
            organisation_id=place.id,
            by=approver,
        )
        country.tokens[name] = secrets.token_urlsafe(32)
        letter.token_hash = tokens.digest(country.tokens[name])
