import errno
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from registry.background import indexing, outbox, rebuilding
from registry.commands import checks, deployment, processes, webserver
from registry.commands import compose as composed
from registry.commands.database import prepare
from registry.commands.root import as_json, cli, print_result
from registry.core.routes import describe_routes

DEPLOY = "deploy"


@cli.command(with_appcontext=False)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--prepare", "prepares_first", is_flag=True, help="`registry prepare` first.")
def run(host: str, port: int, prepares_first: bool) -> None:
    """Web server and worker together; Ctrl-C stops both."""
    context = click.get_current_context()
    code = processes.run_both(
        first=(lambda: context.invoke(prepare)) if prepares_first else None,
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
    try:
        webserver.serve(current_app._get_current_object(), host=host, port=port)  # type: ignore[attr-defined]
    except webserver.TooFewDescriptors as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        click.echo(f"Port {port} is taken by another program.", err=True)
        sys.exit(processes.PORT_TAKEN)


@cli.command()
def worker() -> None:
    """The worker alone: mail, index, long jobs, regular work."""
    from registry import worker as work

    try:
        work.run(current_app._get_current_object())  # type: ignore[attr-defined]
    except work.AlreadyRunning as error:
        raise click.ClickException(f"Another worker is running ({error}).") from error


@cli.command()
@as_json
def routes(is_json: bool) -> None:
    """Every route with its policy."""
    rows = describe_routes(current_app._get_current_object())  # type: ignore[attr-defined]
    if is_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for row in rows:
        click.echo(f"{row['rule']:60} {row['read']:28} {row['write'] or '-'}")


@cli.command(with_appcontext=False)
@click.argument("parts", nargs=-1, type=click.Choice([*sorted(checks.CHECKS), DEPLOY]))
@click.option("--repair", is_flag=True, help="Repair what can be repaired (the index).")
@click.option(
    "--compose",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With deploy: judge this compose file, not the environment.",
)
@as_json
def check(parts: tuple[str, ...], repair: bool, compose: Path | None, is_json: bool) -> None:
    """Look for anything that does not agree: database, index, files, audit, counts.

    With deploy: for anything unsafe in the settings, without starting what they describe.
    """
    if compose and DEPLOY not in parts:
        raise click.UsageError("--compose goes with deploy.")
    found: dict[str, list[str]] = {}
    if DEPLOY in parts:
        found[DEPLOY] = (
            composed.examine(compose, os.environ) if compose else deployment.examine(os.environ)
        )
    if names := [name for name in parts or sorted(checks.CHECKS) if name != DEPLOY]:
        found |= _compare(names, repair)
    print_result(found, is_json=is_json)
    sys.exit(1 if any(found.values()) and not repair else 0)


@with_appcontext
def _compare(names: list[str], repair: bool) -> dict[str, list[str]]:
    return {name: checks.CHECKS[name](repair) for name in names}


@cli.command()
@click.argument("indexes", nargs=-1)
def reindex(indexes: tuple[str, ...]) -> None:
    """Build the search index anew beside the old one, then swap."""
    for name in indexes or tuple(indexing.sources()):
        started = time.monotonic()
        built = rebuilding.rebuild(name, progress=_counter(name))
        seconds = time.monotonic() - started
        click.echo(f"\r{name}: {built.documents} documents in {seconds:.1f} s")
        for refused in built.rejected:
            click.echo(f"left out {refused.id}: {refused.reason}", err=True)


@cli.command(name="train-ranking")
def train_ranking() -> None:
    """Learn anew what experts write about, beside the model in use, then swap."""
    from registry.matching import schedule

    started = time.monotonic()
    told = schedule.train({}, lambda done, _total: _counter("experts")(done))
    click.echo(f"\r{told['texts']} texts in {time.monotonic() - started:.1f} s")


@cli.command(name="release-parked")
def release_parked() -> None:
    """Give documents that the search engine refused another try."""
    click.echo(f"{outbox.release_all(indexing.SearchJob, by=None)} released")


@cli.command()
def doctor() -> None:
    """Say of the search engine whether its version, rights and settings fit."""
    for sentence in indexing.engine().doctor() or ["The search engine fits."]:
        click.echo(sentence)


def _counter(name: str) -> Callable[[int], None]:
    return lambda done: click.echo(f"\r{name}: {done}", nl=False, err=True)
