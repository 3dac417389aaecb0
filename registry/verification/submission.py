from registry.accounts.models import User
from registry.audit import states
from registry.core.db import now
from registry.core.errors import RegistryError
from registry.core.hooks import Hook
from registry.core.i18n import _
from registry.experts import queries
from registry.experts.kinds import NameKind
from registry.experts.models import Person
from registry.experts.states import ClaimState, PersonState
from registry.notices import services as notices
from registry.verification import cases, doubles, reviews
from registry.verification.actions import VerificationAction
from registry.verification.evidence import queue_claim

before_submission = Hook[[Person], None]("verification.before_submission")
"""What later features know to stand against it; they raise."""


def find_missing(person: Person, user: User) -> list[tuple[str, str]]:
    """Everything that is missing for the submission of this draft: (section, sentence)."""
    checks = {
        "email": (user.email_confirmed_at is not None, _("Confirm your e-mail address")),
        "names": (any(name.kind is NameKind.LEGAL for name in person.names), _("Enter your name")),
        "category": (
            queries.current_category(person.id) is not None,
            _("Say of which nationality or origin you are"),
        ),
        "doctorate": (
            queries.current_doctorate(person.id) is not None,
            _("Describe your doctorate"),
        ),
        "employment": (
            queries.current_employment(person.id) is not None,
            _("Describe your current post abroad"),
        ),
        "residence": (queries.current_residence(person.id) is not None, _("Enter where you live")),
        "fields": (bool(person.fields), _("Choose at least one field of expertise")),
        "availability": (
            bool(person.windows),
            _("Add at least one period in which you could come"),
        ),
        "languages": (
            any(skill.can_teach for skill in person.languages),
            _("Name at least one language you can teach in"),
        ),
        "consents": (
            any(one.withdrawn_at is None for one in queries.list_consents(person.id)),
            _("Choose the purposes you agree to"),
        ),
    }
    return [(section, sentence) for section, (is_done, sentence) in checks.items() if not is_done]


def submit_profile(person: Person, *, by: User) -> None:
    before_submission(person)
    missing = find_missing(person, by)
    if missing:
        raise RegistryError(
            _(
                "Some sections are not complete yet: %(list)s.",
                list="; ".join(text for _section, text in missing),
            )
        )
    person.submitted_at = now()
    states.move(person, PersonState.SUBMITTED, by=by, action=VerificationAction.PROFILE_SUBMITTED)
    reviews.close_requests(person, by=by)
    for claim in person.claims:
        if claim.state is ClaimState.UNSUBMITTED and claim.evidence:
            queue_claim(claim, by=by)
    doubles.refresh(person)
    reviews.start_clock(person)
    due_on = person.review_due_on
    notices.tell("profile_submitted", by, person=person, due_on=due_on)
    cases.tell_verifiers(person, "review_waiting", by=by, due_on=due_on)
