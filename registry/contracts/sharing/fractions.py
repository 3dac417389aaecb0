"""Parts of a whole as people write them: exact, never a decimal that was rounded."""

import re
from collections.abc import Iterable
from fractions import Fraction

from registry.core.errors import RegistryError
from registry.core.i18n import _, format_number

PERCENT = re.compile(r"(\d{1,2})\s*%?")
RATIO = re.compile(r"(\d{1,3})\s*/\s*(\d{1,3})")
WHOLE = Fraction(1)


def parse(text: str) -> Fraction:
    """40, 40% or 2/5. Raises RegistryError for what is no part of a whole; 0 is one that ends."""
    percent, ratio = PERCENT.fullmatch(text.strip()), RATIO.fullmatch(text.strip())
    found = None
    if percent:
        found = Fraction(int(percent[1]), 100)
    elif ratio and int(ratio[2]):
        found = Fraction(int(ratio[1]), int(ratio[2]))
    if found is None or found >= WHOLE:
        raise RegistryError(
            _("Enter a part of the whole contract, for example 40% or 1/3, or 0 to end it.")
        )
    return found


def describe(part: Fraction) -> str:
    percent = part * 100
    if percent.denominator == 1:
        return f"{format_number(percent.numerator)}%"
    return f"{part.numerator}/{part.denominator}"


def remainder(parts: Iterable[Fraction]) -> Fraction:
    return WHOLE - sum(parts, Fraction(0))
