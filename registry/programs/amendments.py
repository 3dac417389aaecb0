"""Amending a published opening: a new edition of text, terms and criteria.

The institution's recruiter proposes it, its approver publishes it; until then the present edition
stands. Every published edition stays readable with its dates. People who wait for something from the
opening are told what changed, field by field, in their language.
"""

from collections.abc import Sequence
from datetime import date

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.audit.actions import AuditAction
from registry.core.db import now, session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today, ngettext
from registry.notices import services as notices
from registry.programs import edition_queries, editions, followers, guards, people, services
from registry.programs.actions import ProgramAction
from registry.programs.content import (
    CriterionContent,
    OpeningContent,
    criteria_from_plain,
    criteria_to_plain,
    from_plain,
    to_plain,
)
from registry.programs.edition_models import EditionState, OpeningEdition
from registry.programs.models import Opening, OpeningState

AMENDABLE = frozenset({OpeningState.PUBLISHED, OpeningState.ON_HOLD})


def propose_amendment(
    opening: Opening,
    content: OpeningContent,
    *,
    criteria: Sequence[CriterionContent],
    reason: str,
    by: User,
    today: date | None = None,
) -> OpeningEdition:
    _refuse_closed(opening)
    if edition_queries.find_waiting_edition(opening) is not None:
        raise InvalidTransition(_("An amendment of this opening is already waiting."))
    edition = OpeningEdition(
        opening_id=opening.id, number=opening.edition + 1, state=EditionState.PROPOSED
    )
    _write(edition, content, criteria, reason=reason, by=by)
    _refuse_unfit(opening, edition, today=today)
    states.begin(edition, by=by, action=ProgramAction.EDITION_PROPOSED)
    guards.ask(people.list_approvers(opening.institution_id), "amend", opening, by=by)
    return edition


def revise_amendment(
    opening: Opening,
    edition: OpeningEdition,
    content: OpeningContent,
    *,
    criteria: Sequence[CriterionContent],
    reason: str,
    by: User,
    today: date | None = None,
) -> None:
    """After the approver returned it."""
    _refuse_closed(opening)
    _write(edition, content, criteria, reason=reason, by=by)
    _refuse_unfit(opening, edition, today=today)
    _move(edition, EditionState.PROPOSED, by=by, action=ProgramAction.EDITION_REVISED)
    edition.return_reason = ""
    guards.ask(people.list_approvers(opening.institution_id), "amend", opening, by=by)


def _write(
    edition: OpeningEdition,
    content: OpeningContent,
    criteria: Sequence[CriterionContent],
    *,
    reason: str,
    by: User,
) -> None:
    guards.refuse_contradiction(content)
    edition.content, edition.criteria = to_plain(content), criteria_to_plain(criteria)
    edition.reason, edition.author_id = reason, by.id


def return_amendment(opening: Opening, edition: OpeningEdition, *, reason: str, by: User) -> None:
    _move(
        edition, EditionState.RETURNED, by=by, action=ProgramAction.EDITION_RETURNED, reason=reason
    )
    edition.return_reason = reason
    _tell(opening, edition, "amendment_returned", by=by, reason=reason)


def withdraw_amendment(opening: Opening, edition: OpeningEdition, *, reason: str, by: User) -> None:
    """Whoever had it to decide on hears of it, and its author where somebody else withdrew it."""
    was_proposed = edition.state is EditionState.PROPOSED
    action = ProgramAction.EDITION_WITHDRAWN
    _move(edition, EditionState.WITHDRAWN, by=by, action=action, reason=reason)
    approvers = people.list_approvers(opening.institution_id) if was_proposed else []
    _tell(opening, edition, "amendment_withdrawn", by=by, reason=reason, also=approvers)


def _tell(
    opening: Opening,
    edition: OpeningEdition,
    news: str,
    *,
    by: User,
    reason: str,
    also: Sequence[User] = (),
) -> None:
    author = session().get(User, edition.author_id) if edition.author_id else None
    notices.tell(
        "opening_news", [author, *also], by=by, opening=opening, news=news, reason_given=reason
    )


def approve_amendment(
    opening: Opening, edition: OpeningEdition, *, by: User, today: date | None = None
) -> None:
    """From this moment on the new edition is the opening."""
    _refuse_closed(opening)
    if by.id in people.list_edition_writer_ids(edition) | {edition.author_id}:
        raise NotAllowed(
            _("You wrote or changed this opening yourself. Another person has to decide on it.")
        )
    _refuse_unfit(opening, edition, today=today)
    changes = editions.compare_with(opening, edition)
    before = edition_queries.get_edition(opening, opening.edition)
    _move(edition, EditionState.PUBLISHED, by=by, action=ProgramAction.EDITION_PUBLISHED)
    before.replaced_at = edition.published_at = now()
    edition.approver_id, opening.edition = by.id, edition.number
    services.replace_text(
        opening, from_plain(edition.content), criteria_from_plain(edition.criteria)
    )
    audit.record(ProgramAction.OPENING_AMENDED, opening, by=by, edition=edition.number)
    _announce(opening, edition, changes, by=by)


def _announce(
    opening: Opening, edition: OpeningEdition, changes: editions.Compared, *, by: User
) -> None:
    experts = followers.list_people(opening)
    known = {user.id for user in experts}
    others = [user for user in people.list_responsible(opening) if user.id not in known]
    for readers, is_expert in ((experts, True), (others, False)):
        notices.tell(
            "opening_amended",
            readers,
            by=by,
            opening=opening,
            edition=edition,
            changes=changes,
            is_expert=is_expert,
        )


def _refuse_closed(opening: Opening) -> None:
    if opening.state not in AMENDABLE:
        raise InvalidTransition(
            _(
                "This step is no longer possible: the current state is “%(state)s”.",
                state=opening.state.label,
            )
        )


def _refuse_unfit(opening: Opening, edition: OpeningEdition, *, today: date | None) -> None:
    guards.refuse_incomplete(editions.as_opening(opening, edition), today or hanoi_today())
    signed = followers.count_signed(opening)
    if signed and from_plain(edition.content).seats <= signed:
        raise RegistryError(
            ngettext(
                "%(num)s contract is signed for this opening. An amendment leaves at least one more seat; record the opening as partly filled if nobody is sought for the rest.",
                "%(num)s contracts are signed for this opening. An amendment leaves at least one more seat; record the opening as partly filled if nobody is sought for the rest.",
                signed,
            )
        )
    if not editions.compare_with(opening, edition).rows():
        raise RegistryError(_("Nothing differs from the published version."))


def _move(
    edition: OpeningEdition, to: EditionState, *, by: User, action: AuditAction, reason: str = ""
) -> None:
    states.move(edition, to, by=by, action=action, reason=reason)
