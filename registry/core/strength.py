"""Whether a secret can do its work: long, not guessed, of the form that its user needs."""

from cryptography.fernet import Fernet

SECRET_LENGTH = 32
ENOUGH_LETTERS = 8  # different ones: "aaaaaaaaaaaaaaaa" is long and no secret
WELL_KNOWN = (
    "change-me",
    "changeme",
    "default",
    "development",
    "elastic",
    "example",
    "minioadmin",
    "password",
    "postgres",
    "secret",
)


def find_weakness(secret: str, length: int) -> str:
    """Why somebody could guess it; empty when nothing speaks for that."""
    known = next((word for word in WELL_KNOWN if word in secret.lower()), None)
    if not secret:
        return "is missing"
    if len(secret) < length:
        return f"is shorter than {length} characters"
    if known:
        return f"holds the well-known word {known}"
    return "repeats few characters" if len(set(secret)) < ENOUGH_LETTERS else ""


def is_data_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True
