"""The commands."""

import json
import os
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli import checks
from cli import up as starting
from cli.audit import app as audit_app
from cli.demo_kept import loaded_on, pass_phrase
from cli.explain import explain
from cli.options import DataOption
from cli.payments import payments_app
from cli.people import app as demo_app
from cli.policy import app as policy_app
from cli.rebuild import rebuild
from cli.records import app as records_app
from cli.stack import running
from cli.stack.databases import SERVICES
from cli.stack.errors import CannotSetUp
from cli.stack.places import Places, places
from cli.stack.removing import remove
from cli.stack.running import Running
from cli.stack.wishes import Wishes
from cli.staff import app as staff_app
from cli.transactions import app as transactions_app

app = typer.Typer(
    name="lodge",
    help="Lodge: the front door to a landlord's homes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(
    checks.test
)
app.command()(checks.check)
app.command()(checks.lock)
app.command()(checks.contracts)
app.command()(checks.texts)
app.command()(rebuild)
app.command()(explain)
app.add_typer(records_app, name="records")
app.add_typer(transactions_app, name="transactions")
app.add_typer(demo_app, name="demo")
app.add_typer(staff_app, name="staff")
app.add_typer(policy_app, name="policy")
app.add_typer(audit_app, name="audit")
app.add_typer(payments_app, name="payments")


def console() -> Console:
    """Give the terminal, or a plain stream where there is none."""
    return Console(soft_wrap=True)


@app.command()
def up(
    data: DataOption = None,
    portal_port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port of the customers' pages.")
    ] = None,
    desk_port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port of the staff's pages.")
    ] = None,
    *,
    detach: Annotated[bool, typer.Option("--detach", help="Come back when all is up.")] = False,
    demo: Annotated[
        bool, typer.Option("--demo/--no-demo", help="With the demo landlord's people.")
    ] = True,
) -> None:
    """Start everything, then say where to go. Ctrl-C ends it, unless --detach is given."""
    where, screen = places(data), console()
    found = running.read(where)
    if found is not None and found.is_ready:
        show_addresses(where, found, screen)
        screen.print("Lodge is running already. `./lodge down` stops it.")
        return
    if running.is_taken(where):
        raise CannotSetUp("Lodge is just starting or stopping here. Try again in a moment.")
    wishes = Wishes(portal_port=portal_port, desk_port=desk_port, has_demo=demo)
    try:
        found = starting.start(where, wishes, is_detached=detach, console=screen)
    except starting.Interrupted:
        raise typer.Exit(130) from None
    show_addresses(where, found, screen)
    if detach:
        screen.print("Lodge goes on in the background. `./lodge down` stops it.")
        return
    screen.print("Ctrl-C stops Lodge.")
    starting.wait(where, screen)


@app.command()
def down(
    data: DataOption = None,
    *,
    purge: Annotated[bool, typer.Option("--purge", help="Remove the data as well.")] = False,
) -> None:
    """Stop everything that `up` started, and nothing else."""
    where, screen = places(data), console()
    screen.print("Lodge has stopped." if running.stop(where) else "Lodge was not running.")
    if purge:
        for folder in remove(where):
            screen.print(f"Removed {folder}", highlight=False)


@app.command()
def status(
    data: DataOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say what runs, what waits and what failed. Exit status 1 when something does not run."""
    from cli import status as report_of  # loads the clients of database and broker

    report = report_of.read(places(data))
    is_healthy = all(service["healthy"] for service in report["services"])
    if as_json:
        print(json.dumps(report, indent=2))
    else:
        show_status(report, console())
    raise typer.Exit(0 if is_healthy else 1)


@app.command()
def logs(
    service: Annotated[
        str | None, typer.Argument(help="A service, or postgres, rabbitmq, inbox, supervisor.")
    ] = None,
    data: DataOption = None,
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on as it grows.")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", min=1)] = 200,
) -> None:
    """Show what the processes wrote."""
    folder = places(data).logs
    known = sorted(file.stem for file in folder.glob("*.log")) if folder.exists() else []
    if service is not None and service not in known:
        raise CannotSetUp(
            f"There is no log of {service!r}. "
            + (f"There are: {', '.join(known)}." if known else "Lodge has not run here yet.")
        )
    chosen = [service] if service else [name for name in known if name in SERVICES] or known
    if not chosen:
        raise CannotSetUp("Lodge has not run here yet.")
    files = [str(folder / f"{name}.log") for name in chosen]
    options = [f"-n{lines}", *(["-F"] if follow else [])]
    os.execvp("tail", ["tail", *options, *files])  # noqa: S606


def show_addresses(where: Places, found: Running, screen: Console) -> None:
    """Print where to go, and how the demo's people sign in."""
    table = Table.grid(padding=(0, 2))
    table.add_row("Portal, for customers", found.portal)
    table.add_row("Desk, for staff", found.desk)
    if found.inbox:
        table.add_row("Inbox, every mail", found.inbox)
    screen.print(table, highlight=False)
    if loaded_on(where) is not None:
        screen.print(
            f"Demo pass-phrase: [bold]{pass_phrase(where)}[/] "
            "(staff: priya.ranasinghe@harrowmere.example; customer: eleanor.vance@example.com)",
            highlight=False,
        )
        screen.print("`./lodge demo people` says who else is there and what to type.")
    else:
        screen.print("`./lodge staff add EMAIL --name … --role lead` lets the first person in.")


def show_status(report: dict[str, object], screen: Console) -> None:
    """Print the report for people."""
    if not report["is_running"]:
        screen.print("Lodge is not running. `./lodge up` starts it.")
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("service", "pid", "state", "outbox", "dead letters", "address"):
        table.add_column(heading)
    outbox, dead = report["outbox"], report["dead_letters"]
    rows = report["services"]
    if isinstance(rows, list) and isinstance(outbox, dict) and isinstance(dead, dict):
        for row in rows:
            name = row["name"]
            table.add_row(
                name,
                str(row["pid"] or "-"),
                "healthy" if row["healthy"] else "not ready",
                _number(outbox.get(name)),
                _number(dead.get(name)),
                row["url"],
            )
    screen.print(table, highlight=False)
    addresses = report["addresses"]
    if isinstance(addresses, dict):
        for name, url in addresses.items():
            screen.print(f"{name}: {url or '-'}", highlight=False)
    screen.print(f"database: {report['postgres']}", highlight=False)
    screen.print(f"broker: {report['broker']}", highlight=False)


def _number(value: object) -> str:
    return "-" if value is None else str(value)


def main() -> None:
    """Run one command; say in one paragraph what is missing when it cannot be done."""
    try:
        app()
    except CannotSetUp as trouble:
        Console(stderr=True, soft_wrap=True).print(str(trouble), highlight=False, markup=False)
        sys.exit(1)
