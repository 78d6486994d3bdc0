"""`payments`: whether what was paid online and what the ledger has agree."""

import json
from typing import Annotated

import typer

from cli.operator import operator
from cli.options import DataOption, LandlordOption
from cli.stack.places import places
from contracts.api.payments import PaymentsOfDay

payments_app = typer.Typer(help="Payments that people make online.", no_args_is_help=True)


@payments_app.callback()
def payments() -> None:
    """Payments that people make online."""


@payments_app.command("reconcile")
def reconcile(
    data: DataOption = None,
    landlord: LandlordOption = None,
    day: Annotated[
        str, typer.Option("--day", metavar="DATE", help="Like 2026-11-22. Without: yesterday.")
    ] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Report a day: what began, what was paid, what the ledger has, what staff must look at.

    Ends with 1 where it does not add up.
    """
    acting = operator(places(data), landlord)
    answer = acting.call("accounts", "GET", "/payments/report", query={"day": day} if day else None)
    told = PaymentsOfDay.model_validate_json(answer.content)
    adds_up = (told.succeeded, told.succeeded_pence) == (told.posted, told.posted_pence)
    if as_json:
        print(json.dumps({**told.model_dump(mode="json"), "adds_up": adds_up}, indent=2))
    else:
        print(
            f"{told.day}: {told.begun} begun, {told.under_way} under way, "
            f"{told.came_to_nothing} came to nothing"
        )
        print(f"paid:      {told.succeeded:>6}  {_pounds(told.succeeded_pence):>14}")
        print(f"in ledger: {told.posted:>6}  {_pounds(told.posted_pence):>14}")
        for reference in told.to_look_at:
            print(f"look at:   {reference}")
        print("It adds up." if adds_up else "It does not add up: look at the payments above.")
    if told.to_look_at or not adds_up:
        raise typer.Exit(1)


def _pounds(pence: int) -> str:
    return f"£{pence // 100:,}.{pence % 100:02}"
