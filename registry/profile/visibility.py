"""Patterns of who may see what; every one can be changed group by group afterwards."""

from collections.abc import Iterable

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.experts.kinds import Audience, FieldGroup

Pair = tuple[FieldGroup, Audience]


class Preset(LabelledEnum):
    MASKED = "masked", _l("Field and level only, to everybody")
    MINISTRY = "ministry", _l("Everything to the ministries, field and level only to the others")
    NAMED = "named", _l("Name and research summary to institutions, everything to the ministries")
    OWN = "own", _l("My own choice, as ticked below")


EVERYTHING_TO_MINISTRY = frozenset((group, Audience.MINISTRY) for group in FieldGroup)
PRESETS: dict[Preset, frozenset[Pair]] = {
    Preset.MASKED: frozenset(),
    Preset.MINISTRY: EVERYTHING_TO_MINISTRY,
    Preset.NAMED: EVERYTHING_TO_MINISTRY
    | {(FieldGroup.NAME, Audience.INSTITUTIONS), (FieldGroup.SUMMARY, Audience.INSTITUTIONS)},
}


def preset_of(pairs: Iterable[Pair]) -> Preset:
    """The pattern that says exactly this, else their own choice."""
    wanted = frozenset(pairs)
    return next((preset for preset, rule in PRESETS.items() if rule == wanted), Preset.OWN)
