"""The lists of openings and talent programmes. Names of the filters of openings: state, due (overdue,
today, week, later), mode, field, institution, starts_from, starts_to; of programmes: level, field,
institution, technology."""

from flask import url_for

from registry.accounts.models import User
from registry.core.i18n import _l, localized
from registry.programs import listing, queries
from registry.programs.models import Opening, TalentProgram
from registry.taxonomy import queries as taxonomy
from registry.web.lists.common import due_filter
from registry.web.lists.declaration import Column, Empty, Filter, List, Period


def opening_columns(user: User) -> list[Column]:
    return [
        Column(
            name="opening",
            label=_l("Opening"),
            value=lambda row: localized(row, "title"),
            sort=listing.by_title,
            under=Column(
                name="number",
                label=_l("Opening number"),
                value=lambda row: row.code,
                sort=Opening.code,
            ),
        ),
        Column(
            name="institution",
            label=_l("Institution"),
            value=lambda row: localized(row, "name"),
            sort=listing.by_institution,
            is_extra=queries.is_of_institution(user),
        ),
        *_opening_course(),
    ]


def _opening_course() -> list[Column]:
    return [
        Column(
            name="state",
            label=_l("State"),
            value=lambda row: row.state,
            sort=Opening.state,
            phone="state",
        ),
        Column(
            name="due",
            label=_l("Last day for interest"),
            value=lambda row: row.due_on,
            sort=listing.CLOSES,
            is_deadline=True,
            phone="due",
        ),
        Column(name="seats", label=_l("Seats"), value=lambda row: row.seats, sort=Opening.seats),
        Column(
            name="mode",
            label=_l("Way of working together"),
            value=lambda row: str(row.mode.label),
            sort=Opening.mode,
        ),
        *_opening_details(),
    ]


def _opening_details() -> list[Column]:
    return [
        Column(
            name="field",
            label=_l("Research field"),
            value=lambda row: localized(row, "field"),
            sort=listing.by_field,
            is_extra=True,
        ),
        Column(
            name="starts",
            label=_l("First day"),
            value=lambda row: row.starts_on,
            sort=Opening.starts_on,
            is_extra=True,
        ),
        Column(
            name="closes",
            label=_l("Closes on"),
            value=lambda row: row.closes_on,
            sort=Opening.closes_on,
            is_extra=True,
        ),
        Column(
            name="program",
            label=_l("Programme"),
            value=lambda row: row.program_code,
            sort=TalentProgram.code,
            is_extra=True,
        ),
    ]


OPENINGS = List(
    name="openings",
    title=_l("Openings"),
    lead=_l("From the draft to the closing day; everybody concerned is informed of every step."),
    rows=listing.opening_rows,
    bare=queries.workspace_openings,
    id=Opening.id,
    link=lambda row: url_for("programs.opening", opening_id=row.id),
    columns=opening_columns,
    filters=(
        Filter(name="state", label=_l("State"), by=Opening.state),
        due_filter(listing.CLOSES, label=_l("Last day for interest")),
        Filter(name="mode", label=_l("Way of working together"), by=Opening.mode),
        Filter(
            name="field",
            label=_l("Research field"),
            by=Opening.field_id,
            labels=taxonomy.name_concepts,
        ),
        Filter(
            name="institution",
            label=_l("Institution"),
            by=Opening.institution_id,
            labels=taxonomy.name_organisations,
        ),
        Period(name="starts", label=_l("First day"), of=Opening.starts_on),
    ),
    search=listing.search_openings,
    search_hint=_l("Words of the title with or without diacritics, NC, institution"),
    order=[Opening.created_at.desc()],
    empty=Empty(
        title=_l("No opening yet"),
        text=_l(
            "An opening belongs to a talent programme, is written in both languages and names what is required."
        ),
        icon="briefcase",
    ),
)


def program_columns(user: User) -> list[Column]:
    return [
        Column(
            name="program",
            label=_l("Programme"),
            value=lambda row: localized(row, "title"),
            sort=listing.by_program_name,
            under=Column(
                name="number",
                label=_l("Code"),
                value=lambda row: row.code,
                sort=TalentProgram.code,
            ),
        ),
        Column(
            name="institution",
            label=_l("Institution"),
            value=lambda row: localized(row, "name"),
            sort=listing.by_institution,
            is_extra=queries.is_of_institution(user),
        ),
        *_program_details(),
    ]


def _program_details() -> list[Column]:
    return [
        Column(
            name="level",
            label=_l("Level of training"),
            value=lambda row: str(row.level.label),
            sort=TalentProgram.level,
        ),
        Column(
            name="field",
            label=_l("Research field"),
            value=lambda row: localized(row, "field"),
            sort=listing.by_field,
        ),
        Column(
            name="decision",
            label=_l("Decision"),
            value=lambda row: row.decision_number,
            sort=TalentProgram.decision_number,
        ),
        Column(
            name="planned",
            label=_l("Lecturers planned"),
            value=lambda row: sum((row.quota or {}).values()),
        ),
        Column(
            name="technology",
            label=_l("Strategic technology"),
            value=lambda row: localized(row, "technology"),
            is_extra=True,
        ),
        Column(
            name="decided",
            label=_l("Decided on"),
            value=lambda row: row.decided_on,
            sort=TalentProgram.decided_on,
            is_extra=True,
        ),
    ]


PROGRAMS = List(
    name="programs",
    title=_l("Talent programmes"),
    lead=_l("Talent training programmes that the ministry selected; openings belong to them."),
    rows=listing.program_rows,
    bare=queries.visible_programs,
    id=TalentProgram.id,
    link=lambda row: url_for("programs.show", program_id=row.id),
    columns=program_columns,
    filters=(
        Filter(name="level", label=_l("Level of training"), by=TalentProgram.level),
        Filter(
            name="field",
            label=_l("Research field"),
            by=TalentProgram.field_id,
            labels=taxonomy.name_concepts,
        ),
        Filter(
            name="institution",
            label=_l("Institution"),
            by=TalentProgram.institution_id,
            labels=taxonomy.name_organisations,
        ),
        Filter(
            name="technology",
            label=_l("Strategic technology"),
            by=TalentProgram.technology_id,
            labels=taxonomy.name_concepts,
        ),
    ),
    search=listing.search_programs,
    search_hint=_l("Words of the name with or without diacritics, code, decision, institution"),
    order=[TalentProgram.code],
    empty=Empty(
        title=_l("No talent programme yet"),
        text=_l("A programme is registered with the number of the decision that selected it."),
        icon="graduation-cap",
    ),
)
