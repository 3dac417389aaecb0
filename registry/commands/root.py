"""The one command line, on Flask's: run, migrate, seed, worker, check, routes, reindex, audit, user."""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import FlaskGroup

from registry import create_app
from registry.background import indexing
from registry.commands import checks, processes
from registry.core import permissions
from registry.core.config import RESOURCES, ConfigError, config
from registry.core.db import reading, transaction
from registry.core.errors import RegistryError
from registry.core.migrating import downgrade, is_migrated, upgrade


class Commands(FlaskGroup):
    """Flask's own commands are left out: this product has its own server and routes listing."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except ConfigError as error:
            click.echo(str(error), err=True)
            sys.exit(2)


cli = Commands(create_app=lambda: create_app(), add_default_commands=False, load_dotenv=False)
as_json = click.option("--json", "is_json", is_flag=True, help="Print JSON.")


def main() -> None:
    cli.main(prog_name="registry")


@cli.command(with_appcontext=False)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--prepare", "is_unprepared", is_flag=True, help="`registry prepare` first.")
def run(host: str, port: int, is_unprepared: bool) -> None:
    """Web server and worker together; Ctrl-C stops both."""
    context = click.get_current_context()
    code = processes.run_both(
        first=(lambda: context.invoke(prepare)) if is_unprepared else None,
        server=lambda: context.invoke(serve, host=host, port=port),
        worker=lambda: context.invoke(worker),
        address=f"http://{host}:{port}/",
    )
    sys.exit(code)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """The web server alone."""
    processes.serve(current_app._get_current_object(), host=host, port=port)  # type: ignore[attr-defined]


@cli.command()
def worker() -> None:
    """The worker alone: mail, index, long jobs, regular work."""
    from registry import worker as work

    try:
        work.run(current_app._get_current_object())  # type: ignore[attr-defined]
    except work.AlreadyRunning as error:
        raise click.ClickException(f"Another worker is running ({error}).") from error


@cli.command()
@click.option("--to", "revision", default="head", show_default=True)
def migrate(revision: str) -> None:
    """Bring the database to the newest schema (or to one revision)."""
    config().state_dir.mkdir(parents=True, exist_ok=True)
    with current_app.extensions["db_engine"].connect() as connection:
        upgrade(connection, RESOURCES / "migrations", revision)
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
    from registry.targets import loading as targets
    from registry.taxonomy import loading as taxonomy

    with transaction():
        taxonomy.load()
    with transaction():
        targets.load()


@cli.command()
@click.option("--experts", default=3000, show_default=True, help="How many experts.")
@click.option(
    "--seed", "number", default=1002, show_default=True, help="The same number, the same country."
)
@click.option("--today", default=None, help="The last day of the demo country (YYYY-MM-DD).")
@as_json
def seed(experts: int, number: int, today: str | None, is_json: bool) -> None:
    """Build the demo country (only in the demo and test environments)."""
    from registry.demo import seed as demo

    if config().is_production:
        raise click.ClickException("A demo country cannot be built in production.")
    last_day = date.fromisoformat(today) if today else None
    show = _progress(is_json)
    result = demo.build(experts=experts, number=number, today=last_day, progress=show)
    for name in indexing.sources():
        _build_index(name, result[name], show)
    if not is_json:
        result.pop("accounts")  # `prepare` announces them
    _show(result, is_json=is_json)


def _build_index(name: str, total: int, show: Callable[[str, int, int], None]) -> None:
    """What is not public makes no document, so that the end of the bar is reached apart."""
    label = f"index of {name}"
    indexing.rebuild(name, progress=lambda done: show(label, min(done, total - 1), total))
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

        with reading():
            exists = demo.is_built()
        if not exists:
            context.invoke(seed, experts=3000, number=1002, today=None, is_json=False)
        demo.announce(click.echo)


@cli.command()
@as_json
def routes(is_json: bool) -> None:
    """Every route with its policy."""
    rows = permissions.describe_routes(current_app._get_current_object())  # type: ignore[attr-defined]
    if is_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for row in rows:
        click.echo(f"{row['rule']:60} {row['read']:28} {row['write'] or '-'}")


@cli.command()
@click.argument("parts", nargs=-1, type=click.Choice(sorted(checks.CHECKS)))
@click.option("--repair", is_flag=True, help="Mend what can be mended (the index).")
@as_json
def check(parts: tuple[str, ...], repair: bool, is_json: bool) -> None:
    """Look for anything that does not agree: database, index, files, audit, counts."""
    found = {name: checks.CHECKS[name](repair) for name in parts or sorted(checks.CHECKS)}
    _show(found, is_json=is_json)
    sys.exit(1 if any(found.values()) and not repair else 0)


@cli.command()
@click.argument("indexes", nargs=-1)
def reindex(indexes: tuple[str, ...]) -> None:
    """Build the search index anew beside the old one, then swap."""
    for name in indexes or tuple(indexing.sources()):
        started = time.monotonic()
        built = indexing.rebuild(name, progress=_counter(name))
        seconds = time.monotonic() - started
        click.echo(f"\r{name}: {built.documents} documents in {seconds:.1f} s")
        for refused in built.rejected:
            click.echo(f"left out {refused.id}: {refused.reason}", err=True)


@cli.command(name="release-parked")
def release_parked() -> None:
    """Give documents that the search engine refused another try."""
    click.echo(f"{indexing.release_parked()} released")


@cli.command()
def doctor() -> None:
    """Say of the search engine whether its version, rights and settings fit."""
    for sentence in indexing.engine().doctor() or ["The search engine fits."]:
        click.echo(sentence)


@cli.group()
def audit() -> None:
    """The audit chain."""


@audit.command()
@click.option(
    "--checkpoint", type=click.Path(exists=True, path_type=Path), help="A checkpoint file."
)
@as_json
def verify(checkpoint: Path | None, is_json: bool) -> None:
    """Find any edit, deletion, reordering or (against a checkpoint) cut tail."""
    from registry.audit import checkpoints, queries

    with reading():
        known = checkpoints.read_checkpoint(checkpoint) if checkpoint else checkpoints.find_latest()
        problems = list(queries.find_chain_problems(known))
        end = queries.get_checkpoint()
    _show({"problems": problems, "events": end.seq, "hash": end.hash}, is_json=is_json)
    sys.exit(1 if problems else 0)


@audit.command(name="checkpoint")
def write_checkpoint() -> None:
    """Write the end of the chain into a signed file outside the database."""
    from registry.audit import checkpoints

    click.echo(checkpoints.write_checkpoint())


@cli.group()
def user() -> None:
    """Accounts."""


@user.command()
@click.argument("email")
@click.argument("name")
@click.argument(
    "role", type=click.Choice([role.value for role in permissions.Role if role.is_staff])
)
@click.option("--organisation", default=None, help="Code of the organisation the role is held at.")
def create(email: str, name: str, role: str, organisation: str | None) -> None:
    """Invite the first administrator (or other staff): prints the invitation link."""
    from registry.accounts import invitations

    try:
        with transaction():
            link = invitations.invite_from_command_line(
                email=email, name=name, role=permissions.Role(role), organisation_code=organisation
            )
    except RegistryError as error:
        raise click.ClickException(str(error)) from error
    click.echo(link)


@user.command(name="reset-second-factor")
@click.argument("email")
@click.option("--reason", required=True, help="How you made sure that it is this person.")
def reset_second_factor(email: str, reason: str) -> None:
    """For the only administrator, whom no colleague can help: takes second factor and password away
    and sends a mail with the way on."""
    from registry.accounts import resets

    try:
        with transaction():
            resets.reset_from_command_line(email=email, reason=reason)
    except RegistryError as error:
        raise click.ClickException(str(error)) from error


def _show(value: Any, *, is_json: bool) -> None:
    if is_json:
        click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))
        return
    for name, item in value.items():
        if not isinstance(item, list):
            click.echo(f"{name}: {item}")
            continue
        click.echo(f"{name}: {len(item)} problems" if item else f"{name}: fine")
        for sentence in item[:20]:
            click.echo(f"  {sentence}")


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


def _counter(name: str) -> Callable[[int], None]:
    return lambda done: click.echo(f"\r{name}: {done}", nl=False, err=True)
