"""One canonical form of an e-mail address: what is compared, stored and written to."""

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

from registry.core.errors import RegistryError
from registry.core.i18n import _

INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def canonical_email(typed: str) -> str:
    """NFKC, no invisible characters, lower case, IDNA domain. Raises RegistryError for no address.

    The part before the @ is ASCII: a letter that merely looks like one of another address (ı, а) is
    refused rather than made a second account. Mail goes to the stored address, never the typed one.
    """
    plain = INVISIBLE.sub("", unicodedata.normalize("NFKC", typed)).strip()
    try:
        found = validate_email(plain, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise RegistryError(
            _("Enter an e-mail address, for example name@university.edu.")
        ) from error
    return f"{found.local_part.casefold()}@{found.ascii_domain.lower()}"
