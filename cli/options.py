"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

DataOption = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Where the data are. Default: .lodge/data"),
]
LandlordOption = Annotated[
    str | None,
    typer.Option("--landlord", metavar="CODE", help="Which landlord. Default: the first one."),
]
