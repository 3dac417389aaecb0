import os
import sys
from collections.abc import Callable
from datetime import date

import click
from flask import current_app

from registry.background import indexing, rebuilding
from registry.commands.root import as_json, cli, print_result
from registry.core import table_sizes
from registry.core.config import RESOURCES, config
from registry.core.db import read_only, transaction
from registry.core.migrating import downgrade, is_migrated, upgrade


@cli.command()
@click.option("--to", "revision", default="head", show_default=True)
def migrate(revision: str) -> None:
    """Bring the database to the newest schema (or to one revision)."""
    config().state_dir.mkdir(parents=True, exist_ok=True)
    with current_app.extensions["db_engine"].connect() as connection:
        upgrade(connection, RESOURCES / "migrations", revision)
        table_sizes.count_all(connection)
        connection.commit()


@cli.command(name="migrate-down")
@click.argument("revision")
def migrate_down(revision: str) -> None:
    """Take the schema back to REVISION ("base": an empty database)."""
    with current_app.extensions["db_engine"].connect() as connection:
        downgrade(connection, RESOURCES / "migrations", revision)
        connection.commit()


@cli.command(name="load-reference")
def load_reference() -> None:
    """Load the packaged reference data, targets and rules; what is there already stays."""
    from registry.contracts.pace import loading as benchmarks
    from registry.contracts.texts import loading as clauses
    from registry.experts import loading as experts
    from registry.procedures import loading as procedures
    from registry.targets import loading as targets
    from registry.taxonomy import loading as taxonomy

    loads = (taxonomy.load, experts.load, clauses.load, benchmarks.load)
    for load in (*loads, procedures.load, targets.load):
        with transaction():
            load()


@cli.command()
@click.option("--experts", default=3000, show_default=True, help="How many experts.")
@click.option("--openings", default=0, help="At least so many openings, for measuring.")
@click.option("--introductions", default=0, help="At least so many introductions.")
@click.option("--contracts", default=0, help="At least so many contracts.")
@click.option(
    "--seed", "number", default=1002, show_default=True, help="The same number, the same country."
)
@click.option("--today", default=None, help="The last day of the demo country (YYYY-MM-DD).")
@as_json
def seed(
    experts: int,
    openings: int,
    introductions: int,
    contracts: int,
    number: int,
    today: str | None,
    is_json: bool,
) -> None:
    """Build the demo country (only in the demo and test environments)."""
    from registry.audit import checkpoints
    from registry.demo import seed as demo
    from registry.demo import volume

    if config().is_production:
        raise click.ClickException("A demo country cannot be built in production.")
    if reason := _why_no_country():
        raise click.ClickException(reason)
    last_day = date.fromisoformat(today) if today else None
    show = _progress(is_json)
    result = demo.build(experts=experts, number=number, today=last_day, progress=show)
    volume.fill(
        openings=openings,
        introductions=introductions,
        contracts=contracts,
        number=number,
        show=show,
    )
    result["openings"] = max(result["openings"], openings)
    for name in indexing.sources():
        _build_index(name, result[name], show)
    if not is_json:
        result.pop("accounts")  # `prepare` announces them
    checkpoints.write_checkpoint()
    print_result(result, is_json=is_json)


def _why_no_country() -> str:
    """What has to be done first, or why it can no longer be built; empty: it can be built now."""
    from registry.demo import seed as demo

    with current_app.extensions["db_engine"].connect() as connection:
        if not is_migrated(connection, RESOURCES / "migrations"):
            return "The database has not the newest schema. Run `registry migrate` first."
    with read_only():
        if missing := demo.find_missing():
            names = ", ".join(missing)
            return f"Nothing is loaded yet of: {names}. Run `registry load-reference` first."
        return "The demo country has been built already." if demo.is_built() else ""


def _build_index(name: str, total: int, show: Callable[[str, int, int], None]) -> None:
    """What is not public makes no document, so that the end of the bar is reached apart."""
    label = f"index of {name}"
    rebuilding.rebuild(name, progress=lambda done: show(label, min(done, total - 1), total))
    show(label, total, total)


@cli.command()
def prepare() -> None:
    """Everything `make run` needs before the servers start; quick when it is done already."""
    config().state_dir.mkdir(parents=True, exist_ok=True)
    with current_app.extensions["db_engine"].connect() as connection:
        ready = is_migrated(connection, RESOURCES / "migrations")
    context = click.get_current_context()
    if not ready:
        context.invoke(migrate)
    context.invoke(load_reference)
    if config().is_demo:
        from registry.demo import seed as demo

        with read_only():
            exists = demo.is_built()
        if not exists:
            context.invoke(seed, experts=3000, number=1002, today=None, is_json=False)
        demo.announce(click.echo)


def _progress(is_quiet: bool) -> Callable[[str, int, int], None]:
    """A bar on one line of a terminal; a line per tenth elsewhere."""
    is_terminal = sys.stderr.isatty() and "NO_PROGRESS" not in os.environ
    last = {"tenth": -1}

    def show(what: str, done: int, total: int) -> None:
        tenth = 10 * done // max(total, 1)
        if is_quiet or (not is_terminal and tenth == last["tenth"]):
            return
        last["tenth"] = tenth
        bar = "█" * (3 * tenth) + "·" * (30 - 3 * tenth)
        end = "" if is_terminal and done < total else "\n"
        click.echo(f"\r{what:24} {bar} {done}/{total}{end}", nl=False, err=True)

    return show
