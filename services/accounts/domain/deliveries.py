"""Files from the landlord: where they come from, how far they are, whether they can be undone."""

from datetime import datetime, timedelta
from typing import Final, Literal

Kind = Literal["records", "transactions"]
Source = Literal["screen", "program", "folder"]
State = Literal["waiting", "reading", "read", "refused", "undone"]

Undo = Literal["", "kept", "too_large"]
"""Whether what stood there before is kept. Empty: the file changed nothing."""

MOST_TRIES: Final = 3
"""A file that a process died over so often is not begun again."""

FILE_KEPT: Final = timedelta(days=7)
"""How long a file waits for somebody to say yes after its dry run."""

UNDO_KEPT: Final = timedelta(days=30)
"""As long as the reports of imports are kept."""

LONGEST_NAME: Final = 120

GAVE_UP: Final = (
    "Reading broke off three times. Send the file in parts, or ask whoever runs Lodge to look."
)


def kind_of_name(name: str) -> Kind | None:
    """Return what a file in the folder is by its name; None: it is none of ours.

    `records-2026-11-23.csv`, `transactions.csv.gz`: the beginning says what, the end how.
    """
    plain = name.lower()
    if not plain.endswith((".csv", ".csv.gz")):
        return None
    if plain.startswith("records"):
        return "records"
    return "transactions" if plain.startswith("transactions") else None


def may_be_undone(
    *, state: str, is_dry_run: bool, undo: str, ended_at: datetime | None, at: datetime
) -> bool:
    """Say whether a delivery can still be undone, if no later one stands in its way."""
    return (
        state == "read"
        and not is_dry_run
        and undo == "kept"
        and ended_at is not None
        and at - ended_at < UNDO_KEPT
    )
