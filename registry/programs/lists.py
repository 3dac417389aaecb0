"""The lists of openings and talent programmes. Names of the filters of openings: state, due
(overdue, today, week, later), waits (mine, others, nobody), mine_due (overdue, soon, later,
not_mine), mode, field, institution, starts_from, starts_to; of programmes: level, field,
institution, technology."""

from flask import url_for

from registry.accounts.models import User
from registry.core.i18n import _l
from registry.programs import listing, queries, waiting
from registry.programs.models import ENDINGS, Opening, OpeningState, TalentProgram
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.concept_models import Concept
from registry.taxonomy.lists import field_filter, institution, institution_filter
from registry.web.lists.columns import bilingual, by_language, choice, deadline, plain, state
from registry.web.lists.declaration import Board, Column, Empty, Filter, List, Period
from registry.web.lists.filters import due_filter
from registry.web.lists.waiting import next_step, own_due_filter, turns, waits_filter, waits_for


def opening_columns(user: User) -> list[Column]:
    return [
        bilingual(
            "opening",
            _l("Opening"),
            "title",
            sort=by_language(Opening, "title"),
            under=plain("number", _l("Opening number"), Opening.code),
        ),
        institution(is_extra=queries.is_of_institution(user)),
        state(_l("Status"), Opening.state),
        deadline(_l("Next deadline"), lambda row: row.due_on, sort=listing.DUE_ON),
        waits_for(),
        plain("seats", _l("Seats"), Opening.seats),
        next_step(is_extra=True),
        choice("mode", _l("Mode of cooperation"), Opening.mode, is_extra=True),
        bilingual(
            "field", _l("Research field"), "field", sort=by_language(Concept, "name"), is_extra=True
        ),
        plain("starts", _l("First day"), Opening.starts_on, is_extra=True),
        plain("closes", _l("Closes on"), Opening.closes_on, is_extra=True),
        plain("program", _l("Programme"), TalentProgram.code.label("program_code"), is_extra=True),
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
    more=turns(waiting.WORK, Opening.id),
    works=waiting.WORK,
    board=Board(
        by="state",
        values=[one for one in OpeningState if one not in {*ENDINGS, OpeningState.ARCHIVED}],
        facts=("institution", "seats"),
    ),
    filters=(
        Filter("state", _l("Status"), Opening.state),
        due_filter(listing.DUE_ON, label=_l("Next deadline")),
        waits_filter(waiting.WORK, Opening.id),
        own_due_filter(waiting.WORK, Opening.id),
        Filter("mode", _l("Mode of cooperation"), Opening.mode),
        field_filter(Opening.field_id),
        institution_filter(Opening.institution_id),
        Period("starts", _l("First day"), Opening.starts_on),
    ),
    search=listing.search_openings,
    search_hint=_l("Words of the title with or without diacritics, NC, institution"),
    order=[Opening.created_at.desc()],
    empty=Empty(
        _l("No opening yet"),
        _l(
            "An opening belongs to a talent programme, is written in both languages and names what is required."
        ),
        icon="briefcase",
    ),
)


def program_columns(user: User) -> list[Column]:
    return [
        bilingual(
            "program",
            _l("Programme"),
            "title",
            sort=by_language(TalentProgram, "name"),
            under=plain("number", _l("Code"), TalentProgram.code),
        ),
        institution(is_extra=queries.is_of_institution(user)),
        choice("level", _l("Level of training"), TalentProgram.level),
        bilingual("field", _l("Research field"), "field", sort=by_language(Concept, "name")),
        plain("decision", _l("Decision"), TalentProgram.decision_number),
        Column("planned", _l("Lecturers planned"), lambda row: sum((row.quota or {}).values())),
        bilingual("technology", _l("Strategic technology"), "technology", is_extra=True),
        plain("decided", _l("Decided on"), TalentProgram.decided_on, is_extra=True),
    ]


PROGRAMS = List(
    name="programs",
    title=_l("Talent programmes"),
    lead=_l("Talent training programmes that the ministry selected; openings belong to them."),
    rows=listing.program_rows,
    bare=queries.workspace_programs,
    id=TalentProgram.id,
    link=lambda row: url_for("programs.show", program_id=row.id),
    columns=program_columns,
    filters=(
        Filter("level", _l("Level of training"), TalentProgram.level),
        field_filter(TalentProgram.field_id),
        institution_filter(TalentProgram.institution_id),
        Filter(
            "technology",
            _l("Strategic technology"),
            TalentProgram.technology_id,
            labels=taxonomy.name_concepts,
        ),
    ),
    search=listing.search_programs,
    search_hint=_l("Words of the name with or without diacritics, code, decision, institution"),
    order=[TalentProgram.code],
    empty=Empty(
        _l("No talent programme yet"),
        _l("A programme is registered with the number of the decision that selected it."),
        icon="graduation-cap",
    ),
)
