"""Talent programmes as the ministry registers them."""

import uuid

from sqlalchemy import exists, select

from registry.audit import services as audit
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import _
from registry.core.numbering import next_number
from registry.programs.actions import ProgramAction
from registry.programs.content import OpeningContent, ProgramContent, values_of
from registry.programs.guards import Actor, refuse_backward
from registry.programs.models import Opening, TalentProgram


def register_program(
    content: ProgramContent, *, institution_id: uuid.UUID, by: Actor
) -> TalentProgram:
    refuse_backward(content.starts_on, content.ends_on)
    program = TalentProgram(
        institution_id=institution_id,
        code=next_number(f"CTTN-{content.starts_on.year}-"),
        **values_of(content),
    )
    session().add(program)
    audit.record(ProgramAction.PROGRAM_REGISTERED, program, by=by)
    return program


def edit_program(program: TalentProgram, content: ProgramContent, *, by: Actor) -> None:
    refuse_backward(content.starts_on, content.ends_on)
    assign(program, content)
    audit.record(ProgramAction.PROGRAM_EDITED, program, by=by)


def remove_program(program: TalentProgram, *, by: Actor) -> None:
    """One that was registered by mistake. Raises RegistryError where openings belong to it."""
    if session().scalar(select(exists().where(Opening.program_id == program.id))):
        raise RegistryError(_("Openings belong to this talent programme."))
    audit.record(ProgramAction.PROGRAM_REMOVED, program, by=by, code=program.code)
    session().delete(program)


def assign(row: TalentProgram | Opening, content: ProgramContent | OpeningContent) -> None:
    for name, value in values_of(content).items():
        setattr(row, name, value)
