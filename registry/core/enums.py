"""Codes that readers meet as words."""

from enum import StrEnum
from typing import Self


class LabelledEnum(StrEnum):
    """A stored code with its label beside it: `DRAFT = "draft", _l("Draft")`."""

    _value_: str
    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
