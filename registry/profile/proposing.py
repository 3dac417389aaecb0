"""What was found in a record is proposed, one thing at a time; nothing that a profile has is overwritten."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from registry.accounts.models import User
from registry.audit import services as audit
from registry.core.db import list_rows, now, session
from registry.core.errors import RegistryError
from registry.core.finding import fold_name, words_of
from registry.core.i18n import _, hanoi_today
from registry.core.identifiers import find_orcid
from registry.experts import services
from registry.experts.models import Person
from registry.profile import guesses, twins
from registry.profile.actions import ProfileAction
from registry.profile.adding import ADD, find_obstacle
from registry.profile.kinds import ProposalAnswer, ProposalKind
from registry.profile.models import Proposal
from registry.profile.reading import Reading
from registry.profile.rules import limit
from registry.profile.works import DOI_ADDRESS, read_doi, title_key

AT_ONCE = 50  # on one page
ORDER = list(ProposalKind)
Values = dict[str, str]


@dataclass(frozen=True)
class Shown:
    """`twin`: what of the profile, or of this page, it probably is. `obstacle`: why it cannot be added.
    `is_strange`: a name that has no word in common with any that the profile has."""

    proposal: Proposal
    values: Values
    twin: str
    obstacle: str
    is_strange: bool = False


def keep(person: Person, reading: Reading, *, by: User) -> int:
    """Everything in it that this source has not proposed before. Raises where nothing is new."""
    services.refuse_closed(person)
    found = {key: item for item in reading.items if (key := _key(item))}
    if not found:
        raise RegistryError(_("No names, doctorates, posts or works were found in it."))
    known = set(
        session().scalars(
            select(Proposal.key).where(
                Proposal.person_id == person.id, Proposal.source == reading.source
            )
        )
    )
    new = {key: item for key, item in found.items() if key not in known}
    if not new:
        raise RegistryError(
            _("Nothing in it is new: you have decided on all of it, or it is in the list.")
        )
    _refuse_too_many(person, len(new))
    for place, (key, item) in enumerate(new.items()):
        session().add(
            Proposal(
                person_id=person.id,
                kind=ProposalKind(item["kind"]),
                source=reading.source,
                key=key,
                content=json.dumps(item | {"file": reading.name}, ensure_ascii=False),
                place=place,
                read_at=now(),
            )
        )
    audit.record(
        ProfileAction.RECORD_READ, person, by=by, source=reading.source.value, proposed=len(new)
    )
    return len(new)


def _refuse_too_many(person: Person, more: int) -> None:
    most = limit("most_open", on=hanoi_today())
    if count_open(person) + more > most:
        raise RegistryError(
            _("At most %(number)s proposals can wait. Decide on some of them first.", number=most)
        )


def _key(item: Mapping[str, str]) -> str:
    """Of what makes it the same one in another file; empty for what is not proposed."""
    told = "|".join([item["kind"], *_marks(item)])
    return hashlib.sha256(told.encode()).hexdigest() if any(_marks(item)) else ""


def _marks(item: Mapping[str, str]) -> list[str]:
    match item["kind"]:
        case "name":
            return [fold_name(item["full"])]
        case "orcid":
            return [find_orcid(item["orcid"])]
        case "degree" if guesses.kind_of_degree(item) and item["place"]:
            return [" ".join(words_of(item[name])) for name in ("title", "place", "end")]
        case "post" if item["place"]:
            return [" ".join(words_of(item[name])) for name in ("title", "place", "start")]
        case "work":
            return [read_doi(item["doi"]) or f"{title_key(item['title'])} {item['year']}".strip()]
    return []


def count_open(person: Person) -> int:
    return session().scalar(select(func.count()).where(*_is_open(person))) or 0


def _is_open(person: Person) -> tuple[Any, ...]:
    return Proposal.person_id == person.id, Proposal.answer.is_(None)


def list_open(person: Person) -> list[Shown]:
    """The next ones to be decided on, names first and works last."""
    rows = sorted(
        list_rows(select(Proposal).where(*_is_open(person))),
        key=lambda row: (ORDER.index(row.kind), row.read_at, row.place, row.id),
    )[:AT_ONCE]
    held = twins.read_held(person)
    return list(_look(person, rows, held))


def _look(person: Person, rows: Sequence[Proposal], held: twins.Held) -> Iterator[Shown]:
    before: list[tuple[str, str, str]] = []
    for row in rows:
        values = read_values(row)
        twin = twins.find_twin(row.kind, values, held)
        if row.kind is ProposalKind.WORK:
            twin = twin or twins.find_work(values, before)
            before.append((values["title"], values["year"], values["doi"]))
        obstacle = find_obstacle(person, row.kind, values, held)
        yield Shown(row, values, twin, obstacle, _is_strange(row.kind, values, held))


def _is_strange(kind: ProposalKind, values: Values, held: twins.Held) -> bool:
    own = {word for name in held.names for word in fold_name(name).split()}
    return kind is ProposalKind.NAME and not own & set(fold_name(values["full"]).split())


def read_values(proposal: Proposal) -> Values:
    values: Values = json.loads(proposal.content)
    if proposal.kind is ProposalKind.WORK:
        values["doi"] = read_doi(values["doi"])
        values["title"] = values["title"] or f"{DOI_ADDRESS}{values['doi']}"
    if proposal.kind is ProposalKind.ORCID:
        values["orcid"] = find_orcid(values["orcid"])
    return values


def decide(
    person: Person, shown: Sequence[Shown], chosen: Mapping[UUID, dict[str, Any]], *, by: User
) -> int:
    """What is chosen is added by the profile's own services; the rest is refused. Returns how many."""
    services.refuse_closed(person)
    for one in shown:
        choice = chosen.get(one.proposal.id)
        if choice is not None:
            _add(person, one, choice, by=by)
        one.proposal.answer = ProposalAnswer.REFUSED if choice is None else ProposalAnswer.ADDED
        one.proposal.answered_at, one.proposal.content = now(), ""
    added = sum(one.proposal.id in chosen for one in shown)
    audit.record(
        ProfileAction.PROPOSALS_DECIDED, person, by=by, added=added, refused=len(shown) - added
    )
    if added:
        services.touch(person)
    return added


def _add(person: Person, one: Shown, choice: dict[str, Any], *, by: User) -> None:
    """Raises with the name of what was refused."""
    try:
        if one.obstacle:
            raise RegistryError(one.obstacle)
        ADD[one.proposal.kind](person, one.values, choice, one.proposal.source, by)
        session().flush()
    except RegistryError as error:
        name = next(
            iter(one.values.get(part) for part in ("title", "full") if one.values.get(part)), ""
        )
        raise RegistryError(
            _("%(name)s: %(problem)s", name=name or one.values.get("place", ""), problem=str(error))
        ) from error
