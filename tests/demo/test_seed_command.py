import pytest
from flask import Flask
from races import apart as apart

from registry.commands.root import cli

pytestmark = pytest.mark.slow


def test_a_country_is_not_begun_without_the_data_it_is_drawn_from(apart: Flask) -> None:
    done = apart.test_cli_runner().invoke(cli.commands["seed"], ["--experts", "10"])
    assert done.exit_code == 1
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert "registry load-reference" in done.output
    assert "consent texts" in done.output
