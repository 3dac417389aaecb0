"""A virus in a stored file: its uploader is informed, and the administrators."""

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.core.db import session
from registry.core.permissions import Role
from registry.documents.models import Document
from registry.notices import services as notices


def follow(document: Document) -> None:
    owner = session().get(User, document.uploaded_by_id) if document.uploaded_by_id else None
    readers = {user.id: user for user in (owner, *list_holders(Role.ADMINISTRATOR)) if user}
    notices.tell("file_infected", readers.values(), document=document)
