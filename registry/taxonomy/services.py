import uuid
from datetime import date
from typing import Any

from registry.audit import services as audit
from registry.core import facts
from registry.core.actors import Actor
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import _
from registry.taxonomy import missions
from registry.taxonomy.actions import TaxonomyAction
from registry.taxonomy.concept_models import Synonym
from registry.taxonomy.kinds import JurisdictionKind
from registry.taxonomy.mission_models import MissionJurisdiction


def add_synonym(*, values: dict[str, Any], by: Actor) -> Synonym:
    _refuse_bad_period(values)
    synonym = Synonym(**values, confidence="high")
    session().add(synonym)
    audit.record(TaxonomyAction.SYNONYM_ADDED, synonym, by=by)
    return synonym


def change_synonym(synonym: Synonym, *, values: dict[str, Any], by: Actor) -> None:
    _refuse_bad_period(values)
    for name, value in values.items():
        setattr(synonym, name, value)
    audit.record(TaxonomyAction.SYNONYM_CHANGED, synonym, by=by)


def _refuse_bad_period(values: dict[str, Any]) -> None:
    start, end = values.get("valid_from"), values.get("valid_to")
    if start and end and end <= start:
        raise RegistryError(_("The last day is before the first day."))


def assign_jurisdiction(
    *, country_code: str, mission_id: uuid.UUID, valid_from: date, reason: str, by: Actor
) -> MissionJurisdiction:
    """From a day on another mission is responsible; the old fact ends that day and stays readable."""
    current = missions.find_primary_jurisdiction(country_code, valid_from)
    if current is not None and current.mission_id == mission_id:
        raise RegistryError(_("This mission is already responsible on that day."))
    if current is not None and current.valid_from == valid_from:
        fact = facts.correct(current, by=by, reason=reason, mission_id=mission_id, source="")
    else:
        if current is not None:
            facts.correct(current, by=by, reason=reason, valid_to=valid_from)
        fact = facts.record(
            MissionJurisdiction(
                mission_id=mission_id,
                country_code=country_code,
                kind=JurisdictionKind.PRIMARY,
                valid_from=valid_from,
                valid_to=current.valid_to if current else None,
            ),
            by=by,
            reason=reason,
        )
    audit.record(TaxonomyAction.JURISDICTION_ASSIGNED, fact, by=by, country=country_code)
    return fact
