"""Why a fact was recorded or corrected: what people wrote, or one of these where the system did it.

The system's own reasons are kept in English and read in the language of the page.
"""

from typing import Any

from registry.core.i18n import _l

OF_THE_SYSTEM: dict[str, Any] = {
    "reference data": _l("Reference data"),
    "the contract started": _l("The contract started."),
    "the contract runs again": _l("The contract is resumed."),
    "nobody took the next step in time": _l("Nobody took the next step in time."),
    "a new period began": _l("A new period began."),
    "the post was left": _l("The post was left."),
    "it follows from the nationalities": _l("It follows from the nationalities entered."),
    "the next period's first day was corrected": _l(
        "The first day of the next period was corrected."
    ),
    "what was checked has changed": _l("What had been checked has changed."),
    "checked again": _l("Checked again."),
    "revoked": _l("Revoked."),
    "corrected by the expert": _l("Corrected by the expert."),
}


def reason_text(reason: str) -> str:
    return str(OF_THE_SYSTEM.get(reason, reason))
