from typing import Any

import pytest

from registry.core.enums import LabelledEnum
from registry.core.migrating import load_models

load_models()


def kinds(base: type[Any] = LabelledEnum) -> list[type[Any]]:
    return [
        one for child in base.__subclasses__() for one in [child, *kinds(child)] if one.__members__
    ]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_a_code_is_stored_as_it_is_and_read_in_words(app: Any, kind: Any) -> None:
    for member in kind:
        assert kind(member.value) is member
        assert str(member) == member.value
        assert f"{member}" == member.value
        with app.test_request_context("/en/"):
            assert str(member.label)
    assert len(set(kind)) == len({member.value for member in kind})
