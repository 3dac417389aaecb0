"""What an expert reads about their profile: what happens next, and by when."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.core.i18n import _, _l, hanoi_today
from registry.experts import queries
from registry.experts.claim_models import ProfileCase
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Person
from registry.experts.states import CaseKind, CaseState, PersonState
from registry.verification import review_queries
from registry.verification.rules import review_time

P = PersonState


@dataclass(frozen=True)
class Outlook:
    title: str
    text: str
    mood: str = "info"  # of the note: info warn err
    by: date | None = None
    case: ProfileCase | None = None
    may_appeal: bool = False
    told: str = ""  # the state in other words, where its own would mislead


def look_ahead(person: Person) -> Outlook | None:
    """None: the profile is active and nothing is open."""
    makers: dict[PersonState, Callable[[Person], Outlook | None]] = {
        P.DRAFT: _draft,
        P.SUBMITTED: _in_review,
        P.IN_REVIEW: _in_review,
        P.NEEDS_INFO: _needs_info,
        P.NOT_ELIGIBLE: _not_eligible,
        P.APPEAL: _appeal,
        P.PAUSED: _paused,
        P.DORMANT: _dormant,
        P.SUSPENDED: _suspended,
        P.WITHDRAWN: _withdrawn,
        P.ACTIVE: _active,
        P.MERGED: _merged,
    }
    maker = makers.get(person.state)
    return maker(person) if maker else None


STOPPED = {
    ConsentPurpose.BE_FOUND: _l(
        "Institutions no longer find you, and see nothing that you had shown them. Introductions that you have not accepted have ended."
    ),
    ConsentPurpose.EMBASSY: _l(
        "Missions no longer see you. Requests that lay with a mission have ended."
    ),
    ConsentPurpose.INTRODUCTION: _l(
        "Nobody can ask for an introduction. Introductions that you have not accepted have ended."
    ),
    ConsentPurpose.STATISTICS: _l("You are no longer part of anonymous statistics."),
}
GOES_ON = _l("What you have accepted yourself, such as a contract, continues.")


def name_stopped(
    before: Collection[ConsentPurpose], after: Collection[ConsentPurpose]
) -> list[str]:
    """What ended with this change of consents, and what did not."""
    stopped = [
        str(text) for purpose, text in STOPPED.items() if purpose in set(before) - set(after)
    ]
    return [*stopped, str(GOES_ON)] if stopped else []


def list_agreed(person: Person) -> set[ConsentPurpose]:
    consents = queries.list_consents(person.id)
    return {one.purpose for one in consents if one.withdrawn_at is None}


def _always(title: Any, text: Any, mood: str) -> Callable[[Person], Outlook]:
    return lambda _person: Outlook(str(title), str(text), mood)


def _active(person: Person) -> Outlook | None:
    if ConsentPurpose.BE_FOUND in list_agreed(person):
        return None
    return Outlook(
        _("Nobody can find your profile"),
        _(
            "You have not agreed to be found, so institutions neither find you nor see anything that you show them. Under “Consents” you can agree at any time."
        ),
        "warn",
        told=_("Hidden from search"),
    )


def _draft(_person: Person) -> Outlook:
    return Outlook(
        _("Only you can see this draft"),
        _(
            "Each section is saved on its own. When all are complete, submit the profile; a verifier answers within %(time)s.",
            time=review_time(),
        ),
    )


def _in_review(person: Person) -> Outlook:
    return Outlook(
        _("Your profile is being checked"),
        _("You will receive an e-mail at each step. You can still change everything."),
        by=review_queries.review_due_on(person),
    )


def _needs_info(person: Person) -> Outlook:
    return Outlook(
        _("The verifier asks for more information"),
        _(
            "Review the sections named below, then submit the profile again. The review deadline is paused until then."
        ),
        "warn",
        case=review_queries.find_open_case(person.id, CaseKind.MORE_INFO),
    )


def _not_eligible(person: Person) -> Outlook:
    case = review_queries.find_latest_case(person.id, CaseKind.NOT_ELIGIBLE)
    is_final = case is None or case.state is not CaseState.IN_FORCE
    last = case.appeal_until if case else None
    if is_final or last is None or hanoi_today() > last:
        text = _(
            "The decision is final. Your profile is hidden from search; you can read it and withdraw it at any time."
        )
        return Outlook(_("Your profile was found not eligible"), text, "err", case=case)
    return Outlook(
        _("Your profile was found not eligible"),
        _(
            "Two verifiers came to this decision. If you think it is wrong, you can appeal to the ministry; if the appeal succeeds, another verifier reviews your profile."
        ),
        "err",
        by=last,
        case=case,
        may_appeal=True,
    )


def _appeal(person: Person) -> Outlook:
    case = review_queries.find_open_case(person.id, CaseKind.NOT_ELIGIBLE)
    return Outlook(
        _("The ministry is looking at your appeal"),
        _(
            "You will receive an e-mail with the decision. Until then your profile is hidden from search."
        ),
        by=case.appeal_due_on if case else None,
        case=case,
    )


_paused = _always(
    _l("Your profile is paused"),
    _l("It is hidden from search. Contracts and introductions under way continue."),
    "warn",
)


_dormant = _always(
    _l("Your profile is dormant"),
    _l(
        "You have not confirmed it for a long time, so it is hidden from search. One click on the button above is enough."
    ),
    "warn",
)


def _suspended(person: Person) -> Outlook:
    return Outlook(
        _("Your profile is suspended"),
        _(
            "The ministry and an auditor are looking into doubts about it. In the meantime it is hidden from search; contracts continue. You will receive an e-mail with the result."
        ),
        "err",
        case=review_queries.find_open_case(person.id, CaseKind.SUSPENSION),
    )


def _withdrawn(person: Person) -> Outlook:
    return Outlook(
        _("You are no longer in the registry"),
        _(
            "All consents are closed; your contact details and everything you had shown are deleted. The legal basis of a counted contract is kept."
        ),
        "warn",
        case=review_queries.find_latest_case(person.id, CaseKind.SUSPENSION),
    )


_merged = _always(
    _l("This profile was merged with your other one"),
    _l(
        "Two verifiers concluded that both profiles are yours, so you are counted once. Please continue with the other account. Nothing was lost: if this is a mistake, the merge can be undone."
    ),
    "warn",
)
