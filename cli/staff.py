"""`staff add`: a member of staff gets a one-time link; nobody has a default account."""

from typing import Annotated

import typer
from rich.console import Console

from cli.operator import Refused, operator
from cli.options import DataOption, LandlordOption
from cli.stack.errors import CannotSetUp
from cli.stack.places import places
from contracts.api.identity import Invited

app = typer.Typer(help="The people of the desk.", no_args_is_help=True)


@app.callback()
def staff() -> None:
    """Let staff in."""


@app.command("add")
def add(
    email: str,
    name: Annotated[str, typer.Option("--name", help="As colleagues and customers see it.")],
    role: Annotated[
        list[str],
        typer.Option(
            "--role", help="agent, lead, identity_admin, auditor or exporter; may be repeated."
        ),
    ],
    data: DataOption = None,
    landlord: LandlordOption = None,
) -> None:
    """Invite a member of staff and print the link by which they choose a password."""
    acting = operator(places(data), landlord)
    try:
        answer = acting.call(
            "identity", "POST", "/staff", body={"email": email, "name": name, "roles": role}
        )
    except Refused as trouble:
        raise CannotSetUp(str(trouble)) from trouble
    invited = Invited.model_validate_json(answer.content)
    screen = Console(soft_wrap=True)
    screen.print(f"One-time link for {name}, until {invited.expires_at:%d %B %Y %H:%M} UTC:")
    screen.print(invited.link, highlight=False)
