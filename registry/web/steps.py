"""Who is signed in."""

from typing import TYPE_CHECKING

import flask_login

if TYPE_CHECKING:
    from registry.accounts.models import User


def current_user() -> "User":
    """For routes that require a permission."""
    user: User = flask_login.current_user._get_current_object()
    return user


def is_signed_in() -> bool:
    return bool(flask_login.current_user.is_authenticated)
