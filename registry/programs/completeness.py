"""What an opening still lacks before it may be published, as sentences for its author."""

from datetime import date

from registry.core.i18n import _
from registry.programs.drift import Drift, find_drift
from registry.programs.kinds import CriterionKind
from registry.programs.models import Opening


def list_missing(opening: Opening, *, today: date) -> list[str]:
    """What keeps an opening from being submitted, as sentences."""
    program = opening.program
    ends = opening.ends_on or opening.starts_on
    checks = [
        (_has_both(opening, "title"), _("The title is needed in both languages.")),
        (_has_both(opening, "description"), _("The description is needed in both languages.")),
        (
            bool(opening.benefits_vi) == bool(opening.benefits_en),
            _("The benefits are given in one language only."),
        ),
        (
            bool(opening.pay_note_vi) == bool(opening.pay_note_en),
            _("The note on pay is given in one language only."),
        ),
        (opening.funding_line, _("Choose the funding line that pays for it.")),
        (
            any(criterion.kind is CriterionKind.HARD for criterion in opening.criteria),
            _("At least one criterion has to be a “must”."),
        ),
        (
            program.starts_on <= opening.starts_on
            and (program.ends_on is None or ends <= program.ends_on),
            _("The talent programme is not active on the dates of the opening."),
        ),
        (opening.closes_on > today, _("The closing day has to be in the future.")),
    ]
    return [sentence for holds, sentence in checks if not holds] + _drift_sentences(opening)


def _has_both(opening: Opening, attribute: str) -> bool:
    return bool(getattr(opening, f"{attribute}_vi") and getattr(opening, f"{attribute}_en"))


def _drift_sentences(opening: Opening) -> list[str]:
    parts = {
        "title": _("Title"),
        "description": _("Description"),
        "benefits": _("Benefits"),
        "pay_note": _("Note on pay"),
    }
    sentences = []
    for attribute, label in parts.items():
        if not _has_both(opening, attribute):
            continue
        for drift in find_drift(
            getattr(opening, f"{attribute}_vi"), getattr(opening, f"{attribute}_en")
        ):
            sentences.append(_drift_sentence(label, drift))
    return sentences


def _drift_sentence(part: str, drift: Drift) -> str:
    values = {"part": part, "number": drift.figure, "place": drift.place}
    if drift.language == "vi":
        return _(
            "%(part)s: the number %(number)s appears only in the Vietnamese text (“%(place)s”).",
            **values,
        )
    return _(
        "%(part)s: the number %(number)s appears only in the English text (“%(place)s”).", **values
    )
