"""Both engines, one after the other."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from engines import make_elastic, make_embedded
from vocabulary_rows import vocabulary_rows

from search.engine import SearchEngine
from search.text.vocabulary import Vocabulary

TODAY = date(2026, 11, 1)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.from_rows(vocabulary_rows(), today=TODAY)


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(
    request: pytest.FixtureRequest, tmp_path: Path, vocabulary: Vocabulary
) -> Iterator[SearchEngine]:
    """An engine without any index, once embedded and once on the server."""
    if request.param == "embedded":
        made = make_embedded(tmp_path / "index", vocabulary)
        yield made
        made.close()
        return
    with make_elastic(request.getfixturevalue("elasticsearch_url"), vocabulary) as served:
        yield served
