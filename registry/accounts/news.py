"""Telling people of accounts: notices lie above accounts, and are installed here."""

from typing import Any

from registry.accounts.models import User
from registry.core.hooks import Hook

tell = Hook[..., None]("accounts.tell")
"""As notices.tell."""
expert_answered = Hook[[Any, User | None], None]("accounts.expert_answered")
"""The answer to an invitation that came from an expert: accepted by this account, or (None) declined."""
