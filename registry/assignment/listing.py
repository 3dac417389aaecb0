"""The lists of the national assignment as statements."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, false, or_, select

from registry.accounts.models import User
from registry.assignment.models import AssignedOpening, AssignmentPair, AssignmentRun
from registry.assignment.queries import is_shown, visible_runs
from registry.core.finding import has_number
from registry.core.paging import Rows
from registry.experts import names
from registry.experts.models import Person
from registry.introductions.models import Introduction
from registry.programs.models import Opening
from registry.taxonomy.models import Organisation
from registry.taxonomy.queries import institution_named

Statement = Callable[[User], Rows]


def runs(user: User) -> Rows:
    return (
        visible_runs(user)
        .join(User, User.id == AssignmentRun.planned_by_id)
        .with_only_columns(
            AssignmentRun.id,
            AssignmentRun.code,
            AssignmentRun.name,
            AssignmentRun.number,
            AssignmentRun.state,
            AssignmentRun.seats,
            AssignmentRun.filled,
            AssignmentRun.experts,
            AssignmentRun.created_at,
            User.display_name.label("planner"),
        )
    )


def search_runs(text: str, _user: User) -> ColumnElement[bool]:
    return or_(
        false(),
        *has_number(text, AssignmentRun.code),
        AssignmentRun.name.icontains(text, autoescape=True),
    )


def pairs_of(run: AssignmentRun) -> Statement:
    def rows(user: User) -> Rows:
        return (
            select(AssignmentPair)
            .join(Person, Person.id == AssignmentPair.person_id)
            .join(Opening, Opening.id == AssignmentPair.opening_id)
            .join(Organisation, Organisation.id == AssignmentPair.institution_id)
            .outerjoin(Introduction, Introduction.id == AssignmentPair.introduction_id)
            .where(AssignmentPair.run_id == run.id, is_shown(user))
            .with_only_columns(
                AssignmentPair.id,
                AssignmentPair.score,
                AssignmentPair.is_chosen,
                AssignmentPair.institution_id,
                Opening.title_vi,
                Opening.title_en,
                Opening.code.label("opening_code"),
                Organisation.name_vi,
                Organisation.name_en,
                Introduction.id.label("introduction_id"),
                Introduction.code.label("introduction_code"),
                *names.columns(user),
            )
        )

    return rows


def search_pairs(text: str, user: User) -> ColumnElement[bool]:
    return or_(
        false(),
        *names.matches(text, user, of=AssignmentPair.person_id),
        *(
            AssignmentPair.opening_id.in_(select(Opening.id).where(one))
            for one in has_number(text, Opening.code)
        ),
        *institution_named(text, AssignmentPair.institution_id),
    )


def openings_of(run: AssignmentRun) -> Statement:
    def rows(_user: User) -> Rows:
        return (
            select(AssignedOpening)
            .join(Opening, Opening.id == AssignedOpening.opening_id)
            .join(Organisation, Organisation.id == AssignedOpening.institution_id)
            .where(AssignedOpening.run_id == run.id)
            .with_only_columns(
                AssignedOpening.id,
                AssignedOpening.opening_id,
                AssignedOpening.field_id,
                AssignedOpening.seats,
                AssignedOpening.filled,
                AssignedOpening.why,
                AssignedOpening.funnel,
                Opening.title_vi,
                Opening.title_en,
                Opening.code.label("opening_code"),
                Organisation.name_vi,
                Organisation.name_en,
            )
        )

    return rows


def search_openings(text: str, _user: User) -> ColumnElement[bool]:
    return or_(
        false(),
        *(
            AssignedOpening.opening_id.in_(select(Opening.id).where(one))
            for one in has_number(text, Opening.code)
        ),
        *institution_named(text, AssignedOpening.institution_id),
    )
