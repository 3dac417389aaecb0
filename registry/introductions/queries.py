import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased

from registry.accounts.models import User
from registry.audit.models import AccessEvent
from registry.audit.states import StateChange
from registry.core.db import get_row, list_rows, session
from registry.core.i18n import HANOI, hanoi_today
from registry.core.permissions import INSTITUTION_ROLES, OVERSIGHT_ROLES, Role
from registry.experts.audiences import CLOSED, PARTNERS
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Contact, Person
from registry.experts.queries import consented
from registry.introductions.models import (
    OPEN_STATES,
    REVEALED_STATES,
    Channel,
    Introduction,
    IntroductionState,
)

PAGE = 25
CONSENT_WITHDRAWN = "the consent was withdrawn"  # no answer to any one institution
REFUSALS = (
    IntroductionState.DECLINED,
    IntroductionState.LAPSED,
    IntroductionState.CLOSED_NO_FIT,
)
S = IntroductionState
Safe = aliased(Person)


def visible_introductions(user: User) -> Select[Introduction]:
    """What this person may see; a role without a line of its own sees nothing."""
    if user.roles & OVERSIGHT_ROLES:
        return select(Introduction)
    return select(Introduction).where(or_(false(), *_conditions(user)))


def _conditions(user: User) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if Role.EXPERT in user.roles:
        # They are informed once they are asked, not of the steps before.
        own = select(Person.id).where(Person.user_id == user.id)
        conditions.append(Introduction.person_id.in_(own) & Introduction.asked_at.is_not(None))
    if user.roles & INSTITUTION_ROLES:
        conditions.append(
            Introduction.institution_id.in_(user.organisation_ids(*INSTITUTION_ROLES))
        )
    if Role.MISSION_OFFICER in user.roles:
        # In safety mode a mission loses sight of them at once; the central desk goes on.
        theirs = Introduction.mission_id.in_(user.organisation_ids(Role.MISSION_OFFICER))
        is_safe = exists().where(Safe.id == Introduction.person_id, Safe.safety_mode.is_(True))
        conditions.append(theirs & _through_missions() & ~is_safe)
    if Role.MOFA_DESK in user.roles:
        through = (Introduction.channel == Channel.MISSION) & _through_missions()
        conditions.append(through | (Introduction.channel == Channel.CENTRAL_DESK))
    if Role.RECRUITMENT_OFFICER in user.roles:
        conditions.append(_assigned(user))
    return conditions


def _through_missions() -> ColumnElement[bool]:
    """Whether they agree to it now: a desk lists nobody who has withdrawn that consent."""
    return consented(ConsentPurpose.EMBASSY, person_id=Introduction.person_id)


def _assigned(user: User) -> ColumnElement[bool]:
    """An officer of one institution sees its introductions; one assigned to none in particular, all."""
    organisations = user.organisation_ids(Role.RECRUITMENT_OFFICER)
    return (
        Introduction.institution_id.in_(organisations)
        if organisations
        else Introduction.id.is_not(None)
    )


def get_introduction(introduction_id: uuid.UUID, *, visible_to: User) -> Introduction:
    statement = visible_introductions(visible_to).where(Introduction.id == introduction_id)
    return get_row(statement)


def reveals_to(user: User) -> ColumnElement[bool]:
    """Where an introduction has shown the expert's name to this partner; see cards for the rule."""
    partner = [row for row in user.current_assignments if row.role in PARTNERS]
    places = [row.organisation_id for row in partner if row.organisation_id is not None]
    sees_all = any(
        row.organisation_id is None and row.role is Role.RECRUITMENT_OFFICER for row in partner
    )
    is_theirs = true() if sees_all else Introduction.institution_id.in_(places)
    return and_(Introduction.state.in_(REVEALED_STATES), is_theirs)


def list_waiting_for(user: User) -> Sequence[Introduction]:
    """Questions that wait for this expert's answer, the nearest deadline first."""
    statement = visible_introductions(user).where(Introduction.state == S.EXPERT_ASKED)
    return list_rows(statement.order_by(Introduction.answer_due_on, Introduction.id).limit(PAGE))


def list_open_for_person(person_id: uuid.UUID) -> Sequence[Introduction]:
    return list_rows(
        select(Introduction)
        .where(Introduction.person_id == person_id, Introduction.state.in_(OPEN_STATES))
        .order_by(Introduction.created_at, Introduction.id)
    )


def list_asked_since(person_id: uuid.UUID, *, after: datetime) -> Sequence[Introduction]:
    """Those that were requested after that moment, whatever became of them, the oldest first."""
    return list_rows(
        select(Introduction)
        .where(Introduction.person_id == person_id, Introduction.created_at > after)
        .order_by(Introduction.created_at, Introduction.id)
    )


