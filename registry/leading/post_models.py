"""A post in the country, as one person of the secretariat enters and another one confirms it."""

import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.documents.models import Document
from registry.leading.kinds import EmployerKind, PostChange
from registry.leading.models import Entered


class PostEntry(Entered):
    __tablename__ = "post_entries"

    kind: Mapped[PostChange]
    employer: Mapped[str]
    employer_kind: Mapped[EmployerKind]
    title: Mapped[str] = mapped_column(default="")
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"))
    fact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("domestic_posts.id"))

    document: Mapped[Document] = relationship()
