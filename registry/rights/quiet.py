"""Why nobody has asked an expert yet: what is known, in words as coarse as it is told to anybody, and what would
change it. Nothing here says who searched for what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from registry.audit.models import AccessEvent
from registry.core.db import now, session
from registry.core.i18n import _, hanoi_today
from registry.core.packaged import row_in_force
from registry.experts import queries as experts
from registry.experts.audiences import PARTNERS
from registry.experts.kinds import Audience, ClaimKind, ConsentPurpose
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.introductions.models import Introduction


@dataclass(frozen=True)
class Lack:
    """`endpoint` and `name`: where it is put right."""

    text: str
    endpoint: str
    values: dict[str, str]


@dataclass(frozen=True)
class Quiet:
    """`opened`: by how many institutions, as a sentence."""

    opened: str
    lacks: list[Lack]


def rule(code: str, *, on: date) -> int:
    return int(row_in_force("registry.rights", "quiet.csv", on=on, code=code)["value"])


def explain(person: Person) -> Quiet | None:
    """None where somebody has asked, or where the state of the profile explains itself."""
    if person.state is not PersonState.ACTIVE or _was_asked(person):
        return None
    return Quiet(_say_opened(person), list(_list_lacks(person)))


def _was_asked(person: Person) -> bool:
    asked = Introduction.person_id == person.id, Introduction.asked_at.is_not(None)
    return session().scalar(select(Introduction.id).where(*asked).limit(1)) is not None


def _say_opened(person: Person) -> str:
    """Never a number: of few, each could be guessed."""
    today = hanoi_today()
    days, several = rule("days", on=today), rule("several", on=today)
    found = (
        session().scalar(
            select(func.count(AccessEvent.organisation_id.distinct())).where(
                AccessEvent.person_id == person.id,
                AccessEvent.role.in_([role.value for role in PARTNERS]),
                AccessEvent.at >= now() - timedelta(days),
            )
        )
        or 0
    )
    if not found:
        return _(
            "No institution has opened your profile or read your name in a list in the last %(days)s days.",
            days=days,
        )
    if found < several:
        return _(
            "A few institutions have opened your profile or read your name in a list in the last %(days)s days.",
            days=days,
        )
    return _(
        "Several institutions have opened your profile or read your name in a list in the last %(days)s days.",
        days=days,
    )


def _list_lacks(person: Person) -> Iterator[Lack]:
    """What keeps people from finding or choosing this profile, the gravest first."""
    if not experts.has_consent(person.id, ConsentPurpose.BE_FOUND):
        yield _section(
            "consents", _("You have not agreed to be found, so no institution can find you.")
        )
    if not experts.has_consent(person.id, ConsentPurpose.INTRODUCTION):
        yield _section("consents", _("You have not agreed to receive introductions."))
    if all(window.ends_on and window.ends_on < hanoi_today() for window in person.windows):
        yield _section("availability", _("All periods in which you could come are over."))
    yield from _hidden(person)
    if not (person.summary_vi and person.summary_en):
        yield _section(
            "summary",
            _("Your summary is missing in one language or both, so searches in it miss you."),
        )
    if not person.works:
        yield Lack(_("Your profile names no works."), "works.index", {})
    if not experts.verified_level(person.id, ClaimKind.DOCTORATE):
        yield Lack(
            _("Your doctorate is not verified; many openings ask for that."),
            "claims.show",
            {"kind": ClaimKind.DOCTORATE.value},
        )


def _hidden(person: Person) -> Iterator[Lack]:
    rules = experts.list_visibility(person.id)
    if person.safety_mode:
        yield _section(
            "visibility",
            _("Safety mode is on: institutions see your field, and neither name nor texts."),
        )
    elif not any(row.audience is Audience.INSTITUTIONS for row in rules):
        yield _section(
            "visibility",
            _("Institutions see your field and level only, and nothing of your research."),
        )


def _section(name: str, text: Any) -> Lack:
    return Lack(text, "experts.section", {"name": name})
