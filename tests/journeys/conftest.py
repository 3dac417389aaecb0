from typing import Any

import pytest
from flask import Flask

from registry.experts import loading as experts
from registry.targets import loading as targets
from registry.taxonomy import loading as taxonomy


@pytest.fixture
def country(app: Flask, database: Any) -> Any:
    """The reference data as every installation has it."""
    taxonomy.load()
    experts.load()
    targets.load()
    database.flush()
    return database
