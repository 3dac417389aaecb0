"""Points of a feature at which later ones act, although it must not import them.

A hook is empty until `features.install_hooks` fills it, once, with everything that follows.
"""

from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")
HOOKS: dict[str, "Hook[Any, Any]"] = {}


class Hook(Generic[Given, Result]):
    def __init__(self, name: str) -> None:
        self.followers: tuple[Callable[Given, Result], ...] = ()
        HOOKS[name] = self

    def install(self, *followers: Callable[Given, Result]) -> None:
        self.followers = followers

    def __call__(self, *args: Given.args, **kwargs: Given.kwargs) -> list[Result]:
        """What each of them answers, in the order in which they were named."""
        return [follow(*args, **kwargs) for follow in self.followers]
