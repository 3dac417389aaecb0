"""The link that asks whether a profile is still right: signed, closed by its answer, and good for the
answers alone. It opens no account and shows nothing of the profile."""

import secrets
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from registry.core.config import DEFAULT_SECRET, config
from registry.core.db import session
from registry.profile.models import Reconfirmation


def make_link(question: Reconfirmation) -> str:
    """The same one in every reminder."""
    if not question.link_salt:
        question.link_salt = secrets.token_hex(8)
    return str(_signer().dumps([question.id.hex, question.link_salt]))


def find_question(token: str) -> Reconfirmation | None:
    try:
        question_id, salt = _signer().loads(token)
        question = session().get(Reconfirmation, UUID(hex=question_id))
    except (BadData, TypeError, ValueError, AttributeError):
        return None
    if question is None or not question.link_salt:
        return None
    return question if secrets.compare_digest(str(salt), question.link_salt) else None


def _signer() -> URLSafeSerializer:
    keys = [*reversed(config().old_secret_keys), config().secret_key or DEFAULT_SECRET]
    return URLSafeSerializer(keys, salt="reconfirmation")
