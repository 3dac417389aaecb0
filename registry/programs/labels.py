"""Words and rows for the pages of an opening: its criteria, its timeline, the steps a user may take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.core.db import session
from registry.core.i18n import _, format_date, localized_text
from registry.core.permissions import INSTITUTION_ROLES, Permission, Role, can
from registry.programs import edition_queries, followers, people
from registry.programs.kinds import CriterionSubject
from registry.programs.models import Criterion, Opening, OpeningState
from registry.programs.services import EDITABLE
from registry.taxonomy.concept_models import Concept, Scheme
from registry.taxonomy.kinds import Mode
from registry.taxonomy.labels import language_label


@dataclass(frozen=True)
class OpeningStep:
    """A button: `needs_reason` leads to a page that asks for it."""

    label: str
    endpoint: str
    kind: str = "2"
    needs_reason: bool = False
    why_not: str = ""


def criterion_rows(opening: Opening) -> list[dict[str, Any]]:
    names = _concept_names(opening.criteria)
    return [
        {
            "kind": criterion.kind,
            "text": _criterion_text(criterion, opening, names),
            "weight": criterion.weight,
        }
        for criterion in opening.criteria
    ]


def _concept_names(criteria: Sequence[Criterion]) -> dict[tuple[str, str], str]:
    codes = {criterion.value.rpartition(":")[2] for criterion in criteria}
    rows = session().scalars(
        select(Concept).join(Scheme).where(Concept.code.in_(codes)).order_by(Concept.id)
    )
    return {(row.scheme.code, row.code): localized_text(row, "name") for row in rows}


def _criterion_text(
    criterion: Criterion, opening: Opening, names: Mapping[tuple[str, str], str]
) -> str:
    value = criterion.value
    match criterion.subject:
        case CriterionSubject.FIELD:
            return _("Works in %(field)s", field=names.get(("FORD", value), value))
        case CriterionSubject.TECHNOLOGY:
            scheme, _colon, code = value.rpartition(":")
            return _("Works on %(technology)s", technology=names.get((scheme, code), value))
        case CriterionSubject.LANGUAGE:
            return _("Can teach in %(language)s", language=language_label(value))
        case CriterionSubject.MODE:
            return _(
                "Mode of cooperation: %(mode)s",
                mode=Mode(value).label if value else opening.mode.label,
            )
        case CriterionSubject.WINDOW:
            return _(
                "Available from %(first)s to %(last)s",
                first=format_date(opening.starts_on),
                last=format_date(opening.ends_on or opening.starts_on),
            )
        case CriterionSubject.VERIFIED_DOCTORATE:
            return _("Doctorate verified at level %(level)s or higher", level=value or 1)


def steps(opening: Opening, *, user: User) -> list[OpeningStep]:
    """What this user may do with the opening in its present state."""
    found: list[OpeningStep] = []
    institution = opening.institution_id
    is_own = institution in user.organisation_ids(*INSTITUTION_ROLES)
    if is_own and can(user, Permission.OPENING_WRITE):
        found += _writer_steps(opening)
    if may_approve(opening, user=user):
        found += _approver_steps(opening, user)
    if can(user, Permission.OPENING_CHECK) and opening.state is OpeningState.MINISTRY_CHECK:
        found += [
            OpeningStep(_("Publish"), "programs.publish", "1", why_not=_own_work(opening, user)),
            OpeningStep(
                _("Return to the institution"), "programs.return_to_institution", "2", True
            ),
        ]
    return found


def can_edit(opening: Opening, *, user: User) -> bool:
    return opening.state in EDITABLE and may_write(opening, user=user)


def may_write(opening: Opening, *, user: User) -> bool:
    return can(user, Permission.OPENING_WRITE) and opening.institution_id in user.organisation_ids(
        *INSTITUTION_ROLES
    )


def _writer_steps(opening: Opening) -> list[OpeningStep]:
    match opening.state:
        case OpeningState.DRAFT | OpeningState.RETURNED:
            return [
                OpeningStep(_("Send to the approver"), "programs.submit", "1"),
                OpeningStep(_("Cancel the opening"), "programs.cancel", "3", True),
            ]
        case OpeningState.PUBLISHED | OpeningState.ON_HOLD:
            if edition_queries.find_waiting_edition(opening) is not None:
                return []
            return [OpeningStep(_("Amend"), "programs.amend", "2", True)]
        case OpeningState.CLOSED:
            return [
                OpeningStep(_("Begin the selection"), "programs.select", "1"),
                *_endings(opening),
            ]
        case OpeningState.SELECTING:
            return _endings(opening)
        case _:
            return []


def _endings(opening: Opening) -> list[OpeningStep]:
    if followers.count_signed(opening):
        return [OpeningStep(_("Partly filled"), "programs.partly_filled", "2", True)]
    return [OpeningStep(_("Nobody was suitable"), "programs.no_suitable", "2", True)]


def _approver_steps(opening: Opening, user: User) -> list[OpeningStep]:
    is_signed = bool(followers.count_signed(opening))
    end = (
        OpeningStep(_("Partly filled"), "programs.partly_filled", "3", True)
        if is_signed
        else OpeningStep(_("Cancel the opening"), "programs.cancel", "3", True)
    )
    match opening.state:
        case OpeningState.INSTITUTION_REVIEW:
            return [
                OpeningStep(
                    _("Approve"), "programs.approve", "1", why_not=_own_work(opening, user)
                ),
                OpeningStep(_("Return to the author"), "programs.return_to_author", "2", True),
            ]
        case OpeningState.PUBLISHED:
            return [OpeningStep(_("Put on hold"), "programs.hold", "2", True), end]
        case OpeningState.ON_HOLD:
            return [OpeningStep(_("Resume"), "programs.resume", "1"), end]
        case OpeningState.CLOSED | OpeningState.SELECTING if not is_signed:
            return [end]
        case _:
            return []


def may_approve(opening: Opening, *, user: User) -> bool:
    return opening.institution_id in user.organisation_ids(Role.INSTITUTION_APPROVER)


def _own_work(opening: Opening, user: User) -> str:
    if user.id == opening.author_id or user.id in people.list_writer_ids(opening):
        return own_work_sentence()
    return ""


def own_work_sentence() -> str:
    return _("You wrote or changed this opening yourself. Another person has to decide on it.")
