"""The values of a fact in words."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from registry.core.i18n import _, localized_text
from registry.reference import field_flags, holidays, semesters
from registry.reference.subjects import Pairs
from registry.taxonomy.kinds import InstitutionKind

OF_TABLES = (
    ("flag", field_flags.pairs_of),
    ("teaching_weeks", semesters.pairs_of),
    ("is_off", holidays.pairs_of),
)


def pairs_of(content: Mapping[str, Any], names: Mapping[str, str]) -> Pairs:
    """With what they are called. `names`: of the records that the values name."""
    for mark, say in OF_TABLES:
        if mark in content:
            return say(dict(content))
    if "kind" in content:
        return _of_kind(content, names)
    if "province_id" in content:
        return [(_("Province"), names.get(content["province_id"], ""))]
    if "name_vi" in content:
        return [(_("Vietnamese"), content["name_vi"]), (_("English"), content["name_en"])]
    return _of_governing(content, names)


def _of_kind(content: Mapping[str, Any], names: Mapping[str, str]) -> Pairs:
    pairs = [(_("Kind"), str(InstitutionKind(content["kind"]).label))]
    if content.get("successor_id"):
        pairs.append((_("Continued by"), names.get(content["successor_id"], "")))
    return pairs


def _of_governing(content: Mapping[str, Any], names: Mapping[str, str]) -> Pairs:
    body = localized_text(SimpleNamespace(**content), "governing")
    answering = names.get(content["governing_id"] or "", _("Nobody: it reports for itself"))
    pairs = [(_("Governing body"), body)]
    if answering != body:
        pairs.append((_("Reports through"), answering))
    if content["is_restricted"]:
        pairs.append((_("Restricted"), _("School of the armed forces")))
    return pairs


def in_one(content: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return " · ".join(text for _label, text in pairs_of(content, names) if text)
