"""`demo people`: who is in the demo, what each one shows, and what to type."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from cli.demo import STAFF, people
from cli.demo_kept import loaded_on, pass_phrase
from cli.options import DataOption
from cli.stack import running
from cli.stack.errors import CannotSetUp
from cli.stack.places import Places, places

app = typer.Typer(help="The demo landlord.", no_args_is_help=True)


@app.callback()
def demo() -> None:
    """Look at the demo landlord."""


@app.command("people")
def show_people(
    data: DataOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say who is in the demo, what each one shows, and what a person would type."""
    described = describe(places(data))
    if as_json:
        print(json.dumps(described, indent=2, ensure_ascii=False))
        return
    screen = Console(soft_wrap=False)
    screen.print(f"Everybody's pass-phrase: [bold]{described['pass_phrase']}[/]", highlight=False)
    screen.print(_customers(described["people"]))
    screen.print(_staff(described["staff"]))


def describe(where: Places) -> dict[str, Any]:
    """Describe everybody of the demo, as `--json` prints it.

    Raises:
        CannotSetUp: this installation has no demo.
    """
    as_of = loaded_on(where)
    if as_of is None:
        raise CannotSetUp("The demo is not loaded here. `./lodge up` loads it.")
    found = running.read(where)
    return {
        "portal": found.portal if found else None,
        "desk": found.desk if found else None,
        "pass_phrase": pass_phrase(where),
        "as_of": as_of.isoformat(),
        "today": datetime.now(UTC).date().isoformat(),
        "people": [asdict(person) for person in people(as_of)],
        "staff": [
            {"name": each.name, "email": each.email, "job": each.job, "roles": list(each.roles)}
            for each in STAFF
        ],
    }


def _customers(rows: list[dict[str, Any]]) -> Table:
    table = Table(title="Customers: what to type at the portal", title_justify="left")
    for heading in ("name", "e-mail", "postcode", "then", "shows"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        then = "sign in" if row["has_login"] else ""
        if row["account_number"]:
            month, year = row["purchase_month"], row["purchase_year"]
            then = f"account {row['account_number']}, bought {month:02}/{year}"
        name = f"{row['first_name']} {row['last_name']}"
        table.add_row(name, row["email"], row["postcode"], then, row["shows"])
    return table


def _staff(rows: list[dict[str, Any]]) -> Table:
    table = Table(title="Staff: sign in at the desk", title_justify="left")
    for heading in ("name", "e-mail", "job", "roles"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(row["name"], row["email"], row["job"], ", ".join(row["roles"]))
    return table
