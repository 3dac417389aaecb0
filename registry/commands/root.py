"""The one command line, on Flask's: run, migrate, seed, worker, check, routes, reindex, audit, user."""

import json
import sys
from typing import Any

import click
from flask.cli import FlaskGroup

from registry import create_app
from registry.core.config import ConfigError


class Commands(FlaskGroup):
    """Flask's own commands are left out: this product has its own server and routes listing."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except ConfigError as error:
            click.echo(str(error), err=True)
            sys.exit(2)

    def list_commands(self, context: click.Context) -> list[str]:
        """Ours alone, so that --help needs no application that may start."""
        return sorted(self.commands)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        return self.commands.get(name)


cli = Commands(create_app=lambda: create_app(), add_default_commands=False, load_dotenv=False)
as_json = click.option("--json", "is_json", is_flag=True, help="Print JSON.")


def print_result(value: Any, *, is_json: bool) -> None:
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
