"""What is done with a result does not depend on the engine: the embedded one, which is quicker."""

from dataclasses import replace
from pathlib import Path

import pytest

from registry.core.config import Config


@pytest.fixture
def engine_setting(settings: Config, tmp_path: Path) -> Config:
    return replace(settings, state_dir=tmp_path)
