"""Restoring a backup for trial: into a place of its own, compared with what was saved, then gone."""

import tempfile
from dataclasses import replace
from pathlib import Path

from flask import current_app

from registry import create_app
from registry.commands import checks
from registry.commands.backup import databases, restoring
from registry.core.config import Config, Environment, FileStoreKind, SearchEngineKind, config
from registry.core.db import close_session

COMPARED = ("audit", "counts", "db", "files", "index")


def run(folder: Path) -> dict[str, list[str]]:
    """By what was compared: sentences about what does not agree. Raises BadBackup."""
    engine = current_app.extensions["db_engine"]
    with (
        tempfile.TemporaryDirectory(prefix="registry-drill-") as place,
        databases.scratch(engine, Path(place)) as url,
    ):
        return _restore_there(folder, _settings(url, Path(place)))


def _settings(url: str, place: Path) -> Config:
    """As here, but for everything that is kept: nothing outside the scratch place is written to."""
    environment = Environment.TEST if config().is_production else config().environment
    return replace(
        config(),
        environment=environment,
        database_url=url,
        state_dir=place,
        file_store=FileStoreKind.LOCAL,
        search_engine=SearchEngineKind.EMBEDDED,
        checkpoint_copies="",
    )


def _restore_there(folder: Path, settings: Config) -> dict[str, list[str]]:
    scratch = create_app(settings)
    try:
        with scratch.app_context():
            restored = restoring.restore(folder, over=False, progress=lambda _done, _total: None)
            found = {"rows": restored.differences}
            found |= {name: checks.CHECKS[name](False) for name in COMPARED}
            found["files"] += restored.made.missing
            close_session()
            return found
    finally:
        scratch.extensions["search_engine"].close()
        scratch.extensions["db_engine"].dispose()
