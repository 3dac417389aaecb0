"""What a section of a profile is: its form, what it shows at first, and how it is saved."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from registry.accounts.models import User
from registry.experts.models import Person


class Section(ABC):
    label: ClassVar[Any]
    form: ClassVar[type[Any]]
    why: ClassVar[Any] = ""  # which rule asks for it

    @staticmethod
    @abstractmethod
    def load(person: Person) -> dict[str, Any]:
        """The values of the form when it is opened."""

    @staticmethod
    def prepare(form: Any) -> None:
        """Choices from the database, where the form has some."""
        return

    @staticmethod
    @abstractmethod
    def save(person: Person, form: Any, by: User) -> None: ...
