import uuid
from collections.abc import Sequence

from sqlalchemy import Select, exists, select

from registry.core import facts
from registry.core.db import find_row, get_row, list_rows
from registry.documents.models import Document
from registry.experts.models import Person
from registry.leading.models import Designation, DomesticPost, EntryState
from registry.leading.post_models import PostEntry


def list_post_versions(person_id: uuid.UUID) -> Sequence[DomesticPost]:
    """Everything that was ever recorded, of each post one version after the other."""
    return list_rows(
        select(DomesticPost)
        .where(DomesticPost.person_id == person_id)
        .order_by(DomesticPost.series_id, DomesticPost.recorded_at)
    )


def find_post(series_id: uuid.UUID) -> DomesticPost | None:
    """As believed now."""
    return find_row(facts.read(DomesticPost).where(DomesticPost.series_id == series_id))


def get_post(series_id: uuid.UUID) -> DomesticPost:
    return get_row(facts.read(DomesticPost).where(DomesticPost.series_id == series_id))


def get_post_document(series_id: uuid.UUID) -> Document:
    """Of what is believed now."""
    statement = select(Document).join(DomesticPost, DomesticPost.document_id == Document.id)
    believed = facts.believed(DomesticPost)
    return get_row(statement.where(DomesticPost.series_id == series_id, *believed))


def get_post_entry(entry_id: uuid.UUID) -> PostEntry:
    return get_row(select(PostEntry).where(PostEntry.id == entry_id))


def list_open_entries(person_id: uuid.UUID) -> Sequence[PostEntry]:
    """What waits for a second person, the newest first."""
    return list_rows(
        select(PostEntry)
        .where(PostEntry.person_id == person_id, PostEntry.state == EntryState.PROPOSED)
        .order_by(PostEntry.created_at.desc(), PostEntry.id)
    )


def find_designation_id(person_id: uuid.UUID) -> uuid.UUID | None:
    """On whose page the posts of somebody stand: the newest designation that is believed, or was."""
    rows = list_rows(
        select(Designation)
        .where(Designation.person_id == person_id)
        .order_by(Designation.superseded_at.is_not(None), Designation.valid_from.desc())
        .limit(1)
    )
    return rows[0].series_id if rows else None


def designated() -> Select[Person]:
    """Whoever is designated, or was, as believed now."""
    believed = exists().where(Designation.person_id == Person.id, *facts.believed(Designation))
    return select(Person).where(believed)
