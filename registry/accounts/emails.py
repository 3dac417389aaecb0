"""One canonical form of an e-mail address: what is compared, stored and written to."""

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

from registry.errors import RegistryError
from registry.i18n import _

INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")


def canonical_email(typed: str) -> str:
    """NFKC, no invisible characters, lower case, IDNA domain. Raises RegistryError for no address.

    Letters that merely look alike (Cyrillic а) stay different: mail goes to the stored address only.
    """
    plain = INVISIBLE.sub("", unicodedata.normalize("NFKC", typed)).strip()
    try:
        found = validate_email(plain, check_deliverability=False)
    except EmailNotValidError as error:
        raise RegistryError(
            _("Write an e-mail address, for example name@university.edu.")
        ) from error
    local = found.local_part.casefold()
    return f"{local}@{found.ascii_domain.lower()}"
