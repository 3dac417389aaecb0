"""Naming somebody: the nominee is asked first, and nothing is looked at before they have agreed."""

from datetime import date, timedelta

from registry.accounts.emails import canonical_email
from registry.accounts.models import User
from registry.audit import states
from registry.core import contacts
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.numbering import next_number
from registry.core.permissions import Role
from registry.imports.addresses import hash_address, hashes_of_address
from registry.leading.kinds import LegalCategory
from registry.nominations import answering
from registry.nominations.actions import NominationAction
from registry.nominations.criteria import list_criteria
from registry.nominations.kinds import CHANNELS, Channel
from registry.nominations.models import Nomination
from registry.nominations.periods import period
from registry.nominations.telling import tell_nominee


def list_channels(user: User) -> list[Channel]:
    """Through which somebody may name another person."""
    found = {one for role in user.roles for one in CHANNELS.get(role, ())}
    return [one for one in Channel if one in found]


def nominate(
    *,
    channel: Channel,
    category: LegalCategory,
    name: str,
    email: str,
    statement: str,
    by: User,
    on_behalf_of: str = "",
    language: str = "vi",
    today: date | None = None,
) -> Nomination:
    """Raises RegistryError. Whether the address is that of an account shows nowhere."""
    today = today or hanoi_today()
    address = canonical_email(email)
    if channel not in list_channels(by):
        raise NotAllowed(_("You cannot nominate through this channel."))
    if hash_address(address) in hashes_of_address(by.email):
        raise RegistryError(_("This is your own address. Nominate yourself on the page for that."))
    nomination = _begin(
        channel=channel,
        category=category,
        nominee_name=name,
        email=address,
        address_hash=hash_address(address),
        statement=statement,
        on_behalf_of=on_behalf_of,
        language=language,
        by=by,
        today=today,
    )
    answering.give_time(nomination, today + timedelta(period("answer_days", on=today)), on=today)
    tell_nominee(nomination, "asked", by=by)
    return nomination


def nominate_self(
    *, category: LegalCategory, statement: str, by: User, today: date | None = None
) -> Nomination:
    """Naming oneself is agreeing."""
    today = today or hanoi_today()
    if Role.EXPERT not in by.roles:
        raise NotAllowed(_("Only an expert can nominate themselves."))
    nomination = _begin(
        channel=Channel.SELF,
        category=category,
        nominee_name=by.display_name,
        email=by.email,
        address_hash=hash_address(by.email),
        statement=statement,
        on_behalf_of="",
        language=by.locale,
        by=by,
        today=today,
    )
    answering.consent(nomination, by=by, today=today)
    return nomination


def _begin(
    *, category: LegalCategory, statement: str, by: User, today: date, **values: object
) -> Nomination:
    if found := contacts.find(statement):
        raise RegistryError(contacts.refusal(found))
    if not list_criteria(category, on=today):
        raise RegistryError(_("No conditions of this category are in force on this day."))
    nomination = Nomination(
        code=next_number(f"DC-{today.year}-"),
        category=category,
        statement=statement,
        nominator_id=by.id,
        **values,
    )
    states.begin(nomination, by=by, action=NominationAction.MADE)
    return nomination
