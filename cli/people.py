"""`demo people`: who is in the demo, what each one shows, and what to type."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from cli.demo import LOGINS, STAFF, people
from cli.demo.further import manager_of
from cli.demo_further import further_landlords, letter_to, newcomers_of
from cli.demo_kept import app_secret, loaded_on, pass_phrase
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
    strangers = [row for row in described["people"] if not row["has_login"]]
    shown = [row for row in described["staff"] if row["shows"]]
    others = [row for row in described["staff"] if not row["shows"]]
    _print(screen, "Customers who register at the portal", strangers, _registering)
    _print(screen, "Customers who sign in at the portal", described["logins"], _login)
    _print(screen, "Customers of the other landlords", described["further"], _further)
    _print(screen, "Staff who sign in at the desk", shown, _member)
    screen.print("\n[bold underline]More staff[/]\n")
    for row in others:
        screen.print(f"{row['email']}  {_roles(row)}", highlight=False)


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
        "logins": [
            {**asdict(login), "app_secret": app_secret(where, login.email)} for login in LOGINS
        ],
        "further": _letters(where),
        "staff": [
            {
                "name": each.name,
                "email": each.email,
                "job": each.job,
                "roles": list(each.roles),
                "shows": each.shows,
                "app_secret": app_secret(where, each.email),
            }
            for each in STAFF
        ],
    }


def _letters(where: Places) -> list[dict[str, Any]]:
    """Describe the people of the other landlords, with what their letters hold."""
    found = running.read(where)
    if found is None or not found.apis:
        return []
    return [
        {
            **asdict(person),
            "name": person.name,
            "portal": acting.landlord.portal_url,
            "desk": acting.landlord.desk_url,
            "staff": manager_of(acting.landlord.code).email,
            "letter": letter_to(acting, person) if person.posted else "",
        }
        for acting in further_landlords(where, found.apis)
        for person in newcomers_of(acting)
    ]


def _further(row: dict[str, Any]) -> list[str]:
    numbers = [f"Account {row['account_reference']}", row["identifiers"].replace("=", " ")]
    typed = [*numbers, row["date_of_birth"], row["postcode"]]
    letter = f"{row['posted'].replace('_', ' ').capitalize()}: {row['letter']}"
    return [
        f"{row['portal']}: {row['shows']}",
        ", ".join(part for part in typed if part),
        *([letter] if row["letter"] else []),
        f"Staff there: {row['desk']}, {row['staff']}",
    ]


def _registering(row: dict[str, Any]) -> list[str]:
    typed = [f"Postcode {row['postcode']}"]
    if row["account_number"]:
        bought = f"{row['purchase_month']:02}/{row['purchase_year']}"
        typed.append(f"then account {row['account_number']}, bought {bought}")
    return [row["shows"], ", ".join(typed)]


def _login(row: dict[str, Any]) -> list[str]:
    new = [f"New address: {row['new_email']}"] if row["new_email"] else []
    other = [f"Another address: {row['other_email']}"] if row["other_email"] else []
    return [row["shows"], *new, *other, *_app(row)]


def _member(row: dict[str, Any]) -> list[str]:
    return [row["shows"], f"{row['job']}; {_roles(row)}", *_app(row)]


def _app(row: dict[str, Any]) -> list[str]:
    secret = row["app_secret"]
    return [f"To be typed into an authenticator app: {secret}"] if secret else []


def _roles(row: dict[str, Any]) -> str:
    return ", ".join(row["roles"]).replace("_", " ")


def _print(
    screen: Console,
    title: str,
    rows: list[dict[str, Any]],
    lines_of: Callable[[dict[str, Any]], list[str]],
) -> None:
    """Print one paragraph for each; an address stands whole on its line, to be copied."""
    screen.print(f"\n[bold underline]{title}[/]")
    for row in rows:
        screen.print(f"\n[bold]{escape(row['name'])}[/]  {row['email']}", highlight=False)
        for line in lines_of(row):
            screen.print(Padding(Text(line), (0, 0, 0, 4)))
