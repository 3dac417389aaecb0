"""An expert names somebody who fills in steps of their profile for them.

A delegate sees and enters; they decide nothing. Consents, visibility, documents and every answer stay
with the expert (Law 91/2025/QH15, Articles 9 and 12), and so does the decision on each step.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from registry.accounts import invitations, roles
from registry.accounts import queries as accounts
from registry.accounts.emails import canonical_email
from registry.accounts.models import Invitation, User
from registry.audit import services as audit
from registry.audit import states
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, format_date, hanoi_today
from registry.core.permissions import Role
from registry.delegates import queries
from registry.delegates.actions import DelegateAction
from registry.delegates.kinds import STEPS, DelegateKind, EndReason
from registry.delegates.limits import limit
from registry.delegates.models import DelegatedEntry, Delegation
from registry.delegates.states import OPEN_ENTRIES, DelegationState, EntryState
from registry.experts import queries as known_experts
from registry.experts import services as experts
from registry.experts.models import Person
from registry.notices import services as notices

Typed = Mapping[str, Sequence[str]]
LONGEST = 60_000  # characters of one step, as of a draft


def name_delegate(
    person: Person,
    *,
    name: str,
    email: str,
    kind: DelegateKind,
    steps: Collection[str],
    until: date,
    by: User,
) -> Delegation:
    """Nothing is seen before the owner of the address accepts."""
    experts.refuse_closed(person)
    today = hanoi_today()
    _refuse_term(until, today=today)
    address = canonical_email(email)
    if address == by.email:
        raise RegistryError(_("This is your own address."))
    known = queries.list_open(person)
    if any(one.email == address for one in known):
        raise RegistryError(_("You have named the owner of this address already."))
    if len(known) >= (most := limit("open_per_expert", on=today)):
        raise RegistryError(
            _("You can have at most %(number)s delegates. End one of them first.", number=most)
        )
    delegation = Delegation(
        person_id=person.id,
        name=name,
        email=address,
        kind=kind,
        steps=[code for code in STEPS if code in steps],
        until=until,
        invited_at=now(),
    )
    states.begin(delegation, by=by, action=DelegateAction.DELEGATE_NAMED)
    _invite(delegation, by=by)
    return delegation


def _refuse_term(until: date, *, today: date) -> None:
    latest = today + timedelta(limit("longest_days", on=today))
    if not today <= until <= latest:
        raise RegistryError(
            _("The last day must be between today and %(day)s.", day=format_date(latest))
        )


def _invite(delegation: Delegation, *, by: User) -> None:
    invitations.invite(
        email=delegation.email,
        name=delegation.name,
        role=Role.DELEGATE,
        organisation_id=None,
        locale=by.locale,
        by=by,
    )


def invite_again(delegation: Delegation, *, by: User) -> None:
    """A new link; the old one dies."""
    states.refuse_other_than(delegation, DelegationState.INVITED)
    delegation.invited_at = now()
    _invite(delegation, by=by)
    audit.record(DelegateAction.DELEGATE_INVITED_AGAIN, delegation, by=by)


def follow_answer(invitation: Invitation, user: User | None) -> None:
    """What the owner of the address said. Raises NotAllowed where the expert has changed their mind."""
    delegation = _find_invited(invitation)
    if delegation is None:
        if user is not None:
            raise NotAllowed(_("The expert has ended this delegation in the meantime."))
        return
    if user is None:
        states.move(
            delegation,
            DelegationState.DECLINED,
            by=None,
            action=DelegateAction.DELEGATE_DECLINED,
        )
        delegation.email = ""
    else:
        delegation.user_id, delegation.accepted_at = user.id, now()
        states.move(
            delegation, DelegationState.ACTIVE, by=user, action=DelegateAction.DELEGATE_ACCEPTED
        )
    notices.tell(
        "delegation_answered",
        known_experts.find_account(delegation.person),
        by=user,
        delegation=delegation,
    )


def _find_invited(invitation: Invitation) -> Delegation | None:
    person = known_experts.find_own_person(invitation.invited_by) if invitation.invited_by else None
    known = queries.list_open(person) if person is not None else ()
    invited = (one for one in known if one.state is DelegationState.INVITED)
    return next((one for one in invited if one.email == invitation.email), None)


def end(delegation: Delegation, *, by: User) -> None:
    """By the expert, from this moment on."""
    close(delegation, EndReason.EXPERT, by=by)


def give_up(delegation: Delegation, *, by: User) -> None:
    close(delegation, EndReason.DELEGATE, by=by)


def close(delegation: Delegation, reason: EndReason, *, by: User | None) -> None:
    """Whatever was entered and not confirmed is forgotten; the other side is told."""
    was_invited = delegation.state is DelegationState.INVITED
    states.move(
        delegation,
        DelegationState.ENDED,
        by=by,
        action=DelegateAction.DELEGATION_ENDED,
        cause=reason,
    )
    delegation.end_reason = reason
    for entry in queries.list_open_entries(delegation):
        decide(entry, EntryState.DISCARDED, by=by)
    if was_invited and by is not None:
        _withdraw_invitation(delegation, by=by)
    people = [known_experts.find_account(delegation.person), delegation.user]
    notices.tell("delegation_ended", people, by=by, delegation=delegation)
    delegation.email = ""
    _end_role(delegation)


def _withdraw_invitation(delegation: Delegation, *, by: User) -> None:
    """The reason is read in the language of the message, which may not be that of the page."""
    invitation = accounts.find_pending_invitation(
        delegation.email, Role.DELEGATE, None, invited_by_id=by.id
    )
    if invitation and not invitation.is_expired:
        invitations.withdraw(invitation, reason=EndReason.EXPERT.label, by=by)


def _end_role(delegation: Delegation) -> None:
    """With the last expert whom they helped: the role opens nothing any more."""
    user = delegation.user
    if user is None or queries.helps_others(user.id, besides=delegation):
        return
    for held in user.current_assignments:
        if held.role is Role.DELEGATE:
            roles.close(held)
            user.auth_epoch += 1


# Entries


def send(delegation: Delegation, step: str, typed: Typed, *, by: User) -> DelegatedEntry:
    """What the delegate entered of one step. Sent again before it is decided on it takes the place of
    what was sent before."""
    experts.refuse_closed(delegation.person)
    states.refuse_other_than(delegation, DelegationState.ACTIVE)  # ended a moment ago
    if step not in delegation.steps:
        raise NotAllowed(_("The expert has not entrusted this step to you."))
    text = json.dumps({name: list(values) for name, values in typed.items()}, ensure_ascii=False)
    if len(text) > LONGEST:
        raise RegistryError(_("This is too long to be sent. Shorten it, then send it again."))
    entry = queries.find_open_entry(delegation, step)
    today = hanoi_today()
    about: dict[str, Any] = {
        "typed": text,
        "sent_at": now(),
        "due_on": today + timedelta(limit("answer_days", on=today)),
    }
    if entry is None:
        entry = DelegatedEntry(
            delegation_id=delegation.id, person_id=delegation.person_id, step=step, **about
        )
        states.begin(entry, by=by, action=DelegateAction.DELEGATION_ENTRY_SENT)
    else:
        for name, value in about.items():
            setattr(entry, name, value)
        entry.note = ""
        _send_again(entry, by=by)
    session().refresh(entry, ["delegation"])
    notices.tell(
        "delegation_entry",
        known_experts.find_account(delegation.person),
        by=by,
        entry=entry,
        step=label(step),
    )
    return entry


def _send_again(entry: DelegatedEntry, *, by: User) -> None:
    action = DelegateAction.DELEGATION_ENTRY_SENT
    if entry.state is EntryState.RETURNED:
        states.move(entry, EntryState.WAITING, by=by, action=action)
    else:
        states.note(entry, by=by, action=action)


def label(step: str) -> Any:
    """The name of a step for either side."""
    return STEPS[step]


def confirm(entry: DelegatedEntry, form: Any, *, by: User) -> None:
    """`form`: of the step, with what the delegate typed, and valid. Each part is saved as the expert's
    own word, by the services of its section; the audit chain names the delegate beside them."""
    person = entry.delegation.person
    experts.refuse_closed(person)
    states.refuse_illegal(entry, EntryState.CONFIRMED)
    for part, part_form in form.sections():
        part.section.save(person, part_form, by)
    experts.touch(person)
    decide(entry, EntryState.CONFIRMED, by=by)
    _tell_delegate(entry, by=by)


def send_back(entry: DelegatedEntry, *, note: str, by: User) -> None:
    """With what has to be changed, in the expert's own words."""
    entry.note = note
    states.move(entry, EntryState.RETURNED, by=by, action=DelegateAction.DELEGATION_ENTRY_RETURNED)
    _tell_delegate(entry, by=by)


