import click

from registry.commands.root import cli
from registry.core import permissions
from registry.core.db import transaction
from registry.core.errors import RegistryError


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
