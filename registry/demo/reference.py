"""What every profile of the demo country points to, and what is remembered of it."""

import random
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.demo.staff import Staff
from registry.experts.kinds import ConsentPurpose


@dataclass(frozen=True)
class Reference:
    """Ids that every profile points to."""

    fields: dict[str, uuid.UUID]
    technologies: dict[str, list[uuid.UUID]]  # field code -> technologies it hints at
    consent_texts: dict[ConsentPurpose, uuid.UUID]
    staff: Staff
    today: date


@dataclass(frozen=True)
class DemoExpert:
    """What later parts of the seed need to know of somebody; small, so that many fit in memory."""

    id: uuid.UUID
    user_id: uuid.UUID
    number: str
    field_code: str
    country: str
    claims: dict[str, uuid.UUID]
    registered_on: date
    is_stem: bool
    is_verified: bool


def weighted(rng: random.Random, choices: Any) -> Any:
    return rng.choices([value for value, _w in choices], [weight for _v, weight in choices])[0]
