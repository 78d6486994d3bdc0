"""`policy`: check a verification policy, try it out, and say why somebody was (not) let in."""

import csv
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from cli.operator import Refused, operator
from cli.options import DataOption, LandlordOption
from cli.stack.errors import CannotSetUp
from cli.stack.places import PROJECT, places
from contracts.api.policies import (
    MOST_ATTEMPTS,
    Explanation,
    Simulated,
    SimulatedAttempt,
    SimulatedOutcome,
    Simulation,
)

app = typer.Typer(help="How people prove who they are.", no_args_is_help=True)

PolicyFile = Annotated[Path, typer.Argument(metavar="FILE", help="A policy in YAML.")]
COLUMNS = tuple(SimulatedAttempt.model_fields)
BRITISH_DATE = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")


@app.command()
def check(file: PolicyFile) -> None:
    """Say whether a policy can be used; else where it is wrong and what would be right."""
    command = [sys.executable, "-P", "-m", "services.registration.main", "check-policy", str(file)]
    done = subprocess.run(
        command, env={"PYTHONPATH": str(PROJECT)}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise CannotSetUp(done.stderr.strip())
    Console(soft_wrap=True).print(done.stdout.strip(), highlight=False, markup=False)


@app.command()
def simulate(
    file: PolicyFile,
    attempts: Annotated[
        Path, typer.Argument(metavar="ATTEMPTS.CSV", help=f"Columns: {', '.join(COLUMNS)}.")
    ],
    data: DataOption = None,
    landlord: LandlordOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say who would be admitted, asked for more or become a case, and why. Changes nothing.

    The record compared with is that of the running installation, as it is today. Each line stands
    alone: no tries are counted.
    """
    people = list(read_attempts(attempts))
    acting = operator(places(data), landlord)
    policy = _text_of(file)
    outcomes: list[SimulatedOutcome] = []
    for start in range(0, len(people), MOST_ATTEMPTS):
        part = people[start : start + MOST_ATTEMPTS]
        body = Simulation(policy=policy, file=file.name, attempts=part).model_dump(mode="json")
        try:
            answer = acting.call("registration", "POST", "/policy-simulations", body=body)
        except Refused as trouble:
            raise CannotSetUp(str(trouble)) from trouble
        outcomes += Simulated.model_validate_json(answer.content).outcomes
    if as_json:
        print(json.dumps([one.model_dump(mode="json") for one in outcomes], indent=2))
        return
    _show(people, outcomes)


@app.command()
def explain(
    registration: Annotated[str, typer.Argument(help="Its id, or the number of its enquiry.")],
    data: DataOption = None,
    landlord: LandlordOption = None,
) -> None:
    """Say why a registration stands where it stands, and what the record says of it today."""
    acting = operator(places(data), landlord)
    if not re.fullmatch(r"[A-Za-z0-9-]{1,60}", registration):
        raise CannotSetUp("Give the id of a registration, or the number of an enquiry.")
    try:
        answer = acting.call("registration", "GET", f"/registrations/{registration}/explanation")
    except Refused as trouble:
        raise CannotSetUp(str(trouble)) from trouble
    told = Explanation.model_validate_json(answer.content)
    screen = Console(soft_wrap=True)
    number = f" ({told.reference})" if told.reference else ""
    screen.print(f"Registration {told.registration_id}{number} is {told.state}.", highlight=False)
    screen.print(f"Policy {told.policy}, way {told.way}.", highlight=False)
    for attempt in told.attempts:
        at = f"{attempt.taken_at:%d.%m.%Y %H:%M} UTC"
        what = attempt.outcome or "not settled"
        compared = "" if attempt.is_granted else ", no try was left and nothing was compared"
        screen.print(f"  {at}  {attempt.step}: {what}{compared}", highlight=False)
    screen.print("On today's record:")
    for sentence in told.now:
        screen.print(f"  {sentence}", highlight=False)


def read_attempts(path: Path) -> Iterator[SimulatedAttempt]:
    """Read a CSV file of what people typed.

    Raises:
        CannotSetUp: it cannot be read; says which line, which column, and what would be right.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            unknown = [name for name in rows.fieldnames or () if name not in COLUMNS]
            if unknown or not rows.fieldnames:
                raise CannotSetUp(f"{path}: there is no column {', '.join(unknown) or 'at all'}; "
                                  f"known are {', '.join(COLUMNS)}")  # fmt: skip
            for row in rows:
                yield _attempt(path, rows.line_num, row)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CannotSetUp(f"{path} cannot be read: {error}") from error


def _attempt(path: Path, line: int, row: dict[str, str | None]) -> SimulatedAttempt:
    said = {name: value.strip() for name, value in row.items() if name and value and value.strip()}
    if found := BRITISH_DATE.fullmatch(said.get("date_of_birth", "")):
        day, month, year = map(int, found.groups())
        try:
            said["date_of_birth"] = date(year, month, day).isoformat()
        except ValueError as error:
            raise CannotSetUp(f"{path}: line {line}: date_of_birth: {error}") from error
    try:
        return SimulatedAttempt.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise CannotSetUp(f"{path}: line {line}: {where}: {first['msg']}") from error


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotSetUp(f"{file} cannot be read: {error}") from error


def _show(people: list[SimulatedAttempt], outcomes: list[SimulatedOutcome]) -> None:
    table = Table()
    for heading in ("", "who", "outcome", "why"):
        table.add_column(heading, overflow="fold")
    for number, (person, one) in enumerate(zip(people, outcomes, strict=True), start=1):
        who = person.email or person.last_name or person.account_reference or "-"
        table.add_row(str(number), who, one.outcome, "\n".join(one.reasons))
    screen = Console(soft_wrap=False)
    screen.print(table, markup=False, highlight=False)
    counted = Counter(one.outcome for one in outcomes)
    shares = [f"{name}: {count} ({count / len(outcomes):.0%})" for name, count in counted.items()]
    screen.print(" · ".join(shares) or "Nobody stood in the file.", highlight=False)
