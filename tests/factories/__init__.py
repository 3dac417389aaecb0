"""Plain functions that make real rows with realistic Vietnamese defaults."""

from factories.accounts import make_user
from factories.assignments import make_assignment, make_override
from factories.contracts import (
    make_check,
    make_checks,
    make_contract,
    make_delivery,
    make_designation,
    make_introduction,
    make_signed_contract,
)
from factories.experts import CHECKED, make_claim, make_consent, make_document, make_person, owner
from factories.forecasts import make_forecast
from factories.imports import make_import
from factories.programs import make_edition, make_opening, make_program
from factories.reference import (
    TERMS,
    make_concept,
    make_country,
    make_flag,
    make_institution,
    make_mission,
    make_organisation,
    make_scheme,
    make_term,
)
from factories.rows import LOADED_AT, SEEN_LONG_AGO, add, numbers

__all__ = [
    "CHECKED",
    "LOADED_AT",
    "SEEN_LONG_AGO",
    "TERMS",
    "add",
    "make_assignment",
    "make_check",
    "make_checks",
    "make_claim",
    "make_concept",
    "make_consent",
    "make_contract",
    "make_country",
    "make_delivery",
    "make_designation",
    "make_document",
    "make_edition",
    "make_flag",
    "make_forecast",
    "make_import",
    "make_institution",
    "make_introduction",
    "make_mission",
    "make_opening",
    "make_organisation",
    "make_override",
    "make_person",
    "make_program",
    "make_scheme",
    "make_signed_contract",
    "make_term",
    "make_user",
    "numbers",
    "owner",
]
