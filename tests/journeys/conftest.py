from typing import Any

import pytest
from flask import Flask
from running import load_reference


@pytest.fixture
def country(app: Flask, database: Any) -> Any:
    """The reference data as every installation has it."""
    load_reference()
    database.flush()
    return database
