"""How each kind of proposal becomes a part of the profile, by the same services as what is typed."""

from collections.abc import Callable
from typing import Any

from registry.accounts.models import User
from registry.core.errors import RegistryError
from registry.core.i18n import _
from registry.experts import naming, past
from registry.experts.kinds import NameKind, RecordSource
from registry.experts.models import Person
from registry.profile import guesses, twins, works
from registry.profile.kinds import ProposalKind
from registry.taxonomy import queries as taxonomy

MOST_NAMES = 10
Values = dict[str, str]
Add = Callable[[Person, Values, dict[str, Any], RecordSource, User], Any]


def _add_name(
    person: Person, values: Values, _choice: Any, _source: RecordSource, by: User
) -> None:
    published = [name for name in person.names if name.kind is NameKind.PUBLISHING]
    if len(published) >= MOST_NAMES:
        raise RegistryError(_("Enter at most %(number)s names", number=MOST_NAMES))
    if any(name.full == values["full"] for name in published):
        raise RegistryError(_("Exactly this is recorded already."))
    naming.add_publishing_name(person, values["full"], by=by)


def _add_orcid(
    person: Person, values: Values, _choice: Any, _source: RecordSource, by: User
) -> None:
    works.save_orcid(person, orcid=values["orcid"], by=by)


def _add_degree(
    person: Person, values: Values, choice: dict[str, Any], _source: RecordSource, by: User
) -> None:
    awarded = guesses.day_of(values["end"])
    assert awarded is not None  # else there is an obstacle
    past.add_degree(
        person,
        awarded_on=awarded.day,
        precision=awarded.precision,
        degree_title=values["title"],
        field_text=values["department"],
        institution=values["place"],
        country_code=values["country"],
        thesis_title=values.get("thesis", ""),
        supervisor=values.get("supervisor", ""),
        repository_url="",
        by=by,
        **choice,
    )


def _add_post(
    person: Person, values: Values, choice: dict[str, Any], _source: RecordSource, by: User
) -> None:
    since, until = guesses.day_of(values["start"]), guesses.day_of(values["end"])
    assert since is not None  # else there is an obstacle
    post = {
        "since": since.day,
        "precision": since.precision,
        "employer": values["place"],
        "title": values["title"],
        "country_code": values["country"],
        **choice,
    }
    if until is None:
        past.add_present_post(person, by=by, **post)
    else:
        past.add_past_post(person, until=until.day, end_precision=until.precision, by=by, **post)


def _add_work(
    person: Person, values: Values, choice: dict[str, Any], source: RecordSource, by: User
) -> None:
    works.add_work(person, **choice, source=source, by=by)


ADD: dict[ProposalKind, Add] = {
    ProposalKind.NAME: _add_name,
    ProposalKind.ORCID: _add_orcid,
    ProposalKind.DEGREE: _add_degree,
    ProposalKind.POST: _add_post,
    ProposalKind.WORK: _add_work,
}


def find_obstacle(person: Person, kind: ProposalKind, values: Values, held: twins.Held) -> str:
    """Why it cannot be added from here, and what to do instead; empty: it can."""
    match kind:
        case ProposalKind.ORCID if held.orcid and held.orcid != values["orcid"]:
            return _("Another ORCID iD is in your profile. Change it under Works.")
        case ProposalKind.DEGREE | ProposalKind.POST if not _is_country(values["country"]):
            return _("The record names no country. Add it in its section.")
        case ProposalKind.DEGREE if guesses.day_of(values["end"]) is None:
            return _("The record names no year of award. Add it in its section.")
        case ProposalKind.POST if guesses.day_of(values["start"]) is None:
            return _("The record names no first day. Add it in its section.")
        case ProposalKind.POST if not values["end"] and _has_present(held):
            return _(
                "A present post is recorded already; change it in its section, or add this one there as a second post."
            )
        case ProposalKind.POST if values["end"] and guesses.day_of(values["end"]) is None:
            return _("The record names a last day in the future. Add it in its section.")
    return ""


def _is_country(code: str) -> bool:
    return bool(code) and code in taxonomy.find_countries({code})


def _has_present(held: twins.Held) -> bool:
    return any(post.valid_to is None for post in held.posts)
