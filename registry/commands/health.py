"""`registry health`: what the health checks of containers ask, inside the container."""

import http.client
import sys

import click
from flask.cli import with_appcontext

from registry.background import jobs
from registry.commands.root import cli
from registry.core.config import Config
from registry.core.db import read_only

PATIENCE = 5  # seconds


@cli.command(with_appcontext=False)
@click.argument("part", type=click.Choice(["web", "worker"]))
@click.option("--port", default=8000, show_default=True)
def health(part: str, port: int) -> None:
    """Whether the web server answers, or the worker is at work; exit status 1 if not."""
    is_well = _answers(port) if part == "web" else _works()
    click.echo(f"{part}: {'well' if is_well else 'not well'}")
    sys.exit(0 if is_well else 1)


def _answers(port: int) -> bool:
    """Asked by a name that the site answers to."""
    host = next(iter(Config.from_environment().trusted_hosts), "127.0.0.1").lstrip(".")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@with_appcontext
def _works() -> bool:
    with read_only():
        return jobs.is_alive("worker")
