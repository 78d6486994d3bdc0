"""`records import`: a landlord's own records, from a CSV file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.operator import Operator, Refused, operator
from cli.options import DataOption, LandlordOption
from cli.stack.errors import CannotSetUp
from cli.stack.places import places
from contracts.api.accounts import ImportProblem, ImportReport
from contracts.api.ledger import TransactionsReport

ALL_WENT_IN, SOME_DID_NOT, FILE_REFUSED = 0, 1, 2

PROBLEMS_SHOWN = 20
_PIECE = 256 * 1024
_GZIP = b"\x1f\x8b"

app = typer.Typer(help="The landlord's records.", no_args_is_help=True)


@app.callback()
def records() -> None:
    """Bring a landlord's own records."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="records.csv, or records.csv.gz")],
    data: DataOption = None,
    landlord: LandlordOption = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen.")] = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write every problem, as CSV.")
    ] = None,
) -> None:
    """Read a file of records into Lodge; the same file again changes nothing.

    Exit status: 0 all rows went in, 1 some did not, 2 nothing did.
    """
    screen = Console(soft_wrap=True)
    try:
        acting = operator(places(data), landlord)
        outcome = send(acting, file, is_dry_run=dry_run)
        if report is not None:
            save_report(acting, outcome, report)
    except (CannotSetUp, Refused) as trouble:
        Console(stderr=True, soft_wrap=True).print(str(trouble), markup=False, highlight=False)
        raise typer.Exit(FILE_REFUSED) from trouble
    show(outcome, screen)
    if report is not None:
        screen.print(f"Every problem is in {report}", highlight=False)
    raise typer.Exit(SOME_DID_NOT if outcome.rows_refused else ALL_WENT_IN)


def send(acting: Operator, file: Path, *, is_dry_run: bool) -> ImportReport:
    """Send a file of records, and give its report; as `post_file`."""
    return ImportReport.model_validate_json(
        post_file(acting, "/imports", file, is_dry_run=is_dry_run)
    )


def post_file(acting: Operator, path: str, file: Path, *, is_dry_run: bool) -> bytes:
    """Send a file to accounts, a piece at a time, and return its answer.

    Raises:
        CannotSetUp: the file cannot be read, or accounts cannot be reached.
        Refused: accounts takes nothing of it.
    """
    try:
        with file.open("rb") as opened:
            is_gzip = opened.read(2) == _GZIP
            opened.seek(0)
            return post_pieces(
                acting,
                path,
                iter(lambda: opened.read(_PIECE), b""),
                is_gzip=is_gzip,
                is_dry_run=is_dry_run,
            )
    except OSError as error:
        raise CannotSetUp(f"{file} cannot be read: {error.strerror}") from error


def send_pieces(
    acting: Operator, pieces: Iterator[bytes], *, is_gzip: bool, is_dry_run: bool
) -> ImportReport:
    """Send the pieces of a records file; as `send`."""
    return ImportReport.model_validate_json(
        post_pieces(acting, "/imports", pieces, is_gzip=is_gzip, is_dry_run=is_dry_run)
    )


def post_pieces(
    acting: Operator, path: str, pieces: Iterator[bytes], *, is_gzip: bool, is_dry_run: bool
) -> bytes:
    """Send the pieces of a file to where accounts takes such files, and return its answer."""
    answer = acting.call(
        "accounts",
        "POST",
        path,
        query={"dry_run": str(is_dry_run).lower()},
        content=pieces,
        content_type="application/gzip" if is_gzip else "text/csv",
    )
    return answer.content


def save_report(acting: Operator, outcome: ImportReport | TransactionsReport, target: Path) -> None:
    """Write every problem of an import to a CSV file."""
    answer = acting.call("accounts", "GET", f"/imports/{outcome.import_id}/report")
    try:
        target.write_bytes(answer.content)
    except OSError as error:
        raise CannotSetUp(f"{target} cannot be written: {error.strerror}") from error


def show(outcome: ImportReport, screen: Console) -> None:
    """Print what became of a file."""
    screen.print("This would happen:" if outcome.is_dry_run else "Done:")
    table = Table(box=None, pad_edge=False)
    for heading in ("", "new", "changed"):
        table.add_column(heading, justify="left" if not heading else "right")
    table.add_row("accounts", str(outcome.accounts_new), str(outcome.accounts_changed))
    table.add_row("contacts", str(outcome.contacts_new), str(outcome.contacts_changed))
    table.add_row("connections", str(outcome.connections_new), str(outcome.connections_changed))
    screen.print(table)
    screen.print(f"{outcome.rows} rows, {outcome.rows_refused} refused", highlight=False)
    if outcome.ignored_columns:
        screen.print(f"Ignored columns: {', '.join(outcome.ignored_columns)}", markup=False)
    show_problems(outcome.problems, screen)


def show_problems(problems: list[ImportProblem], screen: Console) -> None:
    """Print the first problems of a file."""
    for problem in problems[:PROBLEMS_SHOWN]:
        screen.print(
            f"line {problem.line}, {problem.column}: {problem.problem}. {problem.advice}",
            markup=False,
            highlight=False,
        )
    if len(problems) > PROBLEMS_SHOWN:
        screen.print("There are more; --report FILE has all.")
