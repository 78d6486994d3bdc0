"""`rebuild`: build a copy of another service's facts anew from their owner."""

from typing import Annotated

import typer
from rich.console import Console

from cli.operator import Operator, Refused, operator
from cli.options import DataOption, LandlordOption
from cli.stack.errors import CannotSetUp
from cli.stack.places import places
from contracts.api.registration import RebuildStep, RebuildStepped

RECORDS = "registration.records"


def rebuild(
    copy: Annotated[str, typer.Argument(help=f"Which copy: {RECORDS}.")],
    data: DataOption = None,
    landlord: LandlordOption = None,
) -> None:
    """Build a copy anew: after its key was changed, or where it is in doubt. People go on using it.

    Safe to repeat, and to break off: what was taken over stays.
    """
    if copy != RECORDS:
        raise CannotSetUp(f"there is no copy {copy!r}; known is {RECORDS}")
    try:
        accounts = rebuild_records(operator(places(data), landlord))
    except Refused as trouble:
        raise CannotSetUp(str(trouble)) from trouble
    Console(soft_wrap=True).print(f"{accounts:,} accounts taken over", highlight=False)


def rebuild_records(acting: Operator) -> int:
    """Have registration take over the whole record, page by page; return how many accounts.

    Raises:
        Refused: registration said no.
        CannotSetUp: registration or accounts cannot be reached.
    """
    accounts, step = 0, RebuildStep()
    while True:
        answer = acting.call(
            "registration", "POST", "/record-pages", body=step.model_dump(mode="json")
        )
        page = RebuildStepped.model_validate_json(answer.content)
        accounts += page.accounts
        if page.next is None:
            return accounts
        step = RebuildStep(after=page.next)