def discard(entry: DelegatedEntry, *, by: User) -> None:
    decide(entry, EntryState.DISCARDED, by=by)
    _tell_delegate(entry, by=by)


def decide(entry: DelegatedEntry, state: EntryState, *, by: User | None) -> None:
    """The last word; what was typed is forgotten with it."""
    actions = {
        EntryState.CONFIRMED: DelegateAction.DELEGATION_ENTRY_CONFIRMED,
        EntryState.DISCARDED: DelegateAction.DELEGATION_ENTRY_DISCARDED,
    }
    delegate = entry.delegation.user_id
    states.move(entry, state, by=by, action=actions[state], step=entry.step, delegate=delegate)
    entry.typed, entry.note, entry.decided_at = "", "", now()


def _tell_delegate(entry: DelegatedEntry, *, by: User) -> None:
    notices.tell(
        "delegation_decision", entry.delegation.user, by=by, entry=entry, step=label(entry.step)
    )


def read_typed(entry: DelegatedEntry) -> dict[str, list[str]]:
    typed: dict[str, list[str]] = json.loads(entry.typed) if entry.typed else {}
    return typed


def forget_stale(entry: DelegatedEntry) -> None:
    """Nobody decided on it for long: both are told that it is gone."""
    if entry.state not in OPEN_ENTRIES:
        return
    decide(entry, EntryState.DISCARDED, by=None)
    people = [known_experts.find_account(entry.delegation.person), entry.delegation.user]
    notices.tell("delegation_decision", people, entry=entry, step=label(entry.step))


def follow_withdrawal(person: Person, by: User) -> None:
    """Whose profile is closed has no delegates, and the registry forgets who they were."""
    for delegation in queries.list_open(person):
        close(delegation, EndReason.PROFILE, by=by)
    for delegation in queries.list_of_person(person):
        delegation.name = delegation.email = ""


def refuse_undecided(person: Person) -> None:
    """Before a profile is submitted: what a delegate entered is the expert's word or nothing."""
    if queries.list_waiting_entries(person):
        raise RegistryError(
            _("Decide first on what your delegate has entered: it is not part of your profile yet.")
        )
