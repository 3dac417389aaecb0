"""Errors whose message is for the person in front of the page, and the pages that show them."""

from http import HTTPStatus


class RegistryError(Exception):
    """What the user asked for cannot be done; str() is the translated sentence to show."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class InvalidTransition(RegistryError):
    """The thing is not in a state from which this step may be taken."""

    status = HTTPStatus.CONFLICT


class Conflict(RegistryError):
    """Somebody else changed the same thing in the meantime."""

    status = HTTPStatus.CONFLICT


class NotAllowed(RegistryError):
    """The rules, not the role, forbid this step to this person (for example four eyes)."""

    status = HTTPStatus.FORBIDDEN


class TooManyAttempts(RegistryError):
    status = HTTPStatus.TOO_MANY_REQUESTS


class Unavailable(RegistryError):
    """A part that this step needs does not answer; nothing was changed."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
