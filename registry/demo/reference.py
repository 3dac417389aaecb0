"""What every profile of the demo country points to, and what is remembered of it."""

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

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


T = TypeVar("T")


def weighted(rng: random.Random, weights: Mapping[T, int]) -> T:
    return rng.choices(list(weights), list(weights.values()))[0]
