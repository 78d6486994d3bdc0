"""`transactions import`: charges and payments of the landlord's own books, from a CSV file."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.operator import Refused, operator
from cli.options import DataOption, LandlordOption
from cli.records import (
    ALL_WENT_IN,
    FILE_REFUSED,
    SOME_DID_NOT,
    post_file,
    save_report,
    show_problems,
)
from cli.stack.errors import CannotSetUp
from cli.stack.places import places
from contracts.api.ledger import TransactionsReport

PATH = "/transaction-imports"

app = typer.Typer(help="The money of the landlord's accounts.", no_args_is_help=True)


@app.callback()
def transactions() -> None:
    """Bring the money of a landlord's accounts."""


@app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="transactions.csv, or transactions.csv.gz")
    ],
    data: DataOption = None,
    landlord: LandlordOption = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen.")] = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write every problem, as CSV.")
    ] = None,
) -> None:
    """Read a file of transactions into Lodge; the same file again changes nothing.

    Exit status: 0 all rows went in, 1 some did not, 2 nothing did.
    """
    screen = Console(soft_wrap=True)
    try:
        acting = operator(places(data), landlord)
        outcome = TransactionsReport.model_validate_json(
            post_file(acting, PATH, file, is_dry_run=dry_run)
        )
        if report is not None:
            save_report(acting, outcome, report)
    except (CannotSetUp, Refused) as trouble:
        Console(stderr=True, soft_wrap=True).print(str(trouble), markup=False, highlight=False)
        raise typer.Exit(FILE_REFUSED) from trouble
    show(outcome, screen)
    if report is not None:
        screen.print(f"Every problem is in {report}", highlight=False)
    raise typer.Exit(SOME_DID_NOT if outcome.rows_refused else ALL_WENT_IN)


def show(outcome: TransactionsReport, screen: Console) -> None:
    """Print what became of a file."""
    screen.print("This would happen:" if outcome.is_dry_run else "Done:")
    screen.print(
        f"{outcome.entries_new} new on {outcome.accounts} accounts, "
        f"{outcome.unchanged} stood there already, {outcome.rows_refused} refused, "
        f"of {outcome.rows} rows",
        highlight=False,
    )
    if outcome.ignored_columns:
        screen.print(f"Ignored columns: {', '.join(outcome.ignored_columns)}", markup=False)
    show_problems(outcome.problems, screen)
