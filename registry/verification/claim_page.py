"""Everything that the decision on one claim needs, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from registry.accounts.models import User
from registry.accounts.timelines import Event, Reader, read_history
from registry.audit.states import list_changes
from registry.core.i18n import (
    _,
    format_datetime,
    format_partial,
    hanoi_today,
    localized_text,
    proper,
)
from registry.experts import cards, history, queries
from registry.experts.claim_models import Claim, Verification
from registry.experts.kinds import ClaimKind
from registry.experts.labels import REASONS
from registry.experts.models import Doctorate, Person
from registry.experts.states import ClaimState, PersonState
from registry.taxonomy import queries as taxonomy
from registry.verification import recording, reviews

SUBJECTS = {
    ClaimKind.DOCTORATE: "doctorate",
    ClaimKind.EMPLOYMENT_ABROAD: "employment",
    ClaimKind.RESIDENCE: "residence",
}
Pairs = list[tuple[str, Any]]


@dataclass(frozen=True)
class ClaimPage:
    claim: Claim
    person: Person
    card: cards.Card
    doctorate: Pairs
    thesis_url: str
    periods: dict[ClaimKind, list[dict[str, Any]]]
    verifications: Sequence[Verification]
    steps: frozenset[str]
    obstacles: Sequence[str]
    proposal: Pairs
    revocation: Pairs
    events: Sequence[Event]

    @property
    def may_open(self) -> bool:
        """Documents open only for the verifier who checks the claim."""
        return self.claim.state is not ClaimState.QUEUED


def read_claim_page(claim: Claim, *, viewer: User) -> ClaimPage:
    person = claim.person
    [card] = cards.make_cards([person], viewer=viewer)
    doctorate = queries.current_doctorate(person.id)
    steps = open_steps(claim, viewer=viewer)
    return ClaimPage(
        claim=claim,
        person=person,
        card=card,
        doctorate=_describe_doctorate(doctorate) if doctorate else [],
        thesis_url=doctorate.repository_url if doctorate else "",
        periods={kind: _believed(name, person) for kind, name in SUBJECTS.items()},
        verifications=queries.list_verifications(claim.id),
        steps=steps,
        obstacles=reviews.find_obstacles(person) if "activate" in steps else (),
        proposal=describe_proposal(claim, viewer=viewer),
        revocation=describe_revocation(claim, viewer=viewer),
        events=read_history(
            claim, reader=Reader(viewer, person.user_id, card.name), reason=_reason
        ),
    )


def open_steps(claim: Claim, *, viewer: User) -> frozenset[str]:
    is_mine = claim.verifier_id == viewer.id
    rules = {
        "take": claim.state is ClaimState.QUEUED,
        "verify": claim.state is ClaimState.CHECKING and is_mine,
        "confirm": claim.state is ClaimState.AWAITING_SECOND and claim.proposed_by_id != viewer.id,
        "revoke": claim.state is ClaimState.VERIFIED and claim.revocation_by_id is None,
        "take_back": claim.revocation_by_id == viewer.id,
        "activate": claim.person.state is PersonState.IN_REVIEW,
    }
    return frozenset(name for name, holds in rules.items() if holds)


def describe_proposal(claim: Claim, *, viewer: User) -> Pairs:
    """What the first verifier found, for the second one."""
    if claim.proposed_level is None or claim.proposed_method is None:
        return []
    proposed = [
        change for change in list_changes(claim) if change.to_state == ClaimState.AWAITING_SECOND
    ]
    reader, source = Reader(viewer, claim.person.user_id), claim.proposed_source or {}
    return [
        (_("What was checked"), _name_proposed(claim)),
        (_("How it was checked"), claim.proposed_method.label),
        (_("Level"), claim.proposed_level),
        (_("Source"), ", ".join(filter(None, (source.get("what"), source.get("where"))))),
        (_("Documents"), [row.document.filename for row in claim.evidence]),
        *(
            (_("Proposed by"), proper(reader.name_of(claim.proposed_by_id, at=change.at)))
            for change in proposed[-1:]
        ),
        *((_("Proposed on"), format_datetime(change.at)) for change in proposed[-1:]),
    ]


def name_subject(row: Any) -> str:
    """A degree, post or residence in one line."""
    what = getattr(row, "employer", "") or getattr(row, "institution", "") or row.country_code
    title = getattr(row, "degree_title", "") or getattr(row, "title", "")
    is_degree = isinstance(row, Doctorate)
    since = format_partial(row.valid_from, row.precision)
    period = since if is_degree else f"{since} – {history.format_end(row)}"
    return ", ".join(filter(None, (title, what, period)))


def _name_proposed(claim: Claim) -> str:
    named = (claim.proposed_source or {}).get("subject")
    rows = recording.list_subjects(claim)
    return next((name_subject(row) for row in rows if str(row.series_id) == named), "")


def describe_revocation(claim: Claim, *, viewer: User) -> Pairs:
    """Who wants a check taken back, when and why, and what it rests on."""
    if claim.revocation_at is None:
        return []
    reader = Reader(viewer, claim.person.user_id)
    check = next(iter(queries.list_verifications(claim.id)), None)
    return [
        (_("Proposed by"), proper(reader.name_of(claim.revocation_by_id, at=claim.revocation_at))),
        (_("Proposed on"), format_datetime(claim.revocation_at)),
        (_("Reason in Vietnamese"), in_language("vi", claim.revocation_vi)),
        (_("Reason in English"), in_language("en", claim.revocation_en)),
        *(_describe_check(check, reader) if check else []),
    ]


def _describe_check(check: Verification, reader: Reader) -> Pairs:
    at = check.recorded_at
    second = check.second_verifier_id
    return [
        (_("How it was checked"), check.method.label),
        (_("Level"), check.level),
        (_("Source"), ", ".join(filter(None, (check.source_what, check.source_where)))),
        (_("Checked by"), reader.name_of(check.verifier_id, at=at)),
        *([(_("Second verifier"), reader.name_of(second, at=at))] if second else []),
    ]


def in_language(language: str, text: str) -> str:
    return Markup('<span lang="{}">{}</span>').format(language, text) if text else ""


def _describe_doctorate(row: Doctorate) -> Pairs:
    field = taxonomy.find_concept(taxonomy.FIELDS, row.field_code)
    country = taxonomy.find_countries({row.country_code}).get(row.country_code)
    is_stem = taxonomy.is_flagged(row.field_code, "stem", hanoi_today())
    return [
        (_("Degree"), f"{row.degree_title} ({row.degree_kind.label})"),
        (_("Awarding institution"), row.institution),
        (_("Country"), localized_text(country, "name") if country else row.country_code),
        (_("Date of award"), format_partial(row.awarded_on, row.precision)),
        (_("Field"), f"{row.field_code} {localized_text(field, 'name') if field else ''}".strip()),
        (_("STEM discipline"), _("yes") if is_stem else _("no")),
        (_("Field as on the diploma"), row.field_text),
        (_("Thesis"), row.thesis_title),
        (_("Supervisor"), row.supervisor),
    ]


def _believed(name: str, person: Person) -> list[dict[str, Any]]:
    return [row for row in history.list_periods(name, person) if row["is_believed"]]


def _reason(_claim: Claim, change: Any) -> str:
    """A code of an answer in words; what somebody wrote, unchanged."""
    return str(REASONS.get(change.reason, change.reason))
