"""Telling people of accounts: notices lie above accounts, and are installed here."""

from registry.core.hooks import Hook

tell = Hook[..., None]("accounts.tell")
"""As notices.tell."""