def list_open_for_pair(person_id: uuid.UUID, institution_id: uuid.UUID) -> Sequence[Introduction]:
    return [row for row in list_open_for_person(person_id) if row.institution_id == institution_id]


def list_open_pairs() -> Sequence[tuple[uuid.UUID, uuid.UUID]]:
    """The expert and the institution of every introduction that runs."""
    statement = select(Introduction.person_id, Introduction.institution_id)
    rows = session().execute(statement.where(Introduction.state.in_(OPEN_STATES)))
    return [(row.person_id, row.institution_id) for row in rows]


def find_refusal(person_id: uuid.UUID, institution_id: uuid.UUID) -> datetime | None:
    """When they last said no to this institution: not now, no answer, no fit, or withdrew themselves."""
    last: datetime | None = session().scalar(
        _refusals(func.max(StateChange.at)).where(
            Introduction.person_id == person_id, Introduction.institution_id == institution_id
        )
    )
    return last


def list_refused_pairs(*, since: datetime) -> Sequence[tuple[uuid.UUID, uuid.UUID]]:
    """The experts who said no after that moment, with the institutions to which they did."""
    statement = _refusals(Introduction.person_id, Introduction.institution_id)
    rows = session().execute(statement.where(StateChange.at >= since).distinct())
    return [(row.person_id, row.institution_id) for row in rows]


def _refusals(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(StateChange)
        .join(Introduction, Introduction.id == StateChange.object_id)
        .join(Person, Person.id == Introduction.person_id)
        .where(
            or_(
                StateChange.to_state.in_([state.value for state in REFUSALS]),
                (StateChange.to_state == IntroductionState.WITHDRAWN.value)
                & (StateChange.by_id == Person.user_id)
                & (StateChange.reason != CONSENT_WITHDRAWN),
            ),
        )
    )


def is_of_institution(introduction: Introduction, user: User) -> bool:
    """Never in their own case, whatever other roles they have; the desk neither."""
    own = user.organisation_ids(*INSTITUTION_ROLES)
    return introduction.institution_id in own and not is_of_expert(introduction, user)


def is_of_desk(introduction: Introduction, user: User) -> bool:
    """Whether this officer may endorse: the responsible mission, or the central desk for the rest."""
    if is_of_expert(introduction, user):
        return False
    if Role.MOFA_DESK in user.roles and introduction.channel is not Channel.BYPASS:
        is_central = introduction.channel is Channel.CENTRAL_DESK
        return is_central or introduction.state is IntroductionState.ESCALATED
    if introduction.mission_id is None or introduction.state is not IntroductionState.ROUTED:
        return False
    return introduction.mission_id in user.organisation_ids(Role.MISSION_OFFICER)


def is_of_expert(introduction: Introduction, user: User) -> bool:
    return introduction.person.user_id == user.id


def may_withdraw(introduction: Introduction, user: User) -> bool:
    """The two sides, and the ministries in a case of abuse."""
    is_party = is_of_institution(introduction, user) or is_of_expert(introduction, user)
    return is_party or bool(user.roles & {Role.MOFA_DESK, Role.SCHEME_OFFICER})


def readable_contacts(introduction: Introduction, *, viewer: User) -> Sequence[Contact]:
    """What they chose to reveal to this institution, while the introduction and their profile are in
    force. Else nothing."""
    if introduction.state not in REVEALED_STATES or not is_of_institution(introduction, viewer):
        return []
    if introduction.person.state in CLOSED:
        return []
    kinds = {reveal.kind for reveal in introduction.reveals}
    return list_rows(
        select(Contact)
        .where(Contact.person_id == introduction.person_id, Contact.kind.in_(kinds))
        .order_by(Contact.kind, Contact.id)
    )


def list_own_contacts(introduction: Introduction) -> Sequence[Contact]:
    return list_rows(
        select(Contact).where(Contact.person_id == introduction.person_id).order_by(Contact.kind)
    )


def count_contact_views_today(user: User) -> int:
    midnight = datetime.combine(hanoi_today(), time.min, HANOI).astimezone(UTC)
    return (
        session().scalar(
            select(func.count())
            .select_from(AccessEvent)
            .where(
                AccessEvent.viewer_id == user.id,
                AccessEvent.at >= midnight,
                AccessEvent.purpose == "contact",
            )
        )
        or 0
    )


def has_link_with(user: User, person_id: uuid.UUID) -> bool:
    """Whether somebody belongs to an institution that has (or had) an introduction with this person."""
    organisations = user.organisation_ids()
    if not organisations:
        return False
    found = session().scalar(
        select(Introduction.id)
        .where(Introduction.person_id == person_id, Introduction.institution_id.in_(organisations))
        .limit(1)
    )
    return found is not None
